import type { Cache } from '@tidemark/core'
import { withWatch } from '../watch/watched.ts'
import { type Shop, withCache } from './shop.ts'

/** A client that reads through a cache, and one whose writes the cache hears of. */
export interface Clients {
  readonly cache: Cache
  readonly reader: ReturnType<typeof withCache>['db']
  readonly writer: Shop['base']
}

/** How the cache hears of writes: from the extension, or from the driver adapter below a client without it. */
export const ways: Readonly<Record<string, (shop: Pick<Shop, 'base' | 'connect'>) => Clients>> = {
  'with the extension': ({ base }) => {
    const { db, cache } = withCache(base)
    return { cache, reader: db, writer: db as unknown as Shop['base'] }
  },
  'that is watched': (shop) => {
    const { db, cache, base } = withWatch(shop)
    return { cache, reader: db, writer: base }
  },
}
