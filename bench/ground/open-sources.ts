import { type Cache, createCache } from '@tidemark/core'
import { cacheSubscriber } from '@tidemark/typeorm'
import type { DataSource, QueryDeepPartialEntity } from 'typeorm'
import * as shop from '../../test/support/typeorm-shop/index.ts'
import { openShopSource, type ShopPlace, type ShopSourceOptions } from '../../test/support/typeorm-shop/index.ts'
import type { Database, Ground } from './ground.ts'
import { inMemory } from './own-cache.ts'
import { shopRows } from './shop-rows.ts'

/** Longer than any contest, so that nothing runs out. */
const LONG = 3_600_000
const models = { Post: { ttl: '1h' }, Comment: { ttl: '1h' }, User: { ttl: '1h' } } as const

/** What stands against ours: TypeORM as it is, or with its own cache for every query, in memory. */
export type Rival = 'bare' | 'own cache'

/** Two DataSources of the same rows. */
export interface Sources {
  readonly cached: DataSource
  readonly rival: DataSource
  readonly cache: Cache
  close(): Promise<void>
}

/** Rows of one statement: databases take so many parameters, and no more. */
const AT_ONCE = 500

const fill = async ({ manager }: DataSource): Promise<void> => {
  const { users, posts, comments, teams } = shopRows()
  const insert = async <T extends object>(entity: new () => T, rows: readonly QueryDeepPartialEntity<T>[]) => {
    for (let from = 0; from < rows.length; from += AT_ONCE)
      await manager.insert(entity, rows.slice(from, from + AT_ONCE))
  }
  await insert(shop.Tenant, [{ name: 'Tenant' }])
  await insert(shop.User, users)
  await insert(shop.Post, posts)
  await insert(shop.Comment, comments)
  await insert(shop.Team, teams)
}

/** SQLite lives in the memory of each source, and is filled there. */
const open = async (place: ShopPlace, options: ShopSourceOptions): Promise<DataSource> => {
  const source = await openShopSource(place, options)
  if (place.provider === 'sqljs') await fill(source)
  return source
}

const placeFor = async (ground: Ground, database: Database): Promise<ShopPlace> => {
  if (database === 'sqlite') return { provider: 'sqljs' }
  const target = await ground.shop(database)
  if (target.provider !== 'postgresql') throw new Error(`expected a PostgreSQL, got ${target.provider}`)
  return target
}

export const openSources = async (ground: Ground, rival: Rival, database: Database = 'sqlite'): Promise<Sources> => {
  const place = await placeFor(ground, database)
  const cache = createCache({ namespace: 'bench', models })
  const own = { provider: inMemory, alwaysEnabled: true, duration: LONG }
  const sources = await Promise.all([
    open(place, { subscribers: [cacheSubscriber({ cache })] }),
    open(place, rival === 'bare' ? {} : { cache: own }),
  ])
  const close = async (): Promise<void> => {
    await Promise.all(sources.map((source) => source.destroy()))
    await cache.close()
  }
  return { cached: sources[0], rival: sources[1], cache, close }
}
