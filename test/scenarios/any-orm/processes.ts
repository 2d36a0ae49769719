import { type CacheEvent, createCache, type EventType } from '@tidemark/core'
import { redis } from '@tidemark/redis'
import { expect, inject } from 'vitest'
import { redisNamespace } from '../../support/redis-namespace.ts'
import { type PrivateRedis, privateRedis } from '../../support/servers.ts'
import { proxyTo, type Which } from '../../support/tcp-proxy.ts'
import { until } from '../../support/until.ts'
import { createLooks } from './looks.ts'
import type { ReadOf } from './about.ts'
import type { Orm, ShopOf } from './orm.ts'
import type { BeginningOf, Mode, ProcessOf, ProcessRowOf, ProcessStageOf } from './process-rows.ts'
import { skippingClock } from './skipping-clock.ts'

/** Milliseconds: the bound of `'bounded'` here. */
const BOUND = 400
const bounds: Readonly<Record<Mode, number>> = { strong: 0, bounded: BOUND, eventual: Infinity }
/** Milliseconds for what must come about in the end: a server that restarts, a connection that is tried again. */
const PATIENCE = 10_000
/** Milliseconds that are skipped at each attempt, for what waits for a breaker or for its turn to be told. */
const STEP = 250

const bus: Which = (one) => one.said('subscribe')
const data: Which = (one) => !bus(one)

interface Ground<Db, Client, Shop extends ShopOf<Client>> {
  readonly orm: Orm<Db, Client, Shop>
  readonly shop: Shop
  readonly row: ProcessRowOf<Db, Client, Shop>
  readonly mode: Mode
  readonly url: string
  readonly namespace: string
}

const startProcess = async <Db, Client, Shop extends ShopOf<Client>>(
  { orm, shop, row, mode, url: common, namespace }: Ground<Db, Client, Shop>,
  { options, redis: more, client, url = common, clock = skippingClock() }: BeginningOf<Client> = {},
): Promise<ProcessOf<Db> & { end(): Promise<void> }> => {
  const { hostname, port } = new URL(url)
  const wire = await proxyTo(Number(port || 6379), hostname)
  const cache = createCache(
    {
      namespace,
      // Generous: a machine that is busy shall not make a row red. A row about slowness says another one.
      l2: redis({ url: wire.url(url), deadline: '2s', ...row.redis, ...more }),
      consistency: mode,
      maxStaleness: BOUND,
      defaults: { ttl: '5m' },
      ...row.options,
      ...options,
    },
    { clock },
  )
  const events: CacheEvent[] = []
  for (const type of ['hit', 'miss', 'fill', 'refuse', 'invalidate', 'error', 'degrade'] satisfies EventType[])
    cache.on(type, (event) => void events.push(event))
  const db = await orm.attach(client ?? (await orm.another(shop)), cache)
  const looks = createLooks(shop, db, orm.oracle)

  const agrees = async (...reads: readonly ReadOf<Db>[]): Promise<void> => {
    const bound = bounds[mode]
    const since = clock.now()
    for (const read of reads) {
      let tooOld: string | undefined
      await until(async () => {
        const asked = clock.now()
        const { wrong } = await looks.look(read)
        if (wrong !== undefined && asked - since >= bound)
          tooOld = `${wrong}, ${Math.round(asked - since)} ms after the write; ${mode} allows ${bound}`
        return wrong === undefined || tooOld !== undefined
      }, PATIENCE)
      expect(tooOld).toBeUndefined()
    }
  }
  // In strong every reading is later than the write; in the others the bus has to be there before anything is vouched for.
  if ((options?.consistency ?? mode) !== 'strong') await until(() => wire.connections.some(bus), PATIENCE)
  return {
    ...looks,
    db,
    cache,
    clock,
    wire,
    data,
    bus,
    events,
    agrees,
    delivers: () => {
      const told = (reason: string): number => events.filter((event) => event.reason === reason).length
      const hasTold = (): boolean => {
        clock.skip(STEP)
        return told('delivered') >= told('undelivered')
      }
      return until(hasTold, PATIENCE)
    },
    leaves: () => {
      wire.refuse()
      wire.cut()
    },
    returns: () => wire.accept(),
    end: async () => {
      await cache.close()
      await wire.close()
    },
  }
}

/** The data as ever, two processes that know nothing yet, and an empty part of a Redis. */
export const onProcesses = async <Db, Client, Shop extends ShopOf<Client>>(
  orm: Orm<Db, Client, Shop>,
  shop: Shop,
  row: ProcessRowOf<Db, Client, Shop>,
  mode: Mode,
): Promise<void> => {
  await shop.admin.restore()
  const own: PrivateRedis | undefined = row.server && (await privateRedis({ args: row.server }))
  const url = own?.url ?? inject('redisUrl')
  const space = redisNamespace(url)
  const running: { end(): Promise<void> }[] = []
  try {
    const start: ProcessStageOf<Db, Client, Shop>['start'] = async (beginning) => {
      const one = await startProcess({ orm, shop, row, mode, url, namespace: space.name }, beginning)
      running.push(one)
      return one
    }
    const a = await start({ client: shop.clients[0] })
    const b = await start({ client: shop.clients[1] })
    await row.processes({
      provider: shop.provider,
      shop,
      gate: shop.gate,
      mode,
      bound: bounds[mode],
      a,
      b,
      redis: space,
      get server() {
        if (own === undefined) throw new Error(`${row.id} breaks a Redis that is not its own: give it { server: [] }`)
        return own
      },
      start,
      heals: async (...reads) => {
        let wrong: string | undefined
        for (const read of reads) {
          await until(async () => {
            for (const { clock } of [a, b]) clock.skip(STEP)
            const [loaded, found] = [await a.look(read), await b.look(read)]
            wrong = loaded.wrong ?? found.wrong
            return wrong !== undefined || found.statements === 0
          }, PATIENCE)
          expect(wrong, 'differs from the database').toBeUndefined()
        }
      },
    })
  } finally {
    shop.gate.open()
    await Promise.all(running.map((one) => one.end()))
    if (own === undefined) await space.drop()
    else space.admin.disconnect()
    await own?.stop()
  }
}
