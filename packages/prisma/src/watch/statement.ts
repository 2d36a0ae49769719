import { anyRow, type Change, type Engine, type WriteOperation } from '@tidemark/core/adapter'
import { type ChangedTable, type Dialect, type Reading, readSql } from '@tidemark/sql-reader'
import { announcedTables } from './announced.ts'
import { changesOf, modelsNamed } from './changes-of.ts'

const UNKNOWN: Reading = { kind: 'unknown' }

/** What a text does. Whatever goes wrong in finding out widens (rules 9 and 10). */
export const readStatement = (engine: Engine, text: string, dialect: Dialect): Reading => {
  try {
    return readSql(text, dialect)
  } catch (error) {
    engine.notice({ type: 'error', error, reason: 'sql' })
    return UNKNOWN
  }
}

/** Of what a statement changes, the part that no extension looks after; `undefined`: nothing. */
const unannounced = (engine: Engine, reading: Reading): Reading | undefined => {
  const isAnnounced = announcedTables(engine)
  if (isAnnounced === undefined) return reading
  // What cannot be read is known to whoever announced it; a table that is read and was not announced is not.
  if (reading.kind !== 'write') return undefined
  const tables = reading.tables.filter(({ table }: ChangedTable) => {
    const models = modelsNamed(engine, table)
    return models.length > 0 && !models.some(isAnnounced)
  })
  return tables.length === 0 ? undefined : { kind: 'write', tables }
}

const changesNow = (engine: Engine, reading: Reading): readonly Change[] => {
  try {
    return changesOf(engine, reading)
  } catch (error) {
    engine.notice({ type: 'error', error, reason: 'sql' })
    return engine.registry.everyTable().map(anyRow)
  }
}

/**
 * A statement as a write of the cache: which tables it touches, and none of the rows.
 *
 * @param run hands the statement to the driver
 */
const operationOf = <T>(engine: Engine, reading: Reading, run: () => Promise<T>): WriteOperation<T> => {
  const changes = () => changesNow(engine, reading)
  return {
    name: 'statement',
    model: reading.kind === 'write' ? reading.tables.map(({ table }) => table.name).join(', ') : 'everything',
    expects: changes(),
    run,
    changes, // a schema that was attached meanwhile counts, too
  }
}

/** Sends a statement that is no read, and has what it changes written down by `write` as far as nobody announced it. */
export const sendWrite = async <T>(
  engine: Engine,
  reading: Reading,
  run: () => Promise<T>,
  write: <R>(operation: WriteOperation<R>) => Promise<R>,
): Promise<T> => {
  const rest = unannounced(engine, reading)
  if (rest !== undefined) return write(operationOf(engine, rest, run))
  try {
    return await run()
  } finally {
    // Whoever announced it did not wait for it.
    const late = unannounced(engine, reading)
    if (late !== undefined) await write(operationOf(engine, late, async () => undefined))
  }
}
