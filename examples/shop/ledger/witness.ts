import type { Moment } from './history.ts'
import type { Reading, Report, Writing } from './report.ts'
import type { Fields, RowState, Sighting } from './sighting.ts'
import { spell } from './spell.ts'

/** Notes in one process what it reads and writes, and when, and reports it to the ledger, which may be in another one. */
export interface Witness {
  /** Call right before a read. */
  beginRead(): Moment
  /** Call when the read is answered. */
  saw(began: Moment, read: string, sightings: readonly Sighting[]): void
  /** Call right before a write; `wrote` or `abandoned` has to follow. */
  beginWrite(): Moment
  /** The write was acknowledged: from now on whoever must know of it has to show it. */
  wrote(began: Moment, changes: readonly RowState[]): void
  /** The write was rolled back, or refused by the database. */
  abandoned(began: Moment): void
  /** This process will write no more. */
  rest(): void
}

export interface WitnessSettings {
  /** The number of this process. */
  readonly by: number
  /** The clock that all processes share. */
  readonly now: () => Moment
  readonly tell: (report: Report) => void
}

/** So many calls go into one report: each report takes time from the shop. */
const callsPerReport = 200

/** Less than any call takes. */
const tick = 1e-4

const spelled = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, spell(value)]))

/** In the words of the ledger, which pass between processes: a Decimal would arrive as something else. */
const portable = (sighting: Sighting): Sighting => {
  if (sighting.kind === 'missing') return sighting
  if (sighting.kind === 'row') return { ...sighting, fields: spelled(sighting.fields) }
  return { ...sighting, where: spelled(sighting.where) }
}

export const createWitness = ({ by, now, tell }: WitnessSettings): Witness => {
  const underWay = new Set<Moment>()
  let reads: Reading[] = []
  let writes: Writing[] = []
  let last: Moment = -Infinity

  // Within a process the order of calls is known, also where the clock has not moved between them.
  const moment = (): Moment => (last = Math.max(now(), last + tick))

  const report = (until: Moment): void => {
    tell({ by, reads, writes, until })
    reads = []
    writes = []
  }
  const noted = (): void => {
    if (reads.length + writes.length < callsPerReport) return
    // A set keeps the order of insertion, so the first is the oldest.
    const [oldest = moment()] = underWay
    report(oldest)
  }

  return {
    beginRead: moment,
    saw: (began, read, sightings) => {
      reads.push({ read, sightings: sightings.map(portable), began, ended: moment() })
      noted()
    },
    beginWrite: () => {
      const began = moment()
      underWay.add(began)
      return began
    },
    wrote: (began, changes) => {
      const portableChanges = changes.map((change) => ({ ...change, fields: spelled(change.fields) }))
      writes.push({ changes: portableChanges, began, ended: moment() })
      underWay.delete(began)
      noted()
    },
    abandoned: (began) => void underWay.delete(began),
    rest: () => report(Infinity),
  }
}
