import type { ShopClient } from '@tidemark/shop'
import type { RowOf, StageOf, StoryRowOf, TableRowOf } from '../any-orm/rows.ts'
import type { Db } from './about.ts'
import type { ProcessRow } from './process-row.ts'
import type { ScenarioShop } from './shop.ts'

export { verdicts } from '../any-orm/rows.ts'
export type { Db, Read, Reads, Write } from './about.ts'

export type TableRow = TableRowOf<Db, ShopClient, ScenarioShop>
export type StoryRow = StoryRowOf<Db, ScenarioShop>
export type Row = RowOf<Db, ShopClient, ScenarioShop>
export type Stage = StageOf<Db, ScenarioShop>
export type AnyRow = Row | ProcessRow
