import type {
  Author,
  CallId,
  Change,
  DeathRecord,
  HistoryRecord,
  Moment,
  Promised,
  WriteRecord,
} from '../history/records.ts'
import { firstAtLeast } from './search.ts'

/** A worker in one of its lives: `2.1`. In another life it is a stranger, who knows nothing of what it wrote before. */
export type Name = string

/** A call that changed rows, as far as time decides who must know of it. */
export interface WritingCall {
  readonly call: CallId
  readonly author: Name
  readonly began: Moment
  /** What it did may be seen from here on, and not before. */
  readonly mayCommit: Moment
  /** What it did must be seen by everybody from here on. `Infinity`: nobody is ever bound by it. */
  readonly binds: Moment
  /** What it did must be seen by its own author in calls that begin after this. */
  readonly bindsAuthor: Moment
  /** It may have committed although nobody could be told of it beforehand, nor until it `binds`. */
  readonly isSilent: boolean
  /** Missing: its process did not live to tell. */
  readonly record?: WriteRecord
  readonly death?: DeathRecord
}

export interface Calls {
  /** The call that made this change. */
  of(change: Change): WritingCall
}

export const nameOf = ({ worker, life }: Author): Name => `${worker}.${life}`

/** The name that a call bears: all but its number. */
const callerOf = (call: CallId): Name => call.slice(0, call.lastIndexOf('.'))

const momentsByAuthor = (records: readonly HistoryRecord[]): ReadonlyMap<Name, readonly Moment[]> => {
  const moments = new Map<Name, Moment[]>()
  for (const record of records) {
    if (record.kind !== 'delivered') continue
    const name = nameOf(record.author)
    const known = moments.get(name)
    if (known) known.push(record.at)
    else moments.set(name, [record.at])
  }
  for (const each of moments.values()) each.sort((a, b) => a - b)
  return moments
}

/** Who made which change, and whom it binds from when on: all that the promise says of writes. */
export const createCalls = (records: readonly HistoryRecord[], promised: Promised): Calls => {
  const writes = new Map<CallId, WriteRecord>()
  const deaths = new Map<Name, DeathRecord>()
  const deliveries = momentsByAuthor(records)
  const known = new Map<CallId, WritingCall>()
  for (const record of records) {
    if (record.kind === 'write') writes.set(record.call, record)
    if (record.kind === 'death') deaths.set(nameOf(record.author), record)
  }
  const allows = promised.whenUnreachable === 'allow'

  const delivered = ({ author, ended }: WriteRecord): Moment => {
    const moments = deliveries.get(nameOf(author)) ?? []
    return moments[firstAtLeast(moments, ended)] ?? Infinity
  }

  const binds = (record: WriteRecord): Moment => {
    if (record.outcome === 'acknowledged')
      return allows && record.undelivered === true ? delivered(record) : record.ended
    // A change of a call that should not have made one is a violation by itself: readers are not held to it.
    if (record.outcome === 'rolledBack' || record.outcome === 'refused') return Infinity
    return allows ? Infinity : record.ended + promised.lease
  }

  const recorded = (record: WriteRecord): WritingCall => {
    const author = nameOf(record.author)
    const { call, began } = record
    const isPhantom = record.outcome === 'rolledBack' || record.outcome === 'refused'
    const mayCommit = isPhantom ? began : record.mayCommit
    const bindsAuthor = record.outcome === 'acknowledged' ? record.ended : Infinity
    const isSilent = allows && (record.undelivered === true || record.outcome !== 'acknowledged')
    return { call, author, began, mayCommit, binds: binds(record), bindsAuthor, isSilent, record }
  }

  const unrecorded = ({ call, began }: Change): WritingCall => {
    const author = callerOf(call)
    const last = deaths.get(author)
    const death = last && last.at >= began ? last : undefined
    const binds = death && !allows ? death.at + promised.lease : Infinity
    return {
      call,
      author,
      began,
      mayCommit: began,
      binds,
      bindsAuthor: Infinity,
      isSilent: allows,
      ...(death && { death }),
    }
  }

  return {
    of: (change) => {
      const before = known.get(change.call)
      if (before) return before
      const record = writes.get(change.call)
      const call = record ? recorded(record) : unrecorded(change)
      known.set(change.call, call)
      return call
    },
  }
}
