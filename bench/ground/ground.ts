import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SqliteTarget } from '@tidemark/shop'
import { privateRedis } from '../../test/support/servers/private-redis.ts'
import { fillShop } from './fill-shop.ts'

/** What contests stand on, made when the first one asks. */
export interface Ground {
  /** A shop with rows in it, in a file of its own. */
  shop(): Promise<SqliteTarget>
  /** The address of a Redis of our own. */
  redis(): Promise<string>
  close(): Promise<void>
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

export const createGround = (): Ground => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-bench-'))
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  // However the process ends. The Redis ends with it by itself.
  process.on('exit', removeFolder)
  let stopRedis = async (): Promise<void> => {}

  return {
    shop: once(async () => {
      const target: SqliteTarget = { provider: 'sqlite', url: `file:${join(folder, 'shop.db')}` }
      await fillShop(target)
      return target
    }),
    redis: once(async () => {
      const { url, stop } = await privateRedis()
      stopRedis = stop
      return url
    }),
    close: async () => {
      await stopRedis()
      removeFolder()
      process.off('exit', removeFolder)
    },
  }
}
