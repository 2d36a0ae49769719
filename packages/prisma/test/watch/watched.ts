import { type CacheOptions, createCache } from '@tidemark/core'
import { manualClock } from '@tidemark/core/testing'
import { cacheExtension, watchAdapter } from '../../src/index.ts'
import type { Shop } from '../support/shop.ts'

/** A cache, a client whose adapter it watches, and the same client with the extension. */
export const withWatch = (shop: Pick<Shop, 'connect'>, options: CacheOptions = {}) => {
  const clock = manualClock()
  const cache = createCache({ defaults: { ttl: '5m' }, ...options }, { clock })
  const base = shop.connect((factory) => watchAdapter(factory, cache))
  return { cache, clock, base, db: base.$extends(cacheExtension({ cache })) }
}
