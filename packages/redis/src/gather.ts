import type { Redis } from 'ioredis'

/** Values of keys, in their order, all of one moment. */
export type Mget = (keys: readonly string[]) => Promise<readonly (Buffer | null)[]>

export interface Aged {
  readonly value: Buffer | null
  /** Milliseconds that the key has left; less than 0: it has none, or is not there. */
  readonly left: number
}

/** The same with what is left of each. */
export type Read = (keys: readonly string[]) => Promise<readonly Aged[]>

export interface Gather {
  readonly mget: Mget
  readonly read: Read
  /** Sends what was asked for in this turn. */
  flush(): void
}

const NOTHING: readonly never[] = []

interface Asked {
  readonly keys: readonly string[]
  readonly isAged: boolean
  readonly resolve: (values: readonly (Buffer | null)[], lefts: readonly number[]) => void
  readonly reject: (error: unknown) => void
}

/** Whether the server is still who it was. */
export interface Watch {
  /** It was not asked for a while: ask now. */
  isDue(): boolean
  /** Throws if it is not. */
  see(info: string): void
}

/** Sent whole: were it called by its digest, a server that has forgotten it would be asked again, after the values. */
const LEFTS = `local lefts = {}
for i, key in ipairs(KEYS) do lefts[i] = redis.call('PTTL', key) end
return lefts`

/** Longer commands would keep the server from others. */
const MOST_KEYS = 2000

/** Each key once, for versions of tables are in every question; and where the values of each question are. */
const keysOf = (batch: readonly Asked[]) => {
  const places = new Map<string, number>()
  const placeOf = (key: string): number => {
    let place = places.get(key)
    if (place === undefined) places.set(key, (place = places.size))
    return place
  }
  const wanted = batch.map(({ keys }) => keys.map(placeOf))
  return { keys: [...places.keys()], wanted }
}

/**
 * Reads of one turn as one MGET, and what is left of their keys as one script: for ioredis a command costs more than a key, so that
 * many reads at a time cost hardly more than one. What one caller asks for is never torn apart. `probe`: a key that nobody ever writes.
 */
export const createGather = (client: Redis, probe: string, watch: Watch): Gather => {
  let waiting: Asked[] = []

  const askLefts = async (keys: readonly string[]): Promise<readonly number[]> => {
    const [first] = keys
    if (first === undefined) return NOTHING
    // A script takes the server longer than a command.
    return keys.length === 1
      ? [await client.pttl(first)]
      : ((await client.eval(LEFTS, keys.length, ...keys)) as number[])
  }

  const send = async (batch: readonly Asked[]): Promise<void> => {
    try {
      const { keys, wanted } = keysOf(batch)
      // A server that was demoted under the connection goes on answering, from a past of its own; only a write finds that out (rule 2).
      // Removing what is never there changes nothing, and after the reads it says who has answered them.
      // One that was demoted and made a master again meanwhile takes writes, and its past is another one: only it can say so.
      const [lefts, values, , info] = await Promise.all([
        // Asked for first: of an entry that is replaced in between, it is the shorter time.
        askLefts(batch.flatMap((asked) => (asked.isAged ? asked.keys : NOTHING))),
        client.mgetBuffer(keys),
        client.unlink(probe),
        watch.isDue() ? client.info('replication') : undefined,
      ])
      if (info !== undefined) watch.see(info)
      let aged = 0
      for (const [i, asked] of batch.entries()) {
        const found = wanted[i]?.map((place) => values[place] ?? null) ?? []
        asked.resolve(found, asked.isAged ? lefts.slice(aged, (aged += asked.keys.length)) : NOTHING)
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return {
    mget: (keys) => new Promise((resolve, reject) => void waiting.push({ keys, isAged: false, resolve, reject })),
    read: (keys) =>
      new Promise((resolve, reject) => {
        const both: Asked['resolve'] = (values, lefts) =>
          resolve(values.map((value, i) => ({ value, left: lefts[i] ?? 0 })))
        waiting.push({ keys, isAged: true, resolve: both, reject })
      }),
    flush: () => {
      const all = waiting
      waiting = []
      let batch: Asked[] = []
      let size = 0
      for (const asked of all) {
        if (batch.length > 0 && size + asked.keys.length > MOST_KEYS) {
          void send(batch)
          batch = []
          size = 0
        }
        batch.push(asked)
        size += asked.keys.length
      }
      if (batch.length > 0) void send(batch)
    },
  }
}
