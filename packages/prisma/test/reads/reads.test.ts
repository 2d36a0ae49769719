import type { ShopClient } from '@tidemark/shop'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { overShops, withCache } from '../support/shop.ts'
import { nestedWrites } from '../writes/nested.ts'
import { plainWrites } from '../writes/plain.ts'
import { OPTION_READS } from './options.ts'

/** Errors are answers here: a write may leave nothing for `findUniqueOrThrow`. */
const told = (call: PromiseLike<unknown>): PromiseLike<unknown> =>
  Promise.resolve(call).catch((error: { readonly code?: string }) => `error ${error.code}`)

overShops('a read with any option', (shop, provider) => {
  const reads = Object.entries(OPTION_READS).filter(([, { only }]) => only === undefined || only.includes(provider))
  const setup = () => {
    const { db: extended, cache } = withCache(shop().base)
    return { db: extended as unknown as ShopClient, cache }
  }

  test.each(reads)('is answered as the database does, and without it the second time: %s', async (_, { read }) => {
    const { db } = setup()
    const truth = await read(shop().base)
    expect(await read(db)).toStrictEqual(truth)
    shop().log.reset()
    expect(await read(db)).toStrictEqual(truth)
    expect(shop().log.statements).toEqual([])
  })

  // All writes over all kinds of answers are compared in `writes/`. Here the reads are many, and some of the writes are enough.
  const writes = [plainWrites, ...Object.values(nestedWrites)].flatMap((group) =>
    Object.entries(group).filter((_, i) => i % 12 === 0),
  )
  test.each(writes)('is never older than a write: %s', async (_, write) => {
    const { db } = setup()
    await Promise.all(reads.map(([, { read }]) => read(db)))
    await told(write(db))
    const stale: string[] = []
    for (const [name, { read }] of reads)
      if (!isDeepStrictEqual(await told(read(db)), await told(read(shop().base)))) stale.push(name)
    expect(stale).toEqual([])
  })
})
