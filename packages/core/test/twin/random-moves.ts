import type { Tag } from '../../src/contracts/tag.ts'
import type { Snapshot } from '../../src/testing/memory-server/memory-server.ts'
import type { HeldStep } from '../../src/testing/memory-server/wire.ts'
import { settled } from '../support/gates.ts'
import { must } from '../support/shop.ts'
import { EVERY_TAG } from './every-tag.ts'
import { MAX_WRITE_TIME, type Process } from './process.ts'
import { sendTheLast } from './rest.ts'
import type { World } from './world.ts'

/** What a seed may do beside letting things go on, and how often. */
export interface Allowed {
  ticks: number
  /** Commands and replies that never arrive. */
  losses: number
  /** Commands that arrive when nobody waits for them any more. */
  lates: number
  cuts: number
  crashes: number
  /** After a death: so much time that its leases run out. */
  leaps: number
  /** The server writes down what it knows, and starts again from that. */
  snapshots: number
  restores: number
  /** A replica that missed nothing takes over. */
  failovers: number
  flushes: number
  /** A version or a sequence is thrown away. */
  evictions: number
}

/** Milliseconds. */
export const TICK = 40

/** The lease of a dead writer runs out. Those who live renew theirs, and nobody's statement takes so long. */
const leasesRunOut = async (world: World): Promise<void> => {
  sendTheLast(world)
  for (let left = 2 * MAX_WRITE_TIME; left > 0; left -= 500) {
    world.clock.advance(500)
    for (let turn = 0; turn < 3; turn++) {
      await settled()
      for (const { wire, isDead } of world.processes) if (!isDead) for (const held of wire.held) held.go()
    }
  }
}

type Move = readonly [label: string, act: () => void | Promise<void>]

/** Lists what may happen next. Its order and the numbers that are drawn for it decide what a seed means. */
export const movesOf = (world: World, left: Allowed, random: (below: number) => number): (() => readonly Move[]) => {
  const { server, processes, waiting, clock, oracle } = world
  let snapshot: Snapshot

  /** A move that is possible now and then, as often as is left. */
  const perhaps = (kind: keyof Allowed, oneIn: number, label: string, act: Move[1]): readonly Move[] => {
    if (left[kind] === 0 || random(oneIn) > 0) return []
    const spend = (): void | Promise<void> => {
      left[kind]--
      return act()
    }
    return [[label, spend]]
  }

  const ofStep = (held: HeldStep, where: string): readonly Move[] => {
    const label = `${where} ${held.kind} ${held.label}`
    const arrives: Move = [`${label} arrives`, held.go]
    if (held.kind === 'message') return [arrives]
    return [
      arrives,
      ...perhaps('losses', 8, `${label} is lost`, held.lose),
      ...perhaps('lates', 8, `${label} is given up`, held.giveUp),
    ]
  }
  const ofProcess = (of: Process): readonly Move[] => {
    const cut = (): void => {
      of.isCut = true
      of.wire.cutBus()
    }
    const mend = (): void => {
      of.isCut = false
      of.wire.mendBus()
    }
    return [
      ...(of.isCut ? [[`${of.name} bus mended`, mend] as const] : perhaps('cuts', 12, `${of.name} bus breaks`, cut)),
      ...perhaps('crashes', 20, `${of.name} dies`, () => void (of.isDead = true)),
    ]
  }
  const ofServer = (): readonly Move[] => {
    const restore = (): void => {
      server.restore(snapshot)
      oracle.locksLost()
    }
    const flush = (): void => {
      server.flush()
      oracle.locksLost()
    }
    const tag = (): Tag => must(EVERY_TAG[random(EVERY_TAG.length)])
    return [
      ...perhaps('snapshots', 12, 'the server writes down what it knows', () => void (snapshot = server.snapshot())),
      ...(snapshot === undefined
        ? []
        : perhaps('restores', 12, 'the server starts again from what it wrote down', restore)),
      ...perhaps('failovers', 40, 'a replica takes over', server.failover),
      ...perhaps('flushes', 40, 'the server is emptied', flush),
      ...perhaps('evictions', 10, 'a version is evicted', () => server.evict(tag(), 'version')),
      ...perhaps('evictions', 20, 'a sequence is evicted', () => server.evictSequence(tag())),
    ]
  }

  return () => [
    // What a dead process sent to the database may still happen.
    ...waiting.filter(({ actor, isSent }) => !actor.process.isDead || isSent).map(({ label, go }): Move => [label, go]),
    ...processes.flatMap((of) => [
      ...of.wire.held.flatMap((held) => ofStep(held, of.name)),
      ...(of.isDead ? [] : ofProcess(of)),
    ]),
    ...ofServer(),
    ...(processes.some(({ isDead }) => isDead) ? perhaps('leaps', 6, 'leases run out', () => leasesRunOut(world)) : []),
    ...perhaps('ticks', 3, `${TICK} ms pass`, () => clock.advance(TICK)),
  ]
}
