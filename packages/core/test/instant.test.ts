import { describe, expect, it } from 'vitest'
import { createCache } from '../src/cache.ts'
import { engineOf } from '../src/engine.ts'
import { NOT_NOW } from '../src/flow/instant.ts'
import { manualClock } from '../src/testing/manual-clock.ts'
import { memoryServer } from '../src/testing/memory-server/memory-server.ts'
import { byId, must, policy, shopDefinition } from './support/shop.ts'

const post = { id: 7, title: 'a' }

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
  return { cache, engine, plan, instant, take: () => instant?.take(plan) }
}
describe('a hit that is told at once', () => {
  it('is a copy of what was kept, and is counted', async () => {
    const { take, cache } = await setup()
    expect(take()).toEqual(post)
    expect(take()).not.toBe(take())
    expect(cache.stats().hits.l1).toBe(3)
  })

  it('is none where nothing is kept', async () => {
    const { instant, plan, cache } = await setup()
    expect(instant?.holds({ ...plan, key: 'another' })).toBe(false)
    expect(instant?.take({ ...plan, key: 'another' })).toBe(NOT_NOW)
    expect(cache.stats().hits.l1).toBe(0)
  })

  it('is none past its ttl: that of the call, of the entry, of memory', async () => {
    const clock = manualClock()
    const { instant, plan } = await setup({ ttl: 100, l1: 50 }, createCache({}, { clock }))
    const given = (more: Partial<typeof policy>) => ({ ...plan, policy: { ...plan.policy, ...more } })
    clock.advance(9)
    expect(instant?.holds(given({ ttl: 10, l1: 1000 }))).toBe(true)
    clock.advance(1)
    expect(instant?.holds(given({ ttl: 10, l1: 1000 }))).toBe(false)
    expect(instant?.take(given({ ttl: 10, l1: 1000 }))).toBe(NOT_NOW)
    clock.advance(39)
    expect(instant?.holds(plan)).toBe(true)
    clock.advance(1)
    expect(instant?.holds(plan)).toBe(false)
    expect(instant?.holds(given({ l1: 1000 }))).toBe(false) // the entry was kept for 50
    expect(instant?.holds(given({ l1: false }))).toBe(false)
  })

  it('is of the entry that memory has by then', async () => {
    const { engine, instant, plan } = await setup()
    expect(instant?.holds(plan)).toBe(true)
    await engine.read({ plan, load: async () => ({ ...post, title: 'refreshed' }), refresh: true })
    expect(instant?.take(plan)).toMatchObject({ title: 'refreshed' })
  })

  it('is none when a write has moved its rows, or is about to', async () => {
    const { engine, instant, plan, take } = await setup()
    expect(instant?.holds(plan)).toBe(true)
    await engine.writing.move(plan.tags)
    expect(instant?.holds(plan)).toBe(false)
    expect(take()).toBe(NOT_NOW)
  })

  it('is none on a cache that was closed', async () => {
    const { cache, instant, plan, take } = await setup()
    expect(instant?.holds(plan)).toBe(true)
    await cache.close()
    expect(instant?.holds(plan)).toBe(false)
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
