import { type CacheOptions, createCache } from '@tidemark/core'
import { type ManualClock, manualClock, memoryServer } from '@tidemark/core/testing'
import { redis } from '@tidemark/redis'
import { inject } from 'vitest'
import { redisNamespace } from '../../support/redis-namespace.ts'
import { unordered } from './difference.ts'
import { createLooks, type Looks } from './looks.ts'
import type { Orm, ShopOf } from './orm.ts'
import type { RowOf, StageOf } from './rows.ts'

/**
 * Where a cache keeps what it knows: `'redis'` is a shared tier in strong mode, `'redis alone'` the same without memory. In
 * `'two processes'` each client has a cache of its own over one pretend server, in strong mode.
 */
export type Over = 'memory' | 'redis' | 'redis alone' | 'two processes'

/** A stage with what only the table needs. */
export interface FullStageOf<Db, Shop> extends StageOf<Db, Shop>, Pick<Looks<Db>, 'look'> {
  transaction(work: (tx: Db) => Promise<void>): Promise<unknown>
}

interface Place {
  readonly options: CacheOptions
  /** What the other client's cache is made with, if that is another one. */
  readonly others?: CacheOptions
  readonly database?: string
  end(): Promise<void>
}

const placeOf = (over: Over, clock: ManualClock): Place => {
  if (over === 'memory') return { options: {}, end: async () => {} }
  if (over === 'two processes') {
    const server = memoryServer({ clock })
    const options = (): CacheOptions => ({ namespace: 'shop', l2: server.backend(), consistency: 'strong' })
    return { options: options(), others: options(), database: 'shop', end: async () => {} }
  }
  const url = inject('redisUrl')
  const { name, drop } = redisNamespace(url)
  const l2 = redis({ url, deadline: '5s' })
  const options: CacheOptions = {
    namespace: name,
    l2,
    consistency: 'strong',
    ...(over === 'redis alone' && { l1: false }),
  }
  // Both clients are of one database, which a cache with a shared tier is not told by their adapters.
  return { options, database: 'shop', end: drop }
}

/** Sets up the data, a fresh cache and fresh clients over the shop's connections, and tidies up behind the act. */
export const stageOf =
  <Db, Client, Shop extends ShopOf<Client>>(orm: Orm<Db, Client, Shop>) =>
  async (
    shop: Shop,
    row: RowOf<Db, Client, Shop>,
    act: (stage: FullStageOf<Db, Shop>) => Promise<void>,
    over: Over = 'memory',
  ): Promise<void> => {
    await shop.admin.restore()
    if ('data' in row) await row.data?.(shop.clients[0], shop)
    const clock = manualClock()
    const { options, others, database, end } = placeOf(over, clock)
    const open = (special: CacheOptions) =>
      createCache({ defaults: { ttl: '5m' }, ...special, ...row.options }, { clock })
    const cache = open(options)
    const second = others === undefined ? cache : open(others)
    const [first, last] = shop.clients
    const db = await orm.attach(first, cache, database)
    const other = last === first ? db : await orm.attach(last, second, database)
    const looks = createLooks(shop, db, orm.oracle, 'unordered' in row && row.unordered ? unordered : undefined)
    const transaction = (work: (tx: Db) => Promise<void>) => orm.transaction(db, work)
    try {
      await act({ provider: shop.provider, shop, db, other, cache, clock, gate: shop.gate, transaction, ...looks })
    } finally {
      shop.gate.open()
      await Promise.all([...new Set([cache, second])].map((one) => one.close()))
      await end()
    }
  }
