import type { Tier } from '@tidemark/core/tier'
import type { Redis } from 'ioredis'
import type { Connection } from './connection.ts'

export interface RedisTierSetting {
  readonly use: Connection['use']
  /** Longest life of an entry, milliseconds. */
  readonly ttl: number
  readonly maxEntryBytes: number
}

/** Redis takes keys as long as its longest string. */
const MAX_KEY_BYTES = 512 * 1024 ** 2

/** One write for all commands, answered in order; the first error of any of them is thrown. */
const inOneGo = async (pipeline: ReturnType<Redis['pipeline']>): Promise<readonly unknown[]> => {
  const answers = (await pipeline.exec()) ?? []
  return answers.map(([error, answer]) => {
    if (error !== null) throw error
    return answer
  })
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Entries as Redis strings with an expiry. */
export const redisTier = ({ use, ttl, maxEntryBytes }: RedisTierSetting): Tier => ({
  name: 'redis',
  traits: { shared: true, maxKeyBytes: MAX_KEY_BYTES, maxValueBytes: maxEntryBytes },

  read: async (keys) => {
    if (keys.length === 0) return []
    const answers = await use((redis) => {
      const pipeline = redis.pipeline()
      // The time that is left comes first: of an entry that is replaced in between, it is the shorter one.
      for (const key of keys) pipeline.pttl(key)
      pipeline.mgetBuffer([...keys])
      return inOneGo(pipeline)
    })
    const lefts = answers as readonly number[]
    const values = answers.at(-1) as readonly (Buffer | null)[]
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
    await use((redis) => {
      const pipeline = redis.pipeline()
      for (const { key, bytes, keep } of entries) {
        if (keep > 0) pipeline.set(key, asBuffer(bytes), 'PX', Math.ceil(Math.min(keep, ttl)))
        else pipeline.unlink(key)
      }
      return inOneGo(pipeline)
    })
  },

  drop: async (keys) => {
    if (keys.length > 0) await use((redis) => redis.unlink([...keys]))
  },

  close: async () => {},
})
