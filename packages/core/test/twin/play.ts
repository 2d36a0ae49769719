import { copy } from '../../src/codec/copy.ts'
import { settled } from '../support/gates.ts'
import { must } from '../support/shop.ts'
import { createChoices } from './choices.ts'
import { BOUND } from './oracle.ts'
import { createOrder, type EventName } from './order.ts'
import { type Pending, pendingSteps } from './pending.ts'
import { reader } from './reader.ts'
import { EVERYTHING_DECIDED, judgeAtRest } from './rest.ts'
import type { Choice, Decide } from './schedule.ts'
import { processesOf, queriesOf, type SetUp } from './set-up.ts'
import { everything } from './touches.ts'
import { writer } from './writer.ts'
import { type Actor, createWorld, type World } from './world.ts'

/** Time that passes where nobody can go on without it, milliseconds. */
const TICK = 40
const MOST_STEPS = 500

const setOut = (world: World, setUp: SetUp) => {
  const going = new Set<Actor>()
  const failures: unknown[] = []
  const start = (name: string, at: string, act: (me: Actor) => Promise<void>): void => {
    const me = { name: `${name} in ${at}`, process: must(world.processes.find((process) => process.name === at)) }
    going.add(me)
    void act(me)
      .catch((error: unknown) => failures.push(error))
      .finally(() => going.delete(me))
  }
  for (const [i, { process, way, edit }] of setUp.writers.entries())
    start(`W${i + 1}`, process, (me) => writer(world, me, way, edit))
  for (const [i, { process, asks }] of setUp.readers.entries()) {
    const next = asks.map((query) => () => query)
    start(`R${i + 1}`, process, (me) => reader(world, me, next, setUp.policy))
  }
  return { going, failures }
}

/**
 * Plays one schedule of a set-up from the beginning and judges it. Throws what it finds.
 *
 * @returns whether it came to its end, or `decide` knew the rest
 */
export const play = async (setUp: SetUp, decide: Decide): Promise<'judged' | 'known'> => {
  const world = createWorld(setUp.mode, processesOf(setUp))
  const { processes, clock, trace, database, server } = world
  const queries = queriesOf(setUp)
  if (setUp.isWarm)
    for (const { read } of processes)
      for (const query of queries) await read(query, async () => copy(query.on(database.now())), setUp.policy)
  await settled()
  for (const { wire } of processes) wire.hold()
  const before = server.snapshot()
  const { going, failures } = setOut(world, setUp)

  const order = createOrder()
  const lastOf = new Map<string, EventName>()
  const left = { waits: setUp.waits, faults: setUp.bound.faults }
  const isCalm = () => left.faults === setUp.bound.faults
  const steps = pendingSteps({
    world,
    going,
    isCalm,
    listening: new Set(setUp.mode === 'strong' ? [] : setUp.readers.map(({ process }) => process)),
  })
  const wait = async (): Promise<void> => {
    left.waits--
    for (let part = 0; part < 4; part++) {
      clock.advance(BOUND / 4 + 1)
      await settled()
      steps.look(undefined, 0) // pings come and go
    }
  }
  const choicesOf = createChoices({
    world,
    setUp,
    going,
    before,
    wait,
    nameOf: (label, task, touches, after) => order.nameOf(label, touches, [lastOf.get(task) ?? 0, after]),
  })
  const all = everything(processesOf(setUp))
  const timePasses = (): Choice => ({
    label: `${TICK} ms pass, for nobody can go on`,
    task: 'time',
    isPreemption: false,
    isFault: false,
    event: order.nameOf('time', all, []),
    touches: all,
    act: () => clock.advance(TICK),
  })

  let task = ''
  let last: EventName = 0
  let cause: Pending | undefined
  for (let i = 0; [...going].some(({ process }) => !process.isDead) && failures.length === 0; i++) {
    if (i > MOST_STEPS) throw world.failure('somebody waits for ever')
    const choices = choicesOf(steps.look(cause, last), task, left)
    const decided = choices.length === 0 ? 0 : decide({ choices, sum: order.sum, task })
    if (decided === undefined) return 'known'
    const chosen = choices.length === 0 ? timePasses() : must(choices[decided])
    trace.push(chosen.label)
    order.happened(chosen.event, chosen.touches)
    lastOf.set(chosen.step?.task ?? chosen.task, chosen.event)
    if (chosen.isFault) left.faults--
    if (chosen.leaves !== undefined) steps.leave(chosen.leaves, chosen.event)
    await chosen.act()
    task = chosen.task
    last = chosen.event
    cause = chosen.step ?? chosen.leaves
    await settled()
  }
  if (failures.length > 0) throw failures[0]
  const isDecided = isCalm() && setUp.writers.every(({ way }) => !way.startsWith('is lost'))
  await judgeAtRest(world, queries, { passes: isDecided ? 0 : EVERYTHING_DECIDED, tick: 500 })
  return 'judged'
}
