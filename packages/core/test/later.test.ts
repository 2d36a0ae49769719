import { describe, expect, it } from 'vitest'
import { createCache } from '../src/cache.ts'
import { engineOf } from '../src/engine.ts'
import { createLater } from '../src/flow/later.ts'
import { createImages } from '../src/memory/images.ts'
import { createMemory } from '../src/memory/memory.ts'
import { planRead } from '../src/plan/plan-read.ts'
import { manualClock } from '../src/testing/manual-clock.ts'
import { inProcessVersions } from '../src/versions/in-process.ts'
import { gate, settled } from './support/gates.ts'
import { outcomeOf } from './support/setting.ts'
import { byId, must, policy, shopDefinition, writing } from './support/shop.ts'

const later = (value: unknown) => async () => value

/** Nobody listens, and the clock does not say when there is time: what was put off stays so until somebody needs it. */
const quiet = (idle?: (task: () => void) => void) => {
  const clock = { ...manualClock(), ...(idle === undefined ? {} : { idle }) }
  const cache = createCache({}, { clock, random: () => 0 })
  const engine = must(engineOf(cache))
  const Post = must(engine.attach(shopDefinition).models.get('Post'))
  const plan = (id: number) => planRead(byId(Post, id), { namespace: 'n', scope: undefined, policy })
  const row = (id: number, authorId = 5) => ({ id, slug: `s${id}`, authorId, reviewerId: null, published: true })
  const read = (id: number, answer: unknown = row(id)) => engine.read({ plan: plan(id), load: later(answer) })
  return { clock, cache, engine, Post, plan, row, read }
}

describe('an answer that is kept when there is time', () => {
  it('is a hit for who asks next, also at once, and never the object of the first caller', async () => {
    const { engine, plan, row, read, cache } = quiet()
    const first = (await read(1)) as { authorId: number }
    first.authorId = 6
    expect(engine.instant?.take(plan(1))).toEqual(row(1))
    expect(await read(1, 'not asked')).toEqual(row(1))
    expect(cache.stats()).toMatchObject({ misses: 1, hits: { l1: 2 } })
  })

  it('is counted by who asks for counts', async () => {
    const { cache, read } = quiet()
    await read(1)
    expect(cache.stats().bytes).toBeGreaterThan(0)
  })

  it('has left its image before a write asks for it', async () => {
    const { engine, Post, row, read } = quiet()
    await read(1)
    expect(engine.recall(Post, { id: 1 })).toEqual(row(1))
  })

  it('is kept before a write takes its locks: what comes to nothing gives it back', async () => {
    const { engine, Post, plan, row, read, cache } = quiet()
    await read(1)
    const statement = gate()
    const write = engine.writing.write(
      writing(Post, () => statement.passed),
      outcomeOf,
    )
    await settled()
    expect(engine.instant?.holds(plan(1))).toBe(false)
    statement.open()
    await write
    expect(await read(1, row(1, 6))).toEqual(row(1, 6))
    expect(cache.stats().refusedFills).toBe(0)
  })

  it('is gone after clear() and invalidate(), and holds no room', async () => {
    const { cache, engine, plan, read } = quiet()
    await read(1)
    await cache.clear()
    expect(engine.instant?.holds(plan(1))).toBe(false)
    expect(cache.stats().bytes).toBe(0)
    await read(1)
    await cache.invalidate('Post')
    expect(engine.instant?.holds(plan(1))).toBe(false)
  })

  it('was loaded under what stood before: a write during the load refuses it (rules 1 and 5)', async () => {
    const { cache, engine, Post, plan } = quiet()
    const slow = gate<unknown>()
    const reading = engine.read({ plan: plan(1), load: () => slow.passed })
    await settled()
    await engine.writing.write(writing(Post, later(null)), outcomeOf)
    slow.open('old')
    expect(await reading).toBe('old')
    expect(engine.instant?.holds(plan(1))).toBe(false)
    expect(cache.stats().refusedFills).toBe(1)
  })

  it('is shared only if it is still true (rule 7)', async () => {
    const { engine, Post, plan } = quiet()
    const slow = gate<unknown>()
    const first = engine.read({ plan: plan(1), load: () => slow.passed })
    const second = engine.read({ plan: plan(1), load: later('new') })
    await settled()
    await engine.writing.write(writing(Post, later(null)), outcomeOf)
    slow.open('old')
    expect(await first).toBe('old')
    expect(await second).toBe('new')
  })

  it('is shared with those who waited for it', async () => {
    const { engine, plan, row } = quiet()
    const slow = gate<unknown>()
    const reads = [1, 2, 3].map(() => engine.read({ plan: plan(1), load: () => slow.passed }))
    slow.open(row(1))
    const answers = await Promise.all(reads)
    expect(answers).toEqual([row(1), row(1), row(1)])
    expect(new Set(answers).size).toBe(3)
  })

  it('waits for the end of the turn, once for many', async () => {
    const tasks: (() => void)[] = []
    const { read, cache } = quiet((task) => void tasks.push(task))
    await read(1)
    await read(2)
    expect(tasks).toHaveLength(1)
    tasks.shift()?.()
    await read(3)
    expect(tasks).toHaveLength(1)
    expect(cache.stats().misses).toBe(3)
  })

  it('does not wait behind many others, or with many rows', () => {
    const parts = { clock: manualClock(), memory: createMemory(1e6), versions: inProcessVersions() }
    const { later: by } = createLater({ ...parts, images: createImages(10), isHeard: () => false })
    let done = 0
    const job = () => void done++
    const put = (count: number, rows: number) => {
      for (let i = 0; i < count; i++) by.put(`key ${i}`, job, rows)
      return done
    }
    expect(put(3, 1)).toBe(0)
    expect(put(97, 1)).toBeGreaterThan(50)
    by.settle()
    expect(put(1, 600)).toBe(101)
  })

  it('tells nobody who begins to listen after it was handed out', async () => {
    const { cache, row, read } = quiet()
    await read(1)
    const heard: string[] = []
    for (const type of ['fill', 'hit'] as const) cache.on(type, (event) => void heard.push(event.type))
    expect(await read(1)).toEqual(row(1))
    expect(heard).toEqual(['hit'])
  })

  it('is kept at once where somebody listens for it', async () => {
    const { cache, read } = quiet()
    const heard: string[] = []
    for (const type of ['fill', 'miss'] as const) cache.on(type, (event) => void heard.push(event.type))
    await read(1)
    expect(heard).toEqual(['fill', 'miss'])
  })
})

it('a load that fails at once leaves nobody waiting for it', async () => {
  const { engine, plan } = quiet()
  const failing = () => {
    throw new Error('at once')
  }
  await expect(engine.read({ plan: plan(1), load: failing })).rejects.toThrow('at once')
  expect(await engine.read({ plan: plan(1), load: later('new') })).toBe('new')
})
