import { CacheError, createCache, type CacheOptions } from '@tidemark/core'
import { createShopClient } from '@tidemark/shop'
import { describe, expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'

const client = createShopClient({ provider: 'sqlite', url: 'file:never-opened.db' })

/** A client whose schema is this text; it is never asked anything. */
const clientOf = (text: string): typeof client => {
  const { _engineConfig } = client as unknown as { _engineConfig: object }
  return Object.create(client, { _engineConfig: { value: { ..._engineConfig, inlineSchema: text } } }) as typeof client
}

const failureOf = (attach: () => unknown): unknown => {
  try {
    attach()
  } catch (error) {
    return error
  }
  return undefined
}

const attach = (text: string, options: CacheOptions = {}) =>
  failureOf(() => clientOf(text).$extends(cacheExtension({ cache: createCache(options) })))

const hinted = (comment: string) => attach(`/// ${comment}\nmodel Thing {\n  id Int @id\n  name String\n}`)

describe('a hint in the schema', () => {
  test.each([
    '@cache',
    '@cache()',
    '@cache(false)',
    '@cache(ttl: "5m")',
    "@cache(ttl: '5m', swr: '30s', grace: '1h')",
    '@cache(ttl: 60000)',
    '@cache(keys: ["name"], tags: ["home", "start"])',
    '@cache(l1: false, l3: "1d", writeThrough: true)',
    'says more about @cache(nothing at all) in a sentence',
    '@cached elsewhere',
  ])('is taken: %s', (comment) => {
    expect(hinted(comment)).toBeUndefined()
  })

  test.each([
    ['@cache(tll: "5m")', 'HINT', 'tll'],
    ['@cache(ttl: "5 minutes")', 'UNIT', '5 minutes'],
    ['@cache(ttl: 0)', 'UNIT', '0'],
    ['@cache(ttl: 5m)', 'HINT', '5m'],
    ['@cache(ttl: "5m"', 'HINT', '@cache'],
    ['@cache ttl: "5m"', 'HINT', 'ttl'],
    ['@cache(ttl "5m")', 'HINT', 'ttl'],
    ['@cache(true, ttl: "5m")', 'HINT', 'true'],
    ['@cache(keys: "name")', 'HINT', 'keys'],
    ['@cache(keys: ["nothing"])', 'HINT', 'nothing'],
    ['@cache(dependsOn: ["Nobody"])', 'MODEL', 'Nobody'],
    ['@cache(writeThrough: "yes")', 'HINT', 'writeThrough'],
  ])('is refused when the client is extended: %s', (comment, code, named) => {
    const error = hinted(comment)
    expect(error).toBeInstanceOf(CacheError)
    expect(error).toMatchObject({ code })
    expect((error as Error).message).toContain(named)
    if (code !== 'MODEL') expect((error as Error).message).toContain('Thing')
  })

  test('may name a model that the options forbid, and the options may name no other', () => {
    const text = '/// @cache\nmodel Thing {\n id Int @id\n}'
    expect(attach(text, { models: { Thing: false } })).toBeUndefined()
    const error = attach(text, { models: { Think: { ttl: '1m' } } })
    expect(error).toMatchObject({ name: 'CacheError', code: 'MODEL' })
    expect((error as Error).message).toMatch(/Think.*Thing/)
  })

  test('on a view names what it reads from, else the view is not cached', () => {
    expect(
      attach('/// @cache(dependsOn: ["Thing"])\nview Seen {\n id Int @unique\n}\nmodel Thing {\n id Int @id\n}'),
    ).toBeUndefined()
  })
})

describe('cacheExtension', () => {
  test.each([
    [{ cahce: 1 }, 'cahce'],
    [{ cache: {} }, 'createCache()'],
    [{ cache: null }, 'null'],
    [{ scope: 'tenant' }, 'scope'],
    [{ database: '' }, 'database'],
    [undefined, 'undefined'],
    ['shop', 'shop'],
  ])('refuses %o as options, and says why', (given, named) => {
    const error = failureOf(() => cacheExtension(given as object))
    expect(error).toMatchObject({ name: 'CacheError', code: 'OPTION' })
    expect((error as Error).message).toContain(named)
  })

  test('refuses what is no Prisma client with an adapter', () => {
    const error = failureOf(() => cacheExtension({})({ $extends: () => {} }))
    expect(error).toMatchObject({ name: 'CacheError', code: 'OPTION' })
  })
})
