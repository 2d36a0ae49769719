import type { EntityManager } from 'typeorm'
import type { ReadOf, ReadsOf, WriteOf } from '../../any-orm/about.ts'
import type { ProcessOf, ProcessRowOf, ProcessStageOf } from '../../any-orm/process-rows.ts'
import type { RowOf, StageOf, StoryRowOf } from '../../any-orm/rows.ts'
import type { ScenarioShop } from './shop.ts'

/** The manager of a DataSource with the cache around it, or of a transaction. */
export type Db = EntityManager

export type Read = ReadOf<Db>
export type Write = WriteOf<Db>
export type Reads = ReadsOf<Db>
export type Row = RowOf<Db, Db, ScenarioShop>
export type StoryRow = StoryRowOf<Db, ScenarioShop>
export type Stage = StageOf<Db, ScenarioShop>
export type Process = ProcessOf<Db>
export type ProcessStage = ProcessStageOf<Db, Db, ScenarioShop>
export type ProcessRow = ProcessRowOf<Db, Db, ScenarioShop>
export type AnyRow = Row | ProcessRow
