import { anyRow, type Change, type Engine, type Model } from '@tidemark/core/adapter'
import {
  type Dialect,
  modelsNamed,
  modelsOfTables,
  type Reading,
  type TableName,
  type Where,
} from '@tidemark/sql-reader'
import { databasesOf } from '../attach.ts'

/** What is watched, and for whom. */
export interface Watch {
  readonly engine: Engine
  /** The driver adapter itself. */
  readonly adapter: object
  readonly dialect: Dialect
}

/**
 * The databases that the adapter may lead to: those that its clients with the extension name. Without any it is the one without a name;
 * `undefined` where others have names, since nobody says which of them it is.
 */
const whereOf = ({ engine, adapter, dialect }: Watch): Where | undefined => {
  const named = databasesOf(engine, adapter)
  if (named.length > 0) return { databases: named, dialect }
  const isNamed = engine.registry.everyTable().some(({ table }) => table.includes('/'))
  return isNamed ? undefined : { databases: [undefined], dialect }
}

/** The models whose own table a statement names. */
export const modelsOfTable = (watch: Watch, table: TableName): readonly Model[] => {
  const where = whereOf(watch)
  return where === undefined ? [] : modelsNamed(watch.engine, where, table)
}

/** All that a statement may change, its cascades included. */
export const changesOf = (watch: Watch, reading: Reading): readonly Change[] => {
  if (reading.kind === 'read' || reading.kind === 'transaction') return []
  const where = whereOf(watch)
  const models =
    reading.kind === 'write' && where !== undefined ? modelsOfTables(watch.engine, where, reading.tables) : undefined
  return (models ?? watch.engine.registry.everyTable()).map(anyRow)
}
