import type { CallId, Change, FailureRecord, HistoryRecord, Promised, WriteRecord } from '../history/records.ts'
import type { Violation, ViolationKind } from '../history/violation.ts'
import { milliseconds, toldWords } from './words.ts'

const firstChanges = (changes: readonly Change[]): ReadonlyMap<CallId, Change> => {
  const first = new Map<CallId, Change>()
  for (const change of changes) if (!first.has(change.call)) first.set(change.call, change)
  return first
}

const changeWords = ({ model, id, image }: Change): string =>
  image ? toldWords({ model, id }, image) : `no ${model} ${id} any more`

const kindOf = (
  { outcome }: WriteRecord,
  change: Change | undefined,
  mayRefuse: boolean,
): ViolationKind | undefined => {
  if (outcome === 'failed' || (outcome === 'refused' && !mayRefuse)) return change ? 'failed after commit' : 'failed'
  return change && (outcome === 'rolledBack' || outcome === 'refused') ? 'phantom' : undefined
}

const ofWrite = (record: WriteRecord, change: Change | undefined, mayRefuse: boolean): readonly Violation[] => {
  const kind = kindOf(record, change, mayRefuse)
  if (!kind) return []
  const { call, what, began, ended, outcome, error } = record
  const because = error === undefined ? '' : `: ${error}`
  const told = `0.0 to ${milliseconds(ended - began)}: ${call} ${what} (${outcome})${because}`
  const found = change ? [`afterwards the database has of it: ${changeWords(change)}`] : []
  const says = {
    phantom: `${what} was ${outcome === 'refused' ? 'refused' : 'rolled back'}, and is in the database all the same${because}.`,
    'failed after commit': `${what} rejected, and is in the database${because}.`,
    failed: `${what} rejected, and neither its code nor the database is to blame${because}.`,
  }[kind as 'phantom' | 'failed after commit' | 'failed']
  return [{ kind, call, says, story: [told, ...found] }]
}

const ofFailure = ({ call, what, error }: FailureRecord): Violation => ({
  kind: 'failed',
  call,
  says: `${what} rejected, and the database is not to blame: ${error}.`,
  story: [`${call} ${what} (read): ${error}`],
})

/** Calls that should not have failed, or should have failed altogether. */
export const failuresIn = (
  records: readonly HistoryRecord[],
  changes: readonly Change[],
  { whenUnreachable }: Pick<Promised, 'whenUnreachable'>,
): readonly Violation[] => {
  const changed = firstChanges(changes)
  return records.flatMap((record) => {
    if (record.kind === 'write') return ofWrite(record, changed.get(record.call), whenUnreachable === 'refuse')
    return record.kind === 'failure' ? [ofFailure(record)] : []
  })
}
