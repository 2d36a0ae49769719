import type { FoundEntry, Tier } from '@tidemark/core/tier'
import type { Connection } from './connection.ts'

export interface RedisTierSetting {
  readonly connection: Pick<Connection, 'use' | 'ask'>
  /** Longest life of an entry, milliseconds. */
  readonly ttl: number
  readonly maxEntryBytes: number
}

/** Redis takes keys as long as its longest string. */
const MAX_KEY_BYTES = 512 * 1024 ** 2

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** What is gone, or has no end, is none of ours. */
export const entryOf = (value: Buffer | null | undefined, left = 0): FoundEntry | undefined =>
  value === null || value === undefined || left <= 0 ? undefined : { bytes: value, left }

/** Entries as Redis strings with an expiry. The commands of one call go out in one write, and so take one round trip. */
export const redisTier = ({ connection: { use, ask }, ttl, maxEntryBytes }: RedisTierSetting): Tier => ({
  name: 'redis',
  traits: { shared: true, maxKeyBytes: MAX_KEY_BYTES, maxValueBytes: maxEntryBytes },

  read: (keys) => {
    if (keys.length === 0) return Promise.resolve([])
    return ask(() => ({
      keys,
      aged: keys.length,
      take: ({ values, lefts }) => values.map((value, i) => entryOf(value, lefts[i])),
    }))
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
