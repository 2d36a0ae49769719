import { type Cache, createCache } from '@tidemark/core'
import { redis } from '@tidemark/redis'
import type { Opening } from './shop.ts'

/** The cache of a worker, whichever ORM reads through it. */
export const cacheOfWorker = ({ setting, around, options }: Opening): Cache => {
  const { mode, whenUnreachable, maxStaleness, maxWriteTime, waitReplicas } = setting
  return createCache({
    namespace: setting.namespace,
    l1: { maxBytes: '16mb' },
    l2: around(redis({ url: setting.redisUrl, waitReplicas, deadline: '300ms' })),
    consistency: mode,
    maxStaleness,
    maxWriteTime,
    whenUnreachable,
    models: { User: { writeThrough: true }, Post: { writeThrough: true } },
    ...options,
  })
}
