import type { ShopClient, ShopProvider } from '@tidemark/shop'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overShops, type Shop, withCache } from '../support/shop.ts'
import { nestedWrites } from './nested.ts'
import { plainWrites } from './plain.ts'
import { READS } from './reads.ts'
import type { Writes } from './writes.ts'

type Write = Writes[string]

/** The ways that a write can reach the database; each is translated in a way of its own. */
const WAYS = {
  'by itself': (db: ShopClient, write: Write) => write(db),
  'in an interactive transaction': (db: ShopClient, write: Write) =>
    db.$transaction(async (tx) => write(tx as unknown as ShopClient)),
  'in an array': (db: ShopClient, write: Write) =>
    db.$transaction([write(db) as ReturnType<ShopClient['post']['count']>]),
}

/** Of each group of writes one in `every`, where two ways share them. */
interface Share {
  readonly every: number
  readonly from: number
}
const ALL: Share = { every: 1, from: 0 }

type Reads = Readonly<Record<string, (db: ShopClient) => PromiseLike<unknown>>>

interface Comparison {
  readonly reads?: Reads
  /** Writes of these names, whatever the share. */
  readonly always?: readonly string[]
  /** What writes and reads through the cache; the truth is asked of the shop's own client. */
  readonly connect?: (shop: Shop) => ShopClient
}

/** Rows by a text that nobody has: beside others of the turn, "nothing" is an answer of that turn alone, and not kept. */
const ALONE: ReadonlySet<string> = new Set(['user by another email', 'a brand that is not there'])

const askAll = async (reads: Reads, db: ShopClient): Promise<Readonly<Record<string, unknown>>> => {
  const answers: Record<string, unknown> = {}
  for (const [name, read] of Object.entries(reads)) if (ALONE.has(name)) answers[name] = await read(db)
  const others = Object.entries(reads).filter(([name]) => !ALONE.has(name))
  await Promise.all(others.map(async ([name, read]) => (answers[name] = await read(db))))
  return answers
}

/**
 * Fills a cache with a wide set of reads, runs one write, and compares every read with the database: for each write of the
 * tables, or its share of them.
 */
export const describeWrites = (
  provider: ShopProvider,
  how: keyof typeof WAYS,
  share: Share = ALL,
  { reads = READS, always = [], connect = ({ base }) => base }: Comparison = {},
): void =>
  overShops(
    `after a write ${how} every cached read equals the database`,
    (shop) => {
      let client: ShopClient
      beforeAll(() => {
        client = connect(shop())
      })
      const tally = { writes: 0, refused: 0, unchanged: 0, kept: 0 }
      afterAll(() => {
        const { writes, refused, unchanged, kept } = tally
        console.log(
          `${provider}, ${how}: ${writes} writes (${refused} refused); of ${unchanged} answers that did not change ${kept} stayed hits (${((100 * kept) / unchanged).toFixed(1)} %)`,
        )
      })

      describe.each(Object.entries({ plain: plainWrites, ...nestedWrites }))('%s', (_group, writes) => {
        test.each(
          Object.entries(writes).filter(([title], i) => i % share.every === share.from || always.includes(title)),
        )('%s', async (_title, write) => {
          const { base } = shop()
          const { db: extended, cache } = withCache(client)
          const db = extended as unknown as ShopClient
          let hits = 0
          cache.on('hit', () => hits++)
          const before = await askAll(reads, db)
          await askAll(reads, db)
          expect(hits, 'each read is a hit the second time').toBe(Object.keys(reads).length)

          tally.writes++
          await Promise.resolve(WAYS[how](db, write)).catch(() => tally.refused++)

          const truth = await askAll(reads, base)
          const stale: string[] = []
          for (const [name, read] of Object.entries(reads)) {
            const hitsBefore = hits
            if (!isDeepStrictEqual(await read(db), truth[name])) stale.push(name)
            if (!isDeepStrictEqual(before[name], truth[name])) continue
            tally.unchanged++
            if (hits > hitsBefore) tally.kept++
          }
          expect(stale).toEqual([])
        })
      })
    },
    [provider],
  )
