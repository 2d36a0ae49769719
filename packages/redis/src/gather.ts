import type { Redis } from 'ioredis'
import { createWording, type Question } from './wording.ts'
import { createVolleys } from './volley.ts'

/** What a server said at one moment. */
export interface Answer {
  /** Of each key, in their order. */
  readonly values: readonly (Buffer | null)[]
  /** Milliseconds that are left of each of the aged keys; less than 0: it has no end, or is not there. */
  readonly lefts: readonly number[]
}

/** What is asked for, and what to make of it. */
export interface Ask<T> extends Question {
  /** Called in the turn in which the answer came: no other server can have taken this one's place meanwhile. */
  readonly take: (answer: Answer, redis: Redis) => T | Promise<T>
}

interface Asked extends Ask<unknown> {
  readonly resolve: (made: unknown) => void
  readonly reject: (error: unknown) => void
}

export interface Gather {
  /** Once the turn is over. */
  ask<T>(ask: Ask<T>): Promise<T>
  /** Sends what was asked for in this turn. */
  flush(): void
}

/** Told how it went. */
export interface Watch {
  /** Whether the server is still who it was has not been asked for a while: ask now. */
  isDue(): boolean
  /** Throws if it is not. */
  see(info: string): void
  /** Somebody has an answer. */
  answered(): void
  /** Somebody has none. Returns why, for people. */
  failed(error: unknown): unknown
}

/** Longer commands would keep the server from others. */
const MOST_KEYS = 2000

/**
 * Reads of one turn as one MGET, and what is left of their keys: many at a time cost hardly more than one. What one caller asks for is
 * never torn apart. `prefix` comes before every key; `probe` is a key that nobody ever writes.
 */
export const createGather = (client: Redis, prefix: string, probe: string, watch: Watch): Gather => {
  let waiting: Asked[] = []
  const volley = createVolleys(client)
  const wording = createWording(prefix, probe)

  const fail = ({ reject }: Asked, error: unknown): void => reject(watch.failed(error))

  const settle = (asked: Asked, answer: Answer): void => {
    const tell = (made: unknown): void => {
      watch.answered()
      asked.resolve(made)
    }
    try {
      const made = asked.take(answer, client)
      if (made instanceof Promise) made.then(tell, (error: unknown) => fail(asked, error))
      else tell(made)
    } catch (error) {
      fail(asked, error)
    }
  }

  const settleAll = (
    batch: readonly Asked[],
    { values, lefts }: Answer,
    wanted: readonly (readonly number[])[] | undefined,
  ): void => {
    let told = 0
    for (let i = 0; i < batch.length; i++) {
      const asked = batch[i] as Asked
      const own = wanted?.[i]?.map((place) => values[place] ?? null) ?? values
      settle(asked, { values: own, lefts: batch.length === 1 ? lefts : lefts.slice(told, (told += asked.aged)) })
    }
  }

  const send = (batch: readonly Asked[]): void => {
    const isDue = watch.isDue()
    const { commands, aged, wanted } = wording(batch, isDue)
    volley(commands, (error, replies) => {
      try {
        if (error !== undefined) throw error
        if (isDue) watch.see(String(replies.at(-1)))
      } catch (reason) {
        for (const asked of batch) fail(asked, reason)
        return
      }
      const [first] = replies
      const lefts = (aged > 0 && Array.isArray(first) ? first : replies) as Answer['lefts']
      settleAll(batch, { values: replies[aged] as Answer['values'], lefts }, wanted)
    })
  }

  return {
    ask: <T>({ keys, written, aged, take }: Ask<T>) =>
      new Promise<T>(
        (resolve, reject) =>
          void waiting.push({ keys, written, aged, take, resolve: resolve as Asked['resolve'], reject }),
      ),
    flush: () => {
      const all = waiting
      waiting = []
      let batch: Asked[] = []
      let size = 0
      for (const asked of all) {
        if (batch.length > 0 && size + asked.keys.length > MOST_KEYS) {
          send(batch)
          batch = []
          size = 0
        }
        batch.push(asked)
        size += asked.keys.length
      }
      if (batch.length > 0) send(batch)
    },
  }
}
