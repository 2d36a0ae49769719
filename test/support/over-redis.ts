import { randomUUID } from 'node:crypto'
import type { CacheOptions } from '@tidemark/core'
import { redis } from '@tidemark/redis'
import { inject } from 'vitest'

/** Options of a cache all of whose hits have to be asked of the Redis of this run. */
export const overRedis = (): CacheOptions => ({
  namespace: randomUUID(),
  l1: false,
  // Generous: a machine that is busy shall not make a test red.
  l2: redis({ url: inject('redisUrl'), deadline: '10s' }),
  consistency: 'strong',
})
