import type { ShopClient, ShopProvider } from '@tidemark/shop'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { overShops, withCache } from '../support/shop.ts'
import { nestedWrites } from '../writes/nested.ts'
import { plainWrites } from '../writes/plain.ts'
import { READS } from '../writes/reads.ts'
import type { Writes } from '../writes/writes.ts'
import { withWatch } from './watched.ts'

type Write = Writes[string]
type Listening = Pick<ReturnType<typeof withCache>['cache'], 'on'>

const WAYS = {
  'by itself': (db: ShopClient, write: Write) => write(db),
  'in an interactive transaction': (db: ShopClient, write: Write) =>
    db.$transaction(async (tx) => write(tx as unknown as ShopClient)),
  'in an array': (db: ShopClient, write: Write) =>
    db.$transaction([write(db) as ReturnType<ShopClient['post']['count']>, db.post.count()]),
}
export type Way = keyof typeof WAYS

/** Runs one write between two rounds of many cached reads: which answers are stale then, and which are still hits. */
const play = async (
  cache: Listening,
  db: ShopClient,
  writer: ShopClient,
  truth: ShopClient,
  way: Way,
  write: Write,
) => {
  let hits = 0
  const off = cache.on('hit', () => hits++)
  for (const read of Object.values(READS)) await read(db)
  await Promise.resolve(WAYS[way](writer, write)).catch(() => {})
  const stale: string[] = []
  const kept: string[] = []
  for (const [name, read] of Object.entries(READS)) {
    const before = hits
    const seen = await read(db)
    if (hits > before) kept.push(name)
    if (!isDeepStrictEqual(seen, await read(truth))) stale.push(name)
  }
  off()
  return { stale, kept }
}

/** Two databases share the writes: what is announced of a call is the same on both. */
const writesFor = (provider: ShopProvider): readonly (readonly [group: string, writes: [string, Write][]])[] =>
  Object.entries({ plain: plainWrites, ...nestedWrites }).map(([group, writes]) => [
    group,
    Object.entries(writes).filter((_, i) => i % 2 === (provider === 'sqlite' ? 0 : 1)),
  ])

/** A client without the extension, on an adapter that is watched. */
export const describeUnextended = (provider: ShopProvider, way: Way): void =>
  overShops(
    `after a write ${way} by a client without the extension every cached read equals the database`,
    (shop) => {
      const tally = { writes: 0, kept: 0 }
      let watched: ReturnType<typeof withWatch>
      beforeAll(() => {
        watched = withWatch(shop())
      })
      beforeEach(() => watched.cache.clear())
      afterAll(() => {
        const ofAll = (100 * tally.kept) / tally.writes / Object.keys(READS).length
        console.log(
          `${provider}, ${way}: after ${tally.writes} writes ${ofAll.toFixed(1)} % of the answers stayed hits`,
        )
      })
      describe.each(writesFor(provider))('%s', (_group, writes) => {
        test.each(writes)('%s', async (_title, write) => {
          const { cache, base, db } = watched
          const { stale, kept } = await play(cache, db as unknown as ShopClient, base, shop().base, way, write)
          expect(stale).toEqual([])
          tally.writes++
          tally.kept += kept.length
        })
      })
    },
    [provider],
  )

/** A client with the extension: that its statements are watched costs no answer. */
export const describePrecision = (provider: ShopProvider, way: Way): void =>
  overShops(
    `a write ${way} of a client with the extension moves no more because it is watched`,
    (shop) => {
      let watched: ReturnType<typeof withWatch>
      let unwatched: ReturnType<typeof withCache>
      beforeAll(() => {
        watched = withWatch(shop())
        unwatched = withCache(shop().base)
      })
      beforeEach(() => Promise.all([watched.cache.clear(), unwatched.cache.clear()]))
      describe.each(writesFor(provider))('%s', (_group, writes) => {
        test.each(writes)('%s', async (_title, write) => {
          const { base: truth, admin } = shop()
          const one = unwatched.db as unknown as ShopClient
          const expected = await play(unwatched.cache, one, one, truth, way, write)
          await admin.restore()
          const other = watched.db as unknown as ShopClient
          const seen = await play(watched.cache, other, other, truth, way, write)
          expect(seen).toEqual({ stale: [], kept: expected.kept })
        })
      })
    },
    [provider],
  )
