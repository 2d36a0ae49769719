import type { Snapshot } from '../../src/testing/memory-server/memory-server.ts'
import { EVERY_TAG } from './every-tag.ts'
import type { Pending } from './pending.ts'
import { everything, PROMISES, SERVER, type Touches } from './touches.ts'
import type { Process } from './process.ts'
import type { World } from './world.ts'

export type FaultKind =
  /** A process dies. */
  | 'crash'
  /** A command arrives when nobody waits for it any more. */
  | 'late'
  /** A command never arrives. */
  | 'lost'
  /** A reply never arrives. */
  | 'unanswered'
  /** The bus of a process breaks, and is mended later. */
  | 'cut'
  /** The server starts again from what it knew in the beginning. */
  | 'restore'
  /** A replica that missed nothing takes over. */
  | 'failover'
  /** The server loses everything. */
  | 'flush'
  /** Every version is thrown away. */
  | 'versions evicted'
  /** The sequence is thrown away. */
  | 'sequence evicted'

export interface Fault {
  readonly label: string
  readonly touches: Touches
  /** It makes a difference whether it comes before this step or after it. */
  meets(next: Pending): boolean
  act(): void
  /** The command goes on by itself. */
  readonly leaves?: Pending
}

/** Commands whose loss can matter to what is promised. */
const TELLING: ReadonlySet<string> = new Set(['look', 'lookAfter', 'lock', 'renew', 'release'])

/** Where the fault and the step change or look at one thing. */
const meetIn =
  (things: readonly string[]) =>
  ({ touches }: Pending): boolean =>
    [...touches.reads, ...touches.changes].some((thing) => things.includes(thing))

const ofServer = ({ server, oracle, processes }: World, before: Snapshot): Partial<Record<FaultKind, Fault>> => {
  const forgets = (label: string, act: () => void): Fault => {
    const changes = [...SERVER, PROMISES]
    return { label, touches: { reads: [], changes }, meets: meetIn(changes), act }
  }
  /** Another server: all connections break. */
  const another = (label: string, act: () => void): Fault => ({
    label,
    touches: everything(processes.map(({ name }) => name)),
    meets: () => true,
    act,
  })
  return {
    flush: forgets('the server is emptied', () => {
      server.flush()
      oracle.locksLost()
    }),
    restore: another('the server starts again from what it knew in the beginning', () => {
      server.restore(before)
      oracle.locksLost()
    }),
    failover: another('a replica takes over', server.failover),
    'versions evicted': forgets('every version is evicted', () =>
      EVERY_TAG.forEach((tag) => server.evict(tag, 'version')),
    ),
    'sequence evicted': forgets('the sequence is evicted', () => EVERY_TAG.forEach(server.evictSequence)),
  }
}

const ofProcess = (process: Process): Partial<Record<FaultKind, Fault>> => {
  const touches: Touches = { reads: [], changes: [process.name] }
  if (process.isDead) return {}
  return {
    crash: {
      label: `${process.name} dies`,
      touches,
      // What is on its way to the server arrives all the same.
      meets: (next) => next.process === process && next.kind !== 'command',
      act: () => void (process.isDead = true),
    },
    ...(!process.isCut && {
      cut: {
        label: `the bus of ${process.name} breaks`,
        touches,
        meets: meetIn([process.name]),
        act: () => {
          process.isCut = true
          process.wire.cutBus()
        },
      },
    }),
  }
}

const ofCommand = (pending: Pending): Partial<Record<FaultKind, Fault>> => {
  const { held, process, kind, name, task } = pending
  if (held === undefined || process.isDead || !TELLING.has(name)) return {}
  const common = { touches: { reads: [], changes: [process.name] }, meets: (next: Pending) => next === pending }
  const loses: Fault = { ...common, label: `${task}: ${kind} ${name} is lost`, act: () => held.lose() }
  if (kind === 'reply') return { unanswered: loses }
  if (kind !== 'command') return {}
  const label = `${task}: command ${name} is given up`
  return { lost: loses, late: { ...common, label, act: () => held.giveUp(), leaves: pending } }
}

/** What could go wrong now, of these kinds, before one of these steps. Before any other it would come to the same. */
export const faultsBefore = (
  world: World,
  kinds: readonly FaultKind[],
  next: readonly Pending[],
  before: Snapshot,
): readonly Fault[] =>
  [ofServer(world, before), ...world.processes.map(ofProcess), ...next.map(ofCommand)]
    .flatMap((possible) => kinds.flatMap((kind) => possible[kind] ?? []))
    .filter((fault) => next.some(fault.meets))
