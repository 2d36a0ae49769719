import type { ShopClient } from '@tidemark/shop'
import type { ProcessOf, ProcessRowOf, ProcessStageOf } from '../any-orm/process-rows.ts'
import type { Db } from './about.ts'
import type { ScenarioShop } from './shop.ts'

export type Process = ProcessOf<Db>
export type ProcessStage = ProcessStageOf<Db, ShopClient, ScenarioShop>
export type ProcessRow = ProcessRowOf<Db, ShopClient, ScenarioShop>
