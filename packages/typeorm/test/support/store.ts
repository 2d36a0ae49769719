import { randomUUID } from 'node:crypto'
import { type CacheOptions, createCache } from '@tidemark/core'
import { type ManualClock, manualClock } from '@tidemark/core/testing'
import pg from 'pg'
import { DataSource, type DataSourceOptions, type EntitySubscriberInterface } from 'typeorm'
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest'
import { cacheSubscriber } from '../../src/index.ts'
import { entities } from './store-entities.ts'

export type Kind = 'postgres' | 'sqljs'

const FILL = [
  'DELETE FROM comments',
  'DELETE FROM post_tags',
  'DELETE FROM follows',
  'DELETE FROM posts',
  'DELETE FROM tags',
  'DELETE FROM users',
  'DELETE FROM memberships',
  `INSERT INTO users (id, email, name, active) VALUES (1, 'ada@x', 'Ada', true), (2, 'bob@x', 'Bob', true), (3, 'cy@x', 'Cy', false)`,
  `INSERT INTO posts (id, title, score, "authorId", version) VALUES (1, 'one', 0, 1, 1), (2, 'two', 0, 1, 1), (3, 'three', 0, 2, 1)`,
  `INSERT INTO comments (id, body, "postId") VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', 3)`,
  `INSERT INTO tags (id, name) VALUES (1, 'red'), (2, 'blue')`,
  `INSERT INTO post_tags ("postsId", "tagsId") VALUES (1, 1), (3, 2)`,
  `INSERT INTO follows ("followedId", "followerId") VALUES (1, 2)`,
  `INSERT INTO memberships (team, "userId", role) VALUES ('a', 1, 'x'), ('b', 1, 'x'), ('a', 2, 'x')`,
]

/** Ids that the database counts begin above those that are given. */
const COUNTERS = ['users', 'posts', 'comments', 'tags'].map(
  (table) => `SELECT setval(pg_get_serial_sequence('${table}', 'id'), 1000)`,
)

export interface Place {
  readonly kind: Kind
  options(): DataSourceOptions
  drop(): Promise<void>
}

const onServer = async (url: string, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export const openPlace = async (kind: Kind): Promise<Place> => {
  if (kind === 'sqljs') return { kind, options: () => ({ type: 'sqljs', entities }), drop: async () => {} }
  const server = inject('postgresUrl')
  const name = `typeorm_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  await onServer(server, `CREATE DATABASE "${name}"`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    kind,
    options: () => ({ type: 'postgres', url: url.href, entities }),
    drop: () => onServer(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  }
}

export interface Store {
  readonly kind: Kind
  readonly place: Place
  readonly cache: ReturnType<typeof createCache>
  readonly clock: ManualClock
  readonly dataSource: DataSource
}

type Subscribers = readonly (new () => EntitySubscriberInterface)[]

/** A DataSource with a cache of its own. */
export const openStore = async (
  place: Place,
  { options = {}, subscribers = [] }: { readonly options?: CacheOptions; readonly subscribers?: Subscribers } = {},
): Promise<Store> => {
  const clock = manualClock()
  const cache = createCache({ defaults: { ttl: '5m' }, ...options }, { clock })
  const dataSource = new DataSource({
    ...place.options(),
    subscribers: [cacheSubscriber({ cache }), ...subscribers],
  })
  await dataSource.initialize()
  return { kind: place.kind, place, cache, clock, dataSource }
}

/** The rows that tests begin with. */
export const fill = async ({ dataSource, cache, kind }: Store): Promise<void> => {
  for (const sql of kind === 'postgres' ? [...FILL, ...COUNTERS] : FILL) await dataSource.query(sql)
  await cache.clear()
}

/** Runs one suite over a filled store in every database. */
export const overStores = (
  name: string,
  suite: (store: () => Store) => void,
  kinds: readonly Kind[] = ['postgres', 'sqljs'],
): void => {
  describe.each(kinds)(`${name} (%s)`, (kind) => {
    let store: Store
    beforeAll(async () => {
      store = await openStore(await openPlace(kind))
      await store.dataSource.synchronize()
    })
    beforeEach(() => fill(store))
    afterAll(async () => {
      await store.dataSource.destroy()
      await store.place.drop()
    })
    suite(() => store)
  })
}
