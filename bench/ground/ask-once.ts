import { createShopClient } from '@tidemark/shop'
import type { Ground } from './ground.ts'
import type { Read } from './reads.ts'

/** An answer as the database gives it. */
export const askOnce = async (ground: Ground, read: Read): Promise<unknown> => {
  const client = createShopClient(await ground.shop('sqlite'))
  try {
    return await read(client, 0)
  } finally {
    await client.$disconnect()
  }
}
