import { type Cache, createCache } from '@tidemark/core'
import { manualClock } from '@tidemark/core/testing'
import { cacheExtension } from '@tidemark/prisma'
import type { ShopClient } from '@tidemark/shop'
import { expect } from 'vitest'
import { difference, unordered } from './difference.ts'
import { oracle } from './oracle.ts'
import type { Db, Read, Row, Stage } from './row.ts'
import type { ScenarioShop } from './shop.ts'

const attach = (client: ShopClient, cache: Cache): Db => client.$extends(cacheExtension({ cache })) as unknown as Db

/** A stage with what only the table needs. */
export interface FullStage extends Stage {
  /** How a read went: what it cost, whether it was true, and what the truth is. */
  look(
    read: Read,
    db?: Db,
  ): Promise<{ readonly statements: number; readonly wrong: string | undefined; readonly truth: unknown }>
}

/** Sets up the data, a fresh cache and fresh clients over the shop's connections, and tidies up behind the act. */
export const onStage = async (
  shop: ScenarioShop,
  row: Row,
  act: (stage: FullStage) => Promise<void>,
): Promise<void> => {
  await shop.admin.restore()
  if ('data' in row) await row.data?.(shop.clients[0], shop)
  const clock = manualClock()
  const cache = createCache({ defaults: { ttl: '5m' }, ...row.options }, { clock })
  const [db, other] = [attach(shop.clients[0], cache), attach(shop.clients[1], cache)]
  const inOrder = 'unordered' in row && row.unordered ? unordered : (answer: unknown) => answer

  const look: FullStage['look'] = async (read, by = db) => {
    const before = shop.log.count
    const found = inOrder(await read(by))
    const statements = shop.log.count - before
    const truth = inOrder(await read(oracle(by)))
    expect(shop.log.count - before - statements, 'the oracle asks the database').toBeGreaterThan(0)
    return { statements, wrong: difference(found, truth), truth }
  }
  const fresh: Stage['fresh'] = async (read, by) => {
    const { statements, wrong } = await look(read, by)
    expect(wrong, 'differs from the database').toBeUndefined()
    return statements
  }
  const hit: Stage['hit'] = async (read, by) => expect(await fresh(read, by), 'statements of a hit').toBe(0)
  const miss: Stage['miss'] = async (read, by) =>
    expect(await fresh(read, by), 'statements of a miss').toBeGreaterThan(0)
  const prime: Stage['prime'] = async (...reads) => {
    for (const read of reads) {
      await fresh(read)
      await hit(read)
    }
  }

  try {
    await act({
      provider: shop.provider,
      shop,
      db,
      other,
      cache,
      clock,
      gate: shop.gate,
      look,
      fresh,
      hit,
      miss,
      prime,
    })
  } finally {
    shop.gate.open()
    await cache.close()
  }
}
