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

  read: (keys) => {
    if (keys.length === 0) return Promise.resolve([])
    return use((_redis, _epoch, { read }) =>
      read(keys).then((all) =>
        all.map(({ value, left }) => (value === null || left <= 0 ? undefined : { bytes: value, left })),
      ),
    )
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
