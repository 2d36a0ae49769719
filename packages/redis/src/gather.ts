import type { Redis } from 'ioredis'

/** Values of keys, in their order, all of one moment. */
export type Mget = (keys: readonly string[]) => Promise<readonly (Buffer | null)[]>

export interface Gather {
  readonly mget: Mget
  /** Sends what was asked for in this turn. */
  flush(): void
}

interface Asked {
  readonly keys: readonly string[]
  readonly resolve: (values: readonly (Buffer | null)[]) => void
  readonly reject: (error: unknown) => void
}

/** Whether the server is still who it was. */
export interface Watch {
  /** It was not asked for a while: ask now. */
  isDue(): boolean
  /** Throws if it is not. */
  see(info: string): void
}

/** Longer commands would keep the server from others. */
const MOST_KEYS = 2000

/**
 * Reads of one turn as one MGET: for ioredis a command costs more than a key, so that many reads at a time cost hardly more than
 * one. What one caller asks for is never torn apart. `probe`: a key that nobody ever writes.
 */
export const createGather = (client: Redis, probe: string, watch: Watch): Gather => {
  let waiting: Asked[] = []

  const send = async (batch: readonly Asked[]): Promise<void> => {
    try {
      // A server that was demoted under the connection goes on answering, from a past of its own; only a write finds that out (rule 2).
      // Removing what is never there changes nothing, and after the reads it says who has answered them.
      // One that was demoted and made a master again meanwhile takes writes, and its past is another one: only it can say so.
      const [values, , info] = await Promise.all([
        client.mgetBuffer(batch.flatMap(({ keys }) => keys)),
        client.unlink(probe),
        watch.isDue() ? client.info('replication') : undefined,
      ])
      if (info !== undefined) watch.see(info)
      let start = 0
      for (const { keys, resolve } of batch) resolve(values.slice(start, (start += keys.length)))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return {
    mget: (keys) => new Promise((resolve, reject) => void waiting.push({ keys, resolve, reject })),
    flush: () => {
      const all = waiting
      waiting = []
      let batch: Asked[] = []
      let size = 0
      for (const asked of all) {
        if (size > 0 && size + asked.keys.length > MOST_KEYS) {
          void send(batch)
          batch = []
          size = 0
        }
        batch.push(asked)
        size += asked.keys.length
      }
      if (size > 0) void send(batch)
    },
  }
}
