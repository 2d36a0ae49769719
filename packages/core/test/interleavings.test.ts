import { describe, expect, it } from 'vitest'
import { copy, copyWhole } from '../src/codec/copy.ts'
import type { EventType } from '../src/contracts/event.ts'
import type { Change, GuardedOperation } from '../src/contracts/operation.ts'
import type { ReadPlan } from '../src/contracts/plan.ts'
import type { VersionStore } from '../src/contracts/versions.ts'
import { createFlights } from '../src/flow/flight.ts'
import { createInstant, NOT_NOW } from '../src/flow/instant.ts'
import { createLater } from '../src/flow/later.ts'
import { createRead } from '../src/flow/read.ts'
import { createWriting } from '../src/flow/write.ts'
import { createImages } from '../src/memory/images.ts'
import { createMemory } from '../src/memory/memory.ts'
import { planRead } from '../src/plan/plan-read.ts'
import { tagsOfChanges } from '../src/plan/plan-write.ts'
import { manualClock } from '../src/testing/manual-clock.ts'
import { inProcessVersions } from '../src/versions/in-process.ts'
import { asked, changesBetween, Comment, type Edit, edits, FIRST, type State } from './support/comments.ts'
import { settled } from './support/gates.ts'
import { randomOf, schedule } from './support/schedule.ts'
import { outcomeOf, Refused } from './support/setting.ts'
import { policy, writing } from './support/shop.ts'

interface Query {
  readonly plan: ReadPlan
  readonly on: (state: State) => unknown
}

const queries: readonly Query[] = asked.map(({ operation, on }) => ({
  plan: planRead(operation, { namespace: 'n', scope: undefined, policy, describe: undefined }),
  on,
}))

const WAYS = [
  'guards', // the statement holds only if the row is as it was last seen, and is tried again without that
  'reads images', // what the row was is read before the statement, and may be old when it runs
  'learns', // the row is known from the result of the statement
  'is refused',
  'is lost after COMMIT',
  'is lost before COMMIT', // it happens later, when the writer has long been told that nobody knows
  'commits a transaction',
  'rolls a transaction back',
] as const
type Way = (typeof WAYS)[number]

/** Says that the row is not as it was. */
class Refuted extends Refused {}

interface World {
  readonly hits: number
  readonly shared: number
}

/** One interleaving: two writers, three readers that ask twice each, then a look at what is left. */
type How = 'in one process' | 'in one process, kept later' | 'over a wire'

const play = async (seed: number, how: How): Promise<World> => {
  const remote = how === 'over a wire'
  const { step, run, trace } = schedule(seed)
  const random = randomOf(seed ^ 0x5bd1e995)
  const pick = <T>(choices: readonly T[]): T => choices[random(choices.length)] as T
  const clock = manualClock()
  const counts: Partial<Record<EventType, number>> = {}
  const inProcess = inProcessVersions()

  /** A version store behind a wire: a question travels, is answered in one instant, and the answer travels. */
  const travelling = async <T>(label: string, act: () => T | Promise<T>): Promise<T> => {
    await step(`${label} sent`)
    const answer = await act()
    await step(`${label} answered`)
    return answer
  }
  let wired = remote
  const wire = <T>(label: string, act: () => T | Promise<T>) => (wired ? travelling(label, act) : act())
  const versions: VersionStore = {
    ...inProcess,
    look: (tags) => wire('look', () => inProcess.look(tags)),
    lookAfter: (tags, since) => wire('look again', () => inProcess.lookAfter(tags, since)),
    lock: (writer, tags) => wire('lock', () => inProcess.lock(writer, tags)),
    release: (...all) => wire('release', () => inProcess.release(...all)),
  }

  const wiring = { clock, versions, memory: createMemory(1e6), images: createImages(100) }
  // Nothing is kept there before somebody needs it.
  const view = how === 'in one process, kept later' ? createLater({ ...wiring, isHeard: () => false }) : wiring
  const parts = {
    ...wiring,
    ...view,
    notice: ({ type }: { type: EventType }) => void (counts[type] = (counts[type] ?? 0) + 1),
    copierOf: () => copy,
    copyWhole,
  }
  const read = createRead({ ...parts, images: wiring.images, flights: createFlights() })
  // Over a wire nothing can be told at once.
  const instant = remote ? undefined : createInstant({ ...parts, isBuilding: () => false, isClosed: () => false })
  const writer = createWriting({
    ...parts,
    tagsOf: (c) => tagsOfChanges(c, () => []),
    whenUnreachable: 'allow',
    maxWriteTime: 1000,
  })

  const history: State[] = [FIRST]
  const now = (): State => history.at(-1) ?? FIRST
  const commit = ({ change }: Edit): { before: State; after: State } => {
    const before = now()
    history.push(change(before))
    return { before, after: now() }
  }
  let resolved = 0
  let loads = 0
  let answers = 0

  const fail = (what: string) => new Error(`${what} (seed ${seed})\n  ${trace.join('\n  ')}`)

  const ask = async (me: string, { plan, on }: Query): Promise<void> => {
    const oldest = resolved
    const isAtOnce = answers++ % 2 === 0
    const isHeld = isAtOnce && instant?.holds(plan) === true
    if (isHeld) await step(`${me} was promised a hit, and awaits it`)
    const taken = isHeld ? instant?.take(plan) : NOT_NOW
    let isLoaded = false
    const load = async () => {
      // Prisma's promises ask once, whoever awaits them.
      if (isLoaded) throw fail(`${me} was made to ask the database twice`)
      isLoaded = true
      loads++
      await step(`${me} load begins`)
      const loaded = copy(on(now()))
      await step(`${me} load ends`)
      return loaded
    }
    const answer = taken === NOT_NOW ? await read({ plan, load }) : taken
    const told = JSON.stringify(answer)
    if (!history.slice(oldest).some((state) => JSON.stringify(on(state)) === told))
      throw fail(`${me} was told ${told}, which was no longer true when it asked`)
  }

  const reader = async (me: string): Promise<void> => {
    const mine = [pick(queries), pick(queries)]
    for (const query of [mine[0], pick(mine), pick(mine)]) {
      await step(`${me} asks`)
      if (query !== undefined) await ask(me, query)
    }
  }

  const write = async (me: string, way: Way, one: Edit): Promise<void> => {
    await step(`${me} ${way}: ${one.what}`)
    const row = { id: one.id }
    const isInsert = one.what === 'inserts'
    const expects: Change[] = isInsert
      ? [{ model: Comment, after: { id: 3, postId: 1, body: 0 } }]
      : [{ model: Comment, before: row, after: row }]
    let late: Promise<void> | undefined
    let done = 0
    const statement = async (): Promise<readonly Change[]> => {
      await step(`${me} statement`)
      if (way === 'is refused') throw new Refused()
      if (way === 'is lost before COMMIT') {
        late = step(`${me} late COMMIT`).then(() => void commit(one))
        throw new Error('connection lost')
      }
      const { before, after } = commit(one)
      done = history.length - 1
      if (way === 'is lost after COMMIT') throw new Error('connection lost')
      await step(`${me} committed`)
      return changesBetween(before, after)
    }
    const rowIn = (state: State) => state.find(({ id }) => id === one.id)
    const images = async (): Promise<readonly Change[]> => {
      await step(`${me} reads the image`)
      const was = rowIn(now())
      const read = was && { model: Comment, before: { ...was } }
      await step(`${me} has the image`)
      return read === undefined ? [] : [read]
    }
    const byImages = (changes: readonly Change[], read: readonly Change[] | undefined): readonly Change[] => {
      const before = read?.[0]?.before
      return changes.map(({ model, after }) => ({ model, ...(before && { before }), ...(after && { after }) }))
    }
    const guarded = async (): Promise<GuardedOperation<readonly Change[]> | undefined> => {
      const was = now()
      if (isInsert || rowIn(was) === undefined) return undefined
      const known = changesBetween(was, one.change(was))
      return {
        name: 'guarded',
        model: 'Comment',
        expects: known,
        run: async () => {
          await step(`${me} guarded statement`)
          if (rowIn(now()) !== rowIn(was)) throw new Refuted()
          commit(one)
          done = history.length - 1
          await step(`${me} committed`)
          return known
        },
        changes: (changes) => changes,
        isRefuted: (error) => error instanceof Refuted,
      }
    }
    const operation = writing(Comment, statement, {
      expects,
      changes: way === 'reads images' ? byImages : (changes: readonly Change[]) => changes,
      ...(way === 'reads images' && { images }),
      ...(way === 'guards' && { guarded }),
    })
    try {
      if (way === 'commits a transaction' || way === 'rolls a transaction back') {
        const transaction = writer.begin()
        const inside = writing(Comment, async () => step(`${me} statement`), { expects, changes: () => expects })
        await transaction.write(inside, outcomeOf)
        await transaction.lock()
        await step(`${me} COMMIT`)
        if (way === 'commits a transaction') {
          commit(one)
          done = history.length - 1
          await step(`${me} committed`)
          await transaction.committed()
        } else await transaction.rolledBack()
      } else await writer.write(operation, outcomeOf)
    } catch {
      await late
      return // nobody was promised anything
    }
    resolved = Math.max(resolved, done)
  }

  // Whatever the writers found: somebody's answers are there already.
  const warm = schedule(seed)
  wired = false
  for (const { plan, on } of queries) {
    if (random(2) === 0) await read({ plan, load: async () => copy(on(FIRST)) })
  }
  wired = remote
  await warm.run()

  const failures: unknown[] = []
  const all = Promise.all(
    [
      write('W1', pick(WAYS), pick(edits)),
      write('W2', pick(WAYS), pick(edits)),
      reader('R1'),
      reader('R2'),
      reader('R3'),
    ].map((one) => one.catch((error: unknown) => failures.push(error))),
  )
  await run()
  await all
  if (failures.length > 0) throw failures[0]
  const hits = counts.hit ?? 0
  const shared = answers - hits - loads

  // At rest: what a write of unknown outcome hid is decided, and whatever is served is what the database holds.
  wired = false
  clock.advance(1000)
  await settled()
  for (const { plan, on } of queries) {
    const answer = JSON.stringify(await read({ plan, load: async () => copy(on(now())) }))
    if (answer !== JSON.stringify(on(now()))) throw fail(`${answer} is served at rest, and is not true`)
  }
  if (counts.error !== undefined) throw fail('the cache had a fault')
  return { hits, shared }
}

describe('two writers and three readers, in any order', () => {
  it.each([
    ['in one process', 2000],
    ['in one process, kept later', 2000],
    ['over a wire', 2000],
  ] as const)(
    'no read is older than the writes that were resolved, and nothing is stale at rest: %s',
    async (how, runs) => {
      let hits = 0
      let shared = 0
      for (let seed = 1; seed <= runs; seed++) {
        const world = await play(seed, how)
        hits += world.hits
        shared += world.shared
      }
      expect(hits).toBeGreaterThan(runs / 2)
      expect(shared).toBeGreaterThan(0)
    },
    120_000,
  )
})
