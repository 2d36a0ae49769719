import { anyRow, type Engine, type WriteOperation } from '@tidemark/core/adapter'
import { mayCommit, modelsOfTables, readSql } from '@tidemark/sql-reader'
import type { Attached } from './attach.ts'
import { anything } from './writes/write.ts'

export const RAW: ReadonlySet<string> = new Set([
  '$executeRaw',
  '$executeRawUnsafe',
  '$queryRaw',
  '$queryRawUnsafe',
  '$queryRawTyped',
])

/** The SQL of a raw call: a string with its values behind it, or an object that has it. `undefined`: it cannot be told. */
const textOf = (args: unknown): string | undefined => {
  if (Array.isArray(args)) return typeof args[0] === 'string' ? args[0] : undefined
  const { sql } = (args ?? {}) as { sql?: unknown }
  return typeof sql === 'string' ? sql : undefined
}

/**
 * A raw statement as a write of every table that it may change; `undefined`: it only reads. Nothing is known of the rows, so
 * all that hangs on one of these tables moves (rule 9).
 */
export const rawWrite = (
  engine: Engine,
  attached: Attached,
  name: string,
  args: unknown,
  run: () => Promise<unknown>,
): WriteOperation | undefined => {
  const text = textOf(args)
  const where = { databases: [attached.database], dialect: attached.dialect }
  const reading = text === undefined ? undefined : readSql(text, attached.dialect)
  if (reading?.kind === 'read') return undefined
  const ends = text === undefined || reading === undefined || mayCommit(reading, text, attached.dialect)
  const models = reading?.kind === 'write' ? modelsOfTables(engine, where, reading.tables) : undefined
  if (models === undefined) return { ...anything(engine, name, run), mayCommit: ends }
  const changes = models.map(anyRow)
  const model = models.map((one) => one.name).join()
  return { name, model, expects: changes, run, changes: () => changes, mayCommit: ends }
}
