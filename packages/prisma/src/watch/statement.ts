import { anyRow, type Change, type Recorder, type WriteOperation } from '@tidemark/core/adapter'
import { mayCommit, type Reading, readSql } from '@tidemark/sql-reader'
import { announcedTables } from './announced.ts'
import { changesOf, modelsOfTable, type Watch } from './changes-of.ts'

/** A text, and what it does. */
export interface Statement {
  readonly text: string
  readonly reading: Reading
}

const UNKNOWN: Reading = { kind: 'unknown' }

/** What a text does. Whatever goes wrong in finding out widens (rules 9 and 10). */
export const readStatement = ({ engine, dialect }: Watch, text: string): Statement => {
  try {
    return { text, reading: readSql(text, dialect) }
  } catch (error) {
    engine.notice({ type: 'error', error, reason: 'sql' })
    return { text, reading: UNKNOWN }
  }
}

export const statementMayCommit = ({ dialect }: Watch, { text, reading }: Statement): boolean =>
  mayCommit(reading, text, dialect)

/** Of what a statement changes, the part that no extension looks after; `undefined`: nothing. */
const unannounced = (watch: Watch, reading: Reading): Reading | undefined => {
  const isAnnounced = announcedTables(watch.engine)
  if (isAnnounced === undefined) return reading
  // What cannot be read is known to whoever announced it; a table that is read and was not announced is not.
  if (reading.kind !== 'write') return undefined
  const tables = reading.tables.filter(({ table }) => {
    const models = modelsOfTable(watch, table)
    return models.length > 0 && !models.some(isAnnounced)
  })
  return tables.length === 0 ? undefined : { kind: 'write', tables }
}

const changesNow = (watch: Watch, reading: Reading): readonly Change[] => {
  try {
    return changesOf(watch, reading)
  } catch (error) {
    watch.engine.notice({ type: 'error', error, reason: 'sql' })
    return watch.engine.registry.everyTable().map(anyRow)
  }
}

/**
 * A statement as a write of the cache: which tables it touches, and none of the rows.
 *
 * @param run hands the statement to the driver
 */
const operationOf = <T>(
  watch: Watch,
  statement: Statement,
  reading: Reading,
  run: () => Promise<T>,
): WriteOperation<T> => {
  const changes = () => changesNow(watch, reading)
  return {
    name: 'statement',
    model: reading.kind === 'write' ? reading.tables.map(({ table }) => table.name).join(', ') : 'everything',
    expects: changes(),
    run,
    changes, // a schema that was attached meanwhile counts, too
    mayCommit: statementMayCommit(watch, statement),
  }
}

/** Sends a statement that is no read, and has what it changes written down as far as nobody announced it. */
export const sendWrite = async <T>(
  watch: Watch,
  statement: Statement,
  run: () => Promise<T>,
  recorder: Recorder,
): Promise<T> => {
  const { reading } = statement
  const rest = unannounced(watch, reading)
  if (rest !== undefined) return recorder.write(operationOf(watch, statement, rest, run))
  try {
    return await run()
  } finally {
    // Whoever announced it did not wait for it.
    const late = unannounced(watch, reading)
    if (late !== undefined) await recorder.wrote(changesNow(watch, late))
  }
}
