import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'

/** A part of a Redis that one test has for itself, and a look at what really lies there. */
export interface RedisNamespace {
  /** Random, so that no key of anybody else has it anywhere in its name. */
  readonly name: string
  /** Of the Redis it is in. */
  readonly url: string
  /** For whatever the other methods do not say: `admin.get(key)`, `admin.pttl(key)`, `admin.set(key, 'broken')`. */
  readonly admin: Redis
  /** All keys with the namespace in their name, also inside of a hash tag, sorted; with `part`: only those that have it, too. */
  keys(part?: string): Promise<readonly string[]>
  /** Removes those keys. */
  clear(): Promise<void>
  /** Removes them and hangs up. */
  drop(): Promise<void>
}

export const redisNamespace = (url: string): RedisNamespace => {
  const name = `test${randomBytes(8).toString('hex')}`
  const admin = new Redis(url)
  // Without a listener ioredis prints each lost connection; the calls reject anyway.
  admin.on('error', () => {})

  const keys = async (part = ''): Promise<readonly string[]> => {
    const found = new Set<string>() // SCAN may name a key twice
    for await (const batch of admin.scanStream({ match: `*${name}*`, count: 1_000 }))
      for (const key of batch as string[]) if (key.includes(part)) found.add(key)
    return [...found].toSorted()
  }
  const clear = async (): Promise<void> => {
    const all = await keys()
    if (all.length > 0) await admin.unlink(...all)
  }
  return {
    name,
    url,
    admin,
    keys,
    clear,
    drop: async () => {
      try {
        await clear()
      } finally {
        admin.disconnect()
      }
    },
  }
}
