import { describe, expect, it } from 'vitest'
import { createCache } from '../src/cache.ts'
import { engineOf } from '../src/engine.ts'
import { defaultCache } from '../src/default-cache.ts'
import type { Dependency, Target } from '../src/plan/dependency.ts'
import { manualClock } from '../src/testing/manual-clock.ts'
import { gate, settled } from './support/gates.ts'
import { setting, type Setting } from './support/setting.ts'
import { byId, equals, must, policy, reading, shopDefinition } from './support/shop.ts'

const later =
  <T>(value: T) =>
  async () =>
    value
const failing = async () => {
  throw new Error('down')
}

describe('a read', () => {
  it('asks the database once, then answers from memory with copies of its own', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const loaded = { id: 7, tags: ['a'] }
    const first = (await at.read(operation, later(loaded))) as typeof loaded
    first.tags.push('changed by the caller')
    const second = (await at.read(operation, failing)) as typeof loaded
    second.tags.push('by another')
    expect(await at.read(operation, failing)).toEqual({ id: 7, tags: ['a'] })
    expect(at.cache.stats()).toMatchObject({
      hits: { l1: 2, l2: 0, l3: 0 },
      misses: 1,
      byModel: { Post: { misses: 1, hits: { l1: 2 } } },
    })
    expect(at.cache.stats().bytes).toBeGreaterThan(0)
  })

  it('is asked again when its ttl is out, to the millisecond', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    await at.read(operation, later('old'), { ttl: 1000, l1: 1000 })
    at.clock.advance(999)
    expect(await at.read(operation, later('new'), { ttl: 1000, l1: 1000 })).toBe('old')
    at.clock.advance(1)
    expect(await at.read(operation, later('new'), { ttl: 1000, l1: 1000 })).toBe('new')
  })

  it('counts its age from before the load', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const slow = gate<string>()
    const read = at.read(operation, () => slow.passed, { ttl: 1000, l1: 1000 })
    await settled()
    at.clock.advance(600)
    slow.open('old')
    await read
    at.clock.advance(400)
    expect(await at.read(operation, later('new'), { ttl: 1000, l1: 1000 })).toBe('new')
  })

  it('lives no longer than the shorter of its own ttl and that of who asks', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    await at.read(operation, later('old'), { ttl: 10_000, l1: 10_000 })
    at.clock.advance(2000)
    expect(await at.read(operation, later('new'), { ttl: 1000, l1: 1000 })).toBe('new')
  })

  it('with swr answers at once and refreshes behind, once', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const swr = { ttl: 1000, l1: 1000, swr: 5000 }
    await at.read(operation, later('old'), swr)
    at.clock.advance(1500)
    const slow = gate<string>()
    let asked = 0
    const load = () => {
      asked++
      return slow.passed
    }
    expect(await at.read(operation, load, swr)).toBe('old')
    expect(await at.read(operation, load, swr)).toBe('old')
    expect(asked).toBe(1)
    slow.open('new')
    await settled()
    expect(await at.read(operation, failing, swr)).toBe('new')
    expect(at.events('hit').map((event) => event.reason)).toEqual(['swr', 'swr', undefined])
    at.clock.advance(6000)
    expect(await at.read(operation, later('newest'), swr)).toBe('newest')
  })

  it('with swr notes a refresh that fails, and fails nobody', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const swr = { ttl: 1000, l1: 1000, swr: 5000 }
    await at.read(operation, later('old'), swr)
    at.clock.advance(1500)
    expect(await at.read(operation, failing, swr)).toBe('old')
    await settled()
    expect(at.cache.stats().errors).toBe(1)
    expect(await at.read(operation, later('new'), swr)).toBe('old')
  })

  it('with grace answers when the database fails, not when it says no', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const grace = { ttl: 1000, l1: 1000, grace: 5000 }
    await at.read(operation, later('old'), grace)
    at.clock.advance(1500)
    expect(await at.read(operation, failing, { ...grace, isOutage: () => true })).toBe('old')
    await expect(at.read(operation, failing, { ...grace, isOutage: () => false })).rejects.toThrow('down')
    await expect(at.read(operation, failing, { ...grace, isOutage: () => true, refresh: true })).rejects.toThrow('down')
    at.clock.advance(5000)
    await expect(at.read(operation, failing, { ...grace, isOutage: () => true })).rejects.toThrow('down')
    expect(at.events('hit').map((event) => event.reason)).toEqual(['grace'])
  })

  it('that refreshes asks the database, and keeps the answer', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    await at.read(operation, later('old'))
    expect(await at.read(operation, later('new'), { refresh: true })).toBe('new')
    expect(await at.read(operation, failing)).toBe('new')
    expect(at.events('miss').map((event) => event.reason)).toEqual([undefined, 'refresh'])
  })

  it('keeps "nothing", and finds the insert that ends it', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    expect(await at.read(operation, later(null))).toBeNull()
    expect(await at.read(operation, failing)).toBeNull()
    const change = { model: at.of('Post'), after: { authorId: 1, published: true } }
    await at.engine.writing.write(
      { name: 'create', model: 'Post', expects: [change], run: later(null), changes: () => [change] },
      () => 'unknown',
    )
    expect(await at.read(operation, later('there'))).toBe('there')
  })

  it('tells what it did, without data of users', async () => {
    const at = setting({ namespace: 'shop' })
    const operation = byId(at.of('Post'), 7)
    await at.read(operation, later({ id: 7, title: 'secret' }))
    const [fill] = at.events('fill')
    expect(fill).toMatchObject({ model: 'Post', tier: 'l1', tags: ['public.Post|id', 'public.Post|id=7'] })
    expect(fill?.key).toMatch(/^shop:Post:7:/)
    expect(JSON.stringify(at.events('fill'))).not.toContain('secret')
  })
})

describe('attaching a client', () => {
  it('checks the names of models', () => {
    const engine = must(engineOf(createCache({ models: { Usr: false } })))
    expect(() => engine.attach(shopDefinition)).toThrow(
      /^models names "Usr", which the schema does not have; expected one of User, /,
    )
    expect(() => engine.attach(shopDefinition)).toThrow(expect.objectContaining({ code: 'MODEL' }))
  })

  it('lays models over the hints of the schema, word by word; false on either is final', () => {
    const models = { User: { ttl: '1m', swr: undefined }, Post: false, Label: true } as never
    const { hintOf } = must(engineOf(createCache({ models })))
    expect(hintOf('User', { ttl: '5m', swr: '2m', grace: '3m' })).toEqual({ ttl: '1m', swr: '2m', grace: '3m' })
    expect(hintOf('User', undefined)).toEqual({ ttl: '1m' })
    expect(hintOf('User', false)).toBe(false)
    expect(hintOf('Post', { ttl: '5m' })).toBe(false)
    expect(hintOf('Label', { ttl: '5m' })).toEqual({ ttl: '5m' })
    expect(hintOf('Label', undefined)).toEqual({})
    expect(hintOf('Label', false)).toBe(false)
    expect(hintOf('Comment', undefined)).toBeUndefined()
  })

  it('is possible without a cache of one’s own: the process has one', () => {
    expect(defaultCache()).toBe(defaultCache())
    expect(engineOf(defaultCache())).toBeDefined()
    expect(engineOf({})).toBeUndefined()
  })
})

describe('remember', () => {
  it('builds once, and hands out copies', async () => {
    const { cache } = setting()
    const first = await cache.remember('home', { ttl: '1m' }, () => ({ posts: [1] }))
    first.posts.push(2)
    expect(await cache.remember('home', { ttl: '1m' }, failing)).toEqual({ posts: [1] })
    expect(cache.stats()).toMatchObject({ byModel: { remember: { misses: 1, hits: { l1: 1 } } } })
  })

  const dependencies: [string, Dependency, Target, boolean][] = [
    ['a model, by any write to it', 'Post', { model: 'Post', id: 9 }, true],
    ['a model, not by another’s', 'Post', 'User', false],
    ['a row, by a write to it', { model: 'Comment', id: 7 }, { model: 'Comment', id: 7 }, true],
    [
      'a value, by a write to it',
      { model: 'Post', where: { authorId: 5 } },
      { model: 'Post', where: { authorId: 5 } },
      true,
    ],
    ['a value, by a write that cannot tell', { model: 'Post', where: { authorId: 5 } }, { model: 'Post', id: 9 }, true],
    ['a value, by a write to the model', { model: 'Post', where: { authorId: 5 } }, 'Post', true],
    [
      'a composite id',
      { model: 'Membership', id: { teamId: 1, userId: 2 } },
      { model: 'Membership', id: { userId: 2, teamId: 1 } },
      true,
    ],
    [
      'what nothing narrows by, by any write to the model',
      { model: 'Post', where: { rank: 1 } },
      { model: 'Post', id: 9 },
      true,
    ],
    ['a view, by a write to a table it reads from', 'PostStats', { model: 'Comment', id: 1 }, true],
    ['a view, by an invalidation of itself', 'PostStats', 'PostStats', true],
  ]
  it.each(dependencies)('forgets an answer that hangs on %s', async (_what, dependency, target, forgotten) => {
    const { cache } = setting()
    const options = { dependsOn: [dependency] }
    await cache.remember('k', options, () => 'old')
    await cache.invalidate(target)
    expect(await cache.remember('k', options, () => 'new')).toBe(forgotten ? 'new' : 'old')
  })

  it('keeps a value apart from other values of its column', async () => {
    const at = setting()
    const options = { dependsOn: [{ model: 'Comment', where: { postId: 5 } }] }
    await at.cache.remember('k', options, () => 'old')
    const write = (postId: number) => {
      const change = { model: at.of('Comment'), before: { id: 1, postId }, after: { id: 1, postId } }
      return at.engine.writing.write(
        { name: 'update', model: 'Comment', expects: [change], run: later(null), changes: () => [change] },
        () => 'unknown',
      )
    }
    await write(6)
    expect(await at.cache.remember('k', options, () => 'new')).toBe('old')
    await write(5)
    expect(await at.cache.remember('k', options, () => 'new')).toBe('new')
  })

  it('passes on what the builder throws, and keeps nothing', async () => {
    const { cache } = setting()
    await expect(cache.remember('k', {}, failing)).rejects.toThrow('down')
    const sync = () => {
      throw new Error('at once')
    }
    await expect(cache.remember('k', {}, sync)).rejects.toThrow('at once')
    expect(await cache.remember('k', {}, () => 'fine')).toBe('fine')
  })

  it('keeps apart what hangs on other models', async () => {
    const { cache } = setting()
    await cache.remember('k', { dependsOn: ['Post'] }, () => 'of posts')
    expect(await cache.remember('k', { dependsOn: ['User'] }, () => 'of users')).toBe('of users')
  })

  it('builds anew each time where there is no memory', async () => {
    const { cache } = setting({ l1: false })
    await cache.remember('k', {}, () => 1)
    expect(await cache.remember('k', {}, () => 2)).toBe(2)
    expect(cache.stats()).toMatchObject({ bypasses: 2, misses: 0 })
  })

  it.each<[string, unknown[], string, RegExp]>([
    ['a key without letters', ['', {}, later(1)], 'CALL', /^remember\(\) was given the key ""; expected a name/],
    ['a key that is no text', [5, {}, later(1)], 'CALL', /^remember\(\) was given the key 5; expected a name/],
    ['no builder', ['k', {}], 'CALL', /^remember\(\) was given undefined to build with; expected a function/],
    ['options that are a text', ['k', '5m', later(1)], 'CALL', /^remember\(\) was given "5m"; expected options/],
    ['options that are a number', ['k', 5, later(1)], 'CALL', /^remember\(\) was given 5; expected options/],
    ['an unknown word', ['k', { tll: 1 }, later(1)], 'CALL', /remember\(\) has the unknown word "tll"/],
    ['a word of models', ['k', { keys: [] }, later(1)], 'CALL', /unknown word "keys"/],
    ['a bad unit', ['k', { ttl: 'x' }, later(1)], 'UNIT', /remember\(\)\.ttl is "x"; expected a duration/],
    [
      'an unknown model',
      ['k', { dependsOn: ['Pst'] }, later(1)],
      'MODEL',
      /^dependsOn names the model "Pst"; expected one of User, /,
    ],
    [
      'an unknown field',
      ['k', { dependsOn: [{ model: 'Post', where: { x: 1 } }] }, later(1)],
      'MODEL',
      /^dependsOn names the field "x" of Post; expected one of id, slug/,
    ],
    [
      'one dependency without a list',
      ['k', { dependsOn: 'Post' }, later(1)],
      'CALL',
      /^dependsOn is "Post"; expected an array of dependencies/,
    ],
    [
      'a dependency without an id',
      ['k', { dependsOn: [{ model: 'Post' }] }, later(1)],
      'CALL',
      /^dependsOn names Post without an id or a where/,
    ],
    [
      'a dependency that is nothing',
      ['k', { dependsOn: [null] }, later(1)],
      'CALL',
      /^dependsOn has null; expected a model name, \{ model, id \} or \{ model, where \}\.$/,
    ],
    [
      'tags to depend on',
      ['k', { dependsOn: [{ tags: ['home'] }] }, later(1)],
      'CALL',
      /^dependsOn has an object; expected a model name, \{ model, id \} or \{ model, where \}\.$/,
    ],
    [
      'one part of a composite id',
      ['k', { dependsOn: [{ model: 'Membership', id: 5 }] }, later(1)],
      'MODEL',
      /^The id of Membership is 5; expected an object with teamId, userId/,
    ],
  ])('cannot be given %s', async (_what, args, code, message) => {
    const { cache } = setting()
    const call = (cache.remember as (...all: unknown[]) => Promise<unknown>)(...args)
    await expect(call).rejects.toThrow(message)
    await expect(call).rejects.toMatchObject({ name: 'CacheError', code })
  })
})

describe('invalidate', () => {
  const fill = async (at: Setting) => {
    const operations = {
      row: byId(at.of('Comment'), 7),
      other: byId(at.of('Comment'), 8),
      list: reading(at.of('Comment'), { filter: equals('postId', 1), call: 1 }),
      all: reading(at.of('Comment')),
      user: byId(at.of('User'), 1),
    }
    for (const operation of Object.values(operations)) await at.read(operation, later({ id: 7 }))
    return async () =>
      (await Promise.all(Object.entries(operations).map(async ([name, one]) => ((await at.holds(one)) ? name : ''))))
        .filter(Boolean)
        .join(' ')
  }
  it.each<[string, Target, string]>([
    ['a model: all its answers', 'Comment', 'user'],
    ['a row: that row, and what may show it', { model: 'Comment', id: 7 }, 'other user'],
    ['a value: its answers, and what may show its rows', { model: 'Comment', where: { postId: 1 } }, 'user'],
    [
      'another value: not the answers of this one',
      { model: 'Comment', where: { id: 9, postId: 2 } },
      'row other list user',
    ],
    ['a name of one’s own that nothing carries', { tags: ['home'] }, 'row other list all user'],
  ])('makes unreachable, given %s', async (_what, target, left) => {
    const at = setting()
    const kept = await fill(at)
    await at.cache.invalidate(target)
    expect(await kept()).toBe(left)
    expect(at.cache.stats().invalidations).toBe(1)
  })

  it('finds answers by the names that users put on them', async () => {
    const at = setting()
    await at.read(byId(at.of('Post'), 7), later('old'), { tags: ['home', 'top'] })
    await at.cache.remember('k', { tags: ['top'] }, () => 'old')
    await at.cache.invalidate({ tags: ['top'] })
    expect(await at.read(byId(at.of('Post'), 7), later('new'))).toBe('new')
    expect(await at.cache.remember('k', { tags: ['top'] }, () => 'new')).toBe('new')
  })

  it('never confuses a name of a user with a table', async () => {
    const at = setting()
    await at.read(reading(at.of('Post')), later('old'))
    await at.cache.invalidate({ tags: ['public.Post'] })
    expect(await at.holds(reading(at.of('Post')))).toBe(true)
  })

  it.each<[string, unknown, string, RegExp]>([
    ['nothing', undefined, 'CALL', /^invalidate\(\) has undefined; expected a model name, \{ model, id \}/],
    ['a number', 5, 'CALL', /^invalidate\(\) has 5; expected/],
    ['an unknown model', 'Pst', 'MODEL', /^invalidate\(\) names the model "Pst"; expected one of User, Profile/],
    [
      'an unknown field',
      { model: 'Post', where: { author: 5 } },
      'MODEL',
      /^invalidate\(\) names the field "author" of Post/,
    ],
    ['a model alone in an object', { model: 'Post' }, 'CALL', /^invalidate\(\) names Post without an id or a where/],
    ['an id that is null', { model: 'Post', id: null }, 'CALL', /without an id or a where/],
    ['a where that is a text', { model: 'Post', where: 'id = 5' }, 'CALL', /without an id or a where/],
    ['tags that are a text', { tags: 'home' }, 'CALL', /^invalidate\(\)\.tags is "home"; expected an array of names/],
    ['an empty name', { tags: [''] }, 'CALL', /^invalidate\(\)\.tags has ""; expected names/],
    ['a number for a name', { tags: ['home', 5] }, 'CALL', /^invalidate\(\)\.tags has 5; expected names/],
  ])('cannot be given %s', async (_what, target, code, message) => {
    const { cache } = setting()
    const call = cache.invalidate(target as Target)
    await expect(call).rejects.toThrow(message)
    await expect(call).rejects.toMatchObject({ name: 'CacheError', code })
  })

  it('says that no client is attached yet', async () => {
    await expect(createCache().invalidate('Post')).rejects.toThrow(/expected one of \(no client is attached yet\)/)
  })
})

describe('clear', () => {
  it('makes everything unreachable, at once, also inside a transaction', async () => {
    const at = setting()
    await at.read(byId(at.of('Post'), 7), later('old'))
    await at.cache.remember('k', {}, () => 'old')
    await at.engine.inside.run(at.engine.writing.begin(), () => at.cache.clear())
    expect(at.cache.stats().bytes).toBe(0)
    expect(await at.read(byId(at.of('Post'), 7), later('new'))).toBe('new')
    expect(await at.cache.remember('k', {}, () => 'new')).toBe('new')
  })

  it('gives nobody an answer from before who comes after it', async () => {
    const { cache } = setting()
    const slow = gate<string>()
    const before = cache.remember('k', {}, () => slow.passed)
    await settled()
    await cache.clear()
    const after = cache.remember('k', {}, () => 'new')
    await settled()
    slow.open('old')
    expect([await before, await after]).toEqual(['old', 'new'])
  })
})

describe('on', () => {
  it.each<[string, unknown[], RegExp]>([
    ['an unknown event', ['hits', () => {}], /^on\(\) was given the event "hits"; expected one of hit, miss, /],
    ['no listener', ['hit'], /^on\(\) was given undefined; expected a function/],
  ])('cannot be given %s', (_what, args, message) => {
    const call = () => (setting().cache.on as (...all: unknown[]) => unknown)(...args)
    expect(call).toThrow(message)
    expect(call).toThrow(expect.objectContaining({ code: 'CALL' }))
  })

  it('stops telling when asked to', async () => {
    const { cache } = setting()
    let heard = 0
    const off = cache.on('miss', () => void heard++)
    await cache.remember('a', {}, () => 1)
    off()
    await cache.remember('b', {}, () => 1)
    expect(heard).toBe(1)
  })
})

describe('close', () => {
  it('refuses calls from then on, by name, and may be called again', async () => {
    const { cache } = setting()
    await cache.close()
    await cache.close()
    const calls = [() => cache.remember('k', {}, () => 1), () => cache.invalidate('Post'), () => cache.clear()]
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({ name: 'CacheError', code: 'CLOSED' })
      await expect(call()).rejects.toThrow(/^\w+\(\) was called after close\(\); expected an open cache/)
    }
  })

  it('lets memory go, and still counts', async () => {
    const at = setting()
    await at.read(byId(at.of('Post'), 7), later('x'))
    await at.cache.close()
    expect(at.cache.stats()).toMatchObject({ bytes: 0, misses: 1 })
    expect(at.engine.closed).toBe(true)
  })
})

describe('two caches', () => {
  it('share nothing', async () => {
    const [a, b] = [setting({ namespace: 'a' }), setting({ namespace: 'b' })]
    await a.read(byId(a.of('Post'), 7), later('of a'))
    expect(await b.read(byId(b.of('Post'), 7), later('of b'))).toBe('of b')
    await b.cache.clear()
    expect(await a.holds(byId(a.of('Post'), 7))).toBe(true)
  })

  it('are each exact for every client that is attached to them', async () => {
    const clock = manualClock()
    const engine = must(engineOf(createCache({}, { clock })))
    const [one, two] = ['one', 'two'].map((identity) => engine.attach({ ...shopDefinition, identity }))
    const operation = (schema: typeof one) => byId(must(schema?.models.get('Post')), 7)
    const ask = (schema: typeof one, answer: string) =>
      engine.read({ plan: engine.plan(operation(schema), policy, undefined, () => undefined), load: later(answer) })
    await ask(one, 'old')
    const Post = must(two?.models.get('Post'))
    const change = { model: Post, before: { id: 7 }, after: { id: 7 } }
    await engine.writing.write(
      { name: 'update', model: 'Post', expects: [change], run: later(null), changes: () => [change] },
      () => 'unknown',
    )
    expect(await ask(one, 'new')).toBe('new')
  })
})
