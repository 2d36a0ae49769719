import type { Backend } from '@tidemark/core/tier'
import { connect } from './connection.ts'
import { channelOf, keysOf } from './keys.ts'
import { type RedisBackendOptions, readOptions } from './options.ts'
import { redisBus } from './redis-bus.ts'
import { redisClaims } from './redis-claims.ts'
import { redisTier } from './redis-tier.ts'
import { MARK_LIFE } from './scripts/prelude.ts'
import { redisVersions } from './versions/redis-versions.ts'

/**
 * A Redis (or Valkey) server for `createCache({ l2: redis({ url }) })`: entries, versions and locks, and the bus. Throws a
 * `CacheError` for options that cannot be meant. Whether the server can be reached shows later: the cache goes on without.
 */
export const redis = (options: RedisBackendOptions): Backend => {
  const { make, deadline, ttl, waitReplicas, maxEntryBytes } = readOptions(options)
  return {
    name: 'redis',
    open: ({ namespace, clock, needsBus, report }) => {
      const keys = keysOf(namespace)
      const connection = connect({ make, probe: keys.probe, clock, deadline, report })
      // WAIT holds up whatever comes behind it on its connection.
      const locking = waitReplicas === 0 ? connection : connect({ make, probe: keys.probe, clock, deadline, report })
      const { use } = connection
      const channel = channelOf(namespace, connection.keyPrefix, connection.database)
      const bus = needsBus ? redisBus({ make, use, keys, channel, clock, deadline, report }) : undefined
      return {
        tier: redisTier({ connection, ttl, maxEntryBytes }),
        versions: redisVersions({
          connection,
          useForLocks: locking.use,
          keys,
          channel,
          clock,
          // Longer than entries that name it, or they would be lost with it; and longer than marks, which may have missed its move.
          versionTtl: 2 * Math.max(ttl, MARK_LIFE),
          waitReplicas,
          // Less than the deadline: that replicas are slow is no reason to think that the server is gone.
          waitFor: Math.max(1, Math.floor(deadline * 0.75)),
        }),
        bus,
        claims: redisClaims(use, keys),
        deadline,
        ttl,
        close: async () => {
          await Promise.all([bus?.close(), connection.close(), locking.close()])
        },
      }
    },
  }
}
