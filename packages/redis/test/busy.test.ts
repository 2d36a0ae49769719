import { createCache } from '@tidemark/core'
import { expect, inject, it, onTestFinished } from 'vitest'
import { redisNamespace } from '../../../test/support/redis-namespace.ts'
import { redis } from '../src/redis.ts'

/** Milliseconds. The server has to answer while this process is busy for half as long again, also on a machine that is busy. */
const DEADLINE = 300

it('does not take a process that was busy for a server that is slow', async () => {
  const url = inject('redisUrl')
  const space = redisNamespace(url)
  const cache = createCache({ namespace: space.name, l2: redis({ url, deadline: DEADLINE }), consistency: 'strong' })
  onTestFinished(async () => {
    await cache.close()
    await space.drop()
  })
  // Connected: from here on nothing may go wrong.
  for (;;) {
    const before = cache.stats().errors
    await cache.remember('first', { ttl: '1m' }, () => 1)
    if (cache.stats().errors === before) break
  }
  const before = cache.stats().errors
  for (let i = 0; i < 8; i++) {
    const read = cache.remember(`key ${i}`, { ttl: '1m' }, () => i)
    await new Promise((resolve) => setImmediate(resolve)) // it is sent
    const end = performance.now() + 1.5 * DEADLINE
    while (performance.now() < end);
    expect(await read).toBe(i)
  }
  expect(cache.stats().errors - before).toBe(0)
})
