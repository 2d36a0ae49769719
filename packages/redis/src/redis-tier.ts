import type { Tier } from '@tidemark/core/tier'
import type { Connection } from './connection.ts'

export interface RedisTierSetting {
  readonly use: Connection['use']
  /** Longest life of an entry, milliseconds. */
  readonly ttl: number
  readonly maxEntryBytes: number
}

/** Redis takes keys as long as its longest string. */
const MAX_KEY_BYTES = 512 * 1024 ** 2

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Entries as Redis strings with an expiry. The commands of one call go out in one write, and so take one round trip. */
export const redisTier = ({ use, ttl, maxEntryBytes }: RedisTierSetting): Tier => ({
  name: 'redis',
  traits: { shared: true, maxKeyBytes: MAX_KEY_BYTES, maxValueBytes: maxEntryBytes },

  read: async (keys) => {
    if (keys.length === 0) return []
    const [lefts, values] = await use((redis, _epoch, mget) =>
      // The time that is left is asked for first: of an entry that is replaced in between, it is the shorter one.
      Promise.all([Promise.all(keys.map((key) => redis.pttl(key))), mget(keys)]),
    )
    return keys.map((_, i) => {
      const [bytes, left] = [values[i], lefts[i] ?? 0]
      return bytes === null || bytes === undefined || left <= 0 ? undefined : { bytes, left }
    })
  },

  write: async (entries) => {
    for (const { key, bytes } of entries)
      if (bytes.byteLength > maxEntryBytes)
        throw new RangeError(`the entry ${key} has ${bytes.byteLength} bytes; maxEntryBytes is ${maxEntryBytes}`)
    if (entries.length === 0) return
    await use((redis) =>
      Promise.all(
        entries.map(({ key, bytes, keep }) =>
          keep > 0 ? redis.set(key, asBuffer(bytes), 'PX', Math.ceil(Math.min(keep, ttl))) : redis.unlink(key),
        ),
      ),
    )
  },

  drop: async (keys) => {
    if (keys.length > 0) await use((redis) => redis.unlink([...keys]))
  },

  close: async () => {},
})
