import { copy } from '../../src/codec/copy.ts'
import { asked, edits } from '../support/comments.ts'
import { settled } from '../support/gates.ts'
import { randomOf } from '../support/schedule.ts'
import type { Mode } from './oracle.ts'
import { type Allowed, movesOf, TICK } from './random-moves.ts'
import { reader } from './reader.ts'
import { EVERYTHING_DECIDED, judgeAtRest } from './rest.ts'
import { type Actor, createWorld } from './world.ts'
import { type Way, writer } from './writer.ts'

export interface RandomSetting {
  readonly mode: Mode
  readonly ways: readonly Way[]
  readonly allowed: Allowed
}

const MOST_STEPS = 5000

/** Three processes with a writer and two readers each, in the order that the seed says. */
export const playAtRandom = async (seed: number, setting: RandomSetting): Promise<{ readonly hits: number }> => {
  const random = randomOf(seed)
  const pick = <T>(choices: readonly T[]): T => choices[random(choices.length)] as T
  const world = createWorld(setting.mode, ['A', 'B', 'C'])
  const { processes, trace, clock } = world
  trace.push(`seed ${seed}`)

  // Whatever the writers find: somebody's answers are there already, and a ping has come round.
  for (const { read } of processes)
    for (const query of asked) if (random(2) === 0) await read(query, async () => copy(query.on(world.database.now())))
  await settled()
  for (const { wire } of processes) wire.hold()

  const failures: unknown[] = []
  const going = new Set<Actor>()
  const start = (me: Actor, act: Promise<void>): void => {
    going.add(me)
    void act.catch((error: unknown) => failures.push(error)).finally(() => going.delete(me))
  }
  for (const process of processes) {
    const me = { name: `${process.name} writer`, process }
    start(me, writer(world, me, pick(setting.ways), pick(edits)))
    for (const name of [`${process.name} reader`, `${process.name} other reader`]) {
      const mine = [pick(asked), pick(asked)]
      const next = [1, 2, 3, 4].map(() => () => pick(mine))
      start({ name, process }, reader(world, { name, process }, next))
    }
  }
  const isGoing = () => [...going].some(({ process }) => !process.isDead)

  const moves = movesOf(world, { ...setting.allowed }, random)
  for (let i = 0; isGoing() && failures.length === 0; i++) {
    if (i > MOST_STEPS) throw world.failure('somebody waits for ever')
    await settled()
    const possible = moves()
    // Every other seed mostly lets the newest go on, so that one does a lot while another waits in one place.
    const isBurst = seed % 2 === 0 && random(8) > 0
    const [label, act] = (isBurst ? possible.at(-1) : pick(possible)) ?? ['time passes', () => clock.advance(TICK)]
    trace.push(label)
    await act()
  }
  if (failures.length > 0) throw failures[0]
  const hits = processes.reduce((sum, { hits }) => sum + hits, 0)
  await judgeAtRest(world, asked, { passes: EVERYTHING_DECIDED, tick: 100 })
  return { hits }
}
