import { createCache } from '@tidemark/core'
import { describe, expect, it } from 'vitest'
import { expectOnly } from '../../bench/ground/expect-only.ts'

const ask = (cache: ReturnType<typeof createCache>, key: string) => cache.remember(key, { ttl: '1h' }, () => 1)

describe('what a contest expects of its reads', () => {
  it('is there, and nothing else, counted from the moment it was asked for', async () => {
    const cache = createCache()
    await ask(cache, 'a')
    const check = expectOnly(cache, 'hits in memory')
    await ask(cache, 'a')
    expect(check).not.toThrow()
  })

  it.each([
    ['something else is there, too', ['a', 'b'], '1 hits in memory, 0 hits in Redis, 1 misses, 0 bypasses'],
    ['nothing is there', [], '0 hits in memory, 0 hits in Redis, 0 misses, 0 bypasses'],
  ])('is an error where %s', async (_, keys, told) => {
    const cache = createCache()
    await ask(cache, 'a')
    const check = expectOnly(cache, 'hits in memory')
    for (const key of keys) await ask(cache, key)
    expect(check).toThrow(`there should have been hits in memory and nothing else, but there were ${told}`)
  })
})
