import { anyRow, type Change, type WriteOperation } from '@tidemark/core/adapter'
import { mayCommit, modelsOfTables, type Reading, readSql } from '@tidemark/sql-reader'
import type { Attached } from '../attached.ts'
import { whereOf } from './model-of.ts'
import type { Done, Setting, Statement } from './statement.ts'

const UNKNOWN: Reading = { kind: 'unknown' }

/** What a text does. Whatever goes wrong in finding out widens (rules 9 and 10). */
export const readingOf = ({ engine, dialect }: Attached, text: unknown): Reading => {
  if (typeof text !== 'string') return UNKNOWN
  try {
    return readSql(text, dialect)
  } catch (error) {
    engine.notice({ type: 'error', error, reason: 'sql' })
    return UNKNOWN
  }
}

/** All that a statement may change, its cascades included. */
const changesByTable = (attached: Attached, reading: Reading): readonly Change[] => {
  const { engine } = attached
  const everything = () => engine.registry.everyTable().map(anyRow)
  if (reading.kind === 'read') return []
  if (reading.kind !== 'write') return everything()
  try {
    return modelsOfTables(engine, whereOf(attached), reading.tables)?.map(anyRow) ?? everything()
  } catch (error) {
    engine.notice({ type: 'error', error, reason: 'sql' })
    return everything()
  }
}

/** A statement as a write of the cache: which tables it touches, and none of the rows. */
export const operationByTable = (
  { attached, send }: Pick<Setting, 'attached' | 'send'>,
  { text, parameters, reading }: Statement,
): WriteOperation<Done> => {
  const changes = () => changesByTable(attached, reading)
  return {
    name: 'statement',
    model: reading.kind === 'write' ? reading.tables.map(({ table }) => table.name).join(', ') : 'everything',
    expects: changes(),
    run: async () => ({ sent: await send(text, parameters) }),
    changes, // a schema that was attached meanwhile counts, too
    mayCommit: mayCommit(reading, text, attached.dialect),
  }
}
