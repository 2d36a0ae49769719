import { describe, expect, it } from 'vitest'
import { createCache } from '../src/cache.ts'
import { engineOf } from '../src/engine.ts'
import { type Instant, NOT_NOW } from '../src/flow/instant.ts'
import { manualClock } from '../src/testing/manual-clock.ts'
import { memoryServer } from '../src/testing/memory-server/memory-server.ts'
import { byId, must, policy, shopDefinition } from './support/shop.ts'

const post = { id: 7, title: 'a' }

const take = (instant: Instant | undefined, plan: Parameters<Instant['find']>[0]): unknown => {
  const near = instant?.find(plan)
  return near === undefined ? NOT_NOW : instant?.take(near)
}

/** A cache that holds one answer, as an adapter sees it. */
const setup = async (given: Partial<typeof policy> = {}, cache = createCache({}, { clock: manualClock() })) => {
  const engine = must(engineOf(cache))
  const schema = engine.attach(shopDefinition)
  const plan = engine.plan(
    byId(must(schema.models.get('Post')), 7),
    { ...policy, ...given },
    undefined,
    () => undefined,
  )
  await engine.read({ plan, load: async () => post })
  const instant = engine.instant
  return { cache, engine, plan, instant, take: () => take(instant, plan) }
}
describe('a hit that is told at once', () => {
  it('is a copy of what was kept, and is counted', async () => {
    const { take, cache } = await setup()
    expect(take()).toEqual(post)
    expect(take()).not.toBe(take())
    expect(cache.stats().hits.l1).toBe(3)
  })

  it('is none where nothing is kept, or no plan is known', async () => {
    const { instant, plan, cache } = await setup()
    expect(instant?.find(undefined)).toBeUndefined()
    expect(instant?.find({ ...plan, key: 'another' })).toBeUndefined()
    expect(cache.stats().hits.l1).toBe(0)
  })

  it('is none past its ttl: that of the call, of the entry, of memory', async () => {
    const clock = manualClock()
    const { instant, plan } = await setup({}, createCache({}, { clock }))
    const shorter = { ...plan, policy: { ...plan.policy, ttl: 10 } }
    const near = must(instant?.find(shorter))
    clock.advance(10)
    expect(instant?.find(shorter)).toBeUndefined()
    expect(instant?.take(near)).toBe(NOT_NOW)
    expect(instant?.find(plan)).toBeDefined()
    expect(instant?.find({ ...plan, policy: { ...plan.policy, l1: false } })).toBeUndefined()
  })

  it('is none when a write has moved its rows, or is about to', async () => {
    const { engine, instant, plan, take } = await setup()
    const near = must(instant?.find(plan))
    await engine.writing.move(plan.tags)
    expect(instant?.take(near)).toBe(NOT_NOW)
    expect(take()).toBe(NOT_NOW)
  })

  it('is none on a cache that was closed', async () => {
    const { cache, instant, plan, take } = await setup()
    const near = must(instant?.find(plan))
    await cache.close()
    expect(instant?.take(near)).toBe(NOT_NOW)
    expect(take()).toBe(NOT_NOW)
  })

  it('is none for what remember() builds with: that is checked at the store', async () => {
    const { cache, take } = await setup()
    const built = await cache.remember('home', { ttl: '1m', dependsOn: ['Post'] }, () => take() === NOT_NOW)
    expect(built).toBe(true)
    expect(take()).toEqual(post)
  })

  it('does not exist where every hit has to ask a server', async () => {
    const server = memoryServer({ clock: manualClock() })
    const cache = (consistency: 'strong' | 'bounded') =>
      createCache({ namespace: 'n', l2: server.backend(), consistency }, { clock: manualClock() })
    expect((await setup({}, cache('strong'))).instant).toBeUndefined()
    expect((await setup({}, cache('bounded'))).instant).toBeDefined()
  })
})
