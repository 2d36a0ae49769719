import type { Redis } from 'ioredis'
import { command, createVolleys, spelled } from './volley.ts'

/** What a server said at one moment. */
export interface Answer {
  /** Of each key, in their order. */
  readonly values: readonly (Buffer | null)[]
  /** Milliseconds that are left of each of the aged keys; less than 0: it has no end, or is not there. */
  readonly lefts: readonly number[]
}

/** What is asked for, and what to make of it. */
export interface Ask<T> {
  readonly keys: readonly string[]
  /** The keys that are not aged as they travel, if that is known: the same ones are asked for again and again. */
  readonly written?: string | undefined
  /** Of so many of the last keys it is told as well what is left of them. */
  readonly aged: number
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

const MGET = spelled('mget')
const PTTL = command(2, spelled('pttl'))
const INFO = command(2, spelled('info') + spelled('replication'))

/** Sent whole: were it called by its digest, a server that has forgotten it would be asked again, after the values. */
const LEFTS = `local lefts = {}
for i, key in ipairs(KEYS) do lefts[i] = redis.call('PTTL', key) end
return lefts`

const EVAL = spelled('eval') + spelled(LEFTS)

/** A script takes the server longer than so many commands. */
const MOST_COMMANDS = 3

/** Longer commands would keep the server from others. */
const MOST_KEYS = 2000

/** @param keys as they travel */
const askLefts = (keys: readonly string[]): readonly string[] =>
  keys.length > MOST_COMMANDS
    ? [command(3 + keys.length, `${EVAL}${spelled(`${keys.length}`)}${keys.join('')}`)]
    : keys.map((key) => PTTL + key)

/** Each key once, for versions of tables are in every question; and where the values of each question are. */
const distinct = (batch: readonly Asked[]) => {
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
 * Reads of one turn as one MGET, and what is left of their keys: many at a time cost hardly more than one. What one caller asks for is
 * never torn apart. `prefix` comes before every key; `probe` is a key that nobody ever writes.
 */
export const createGather = (client: Redis, prefix: string, probe: string, watch: Watch): Gather => {
  let waiting: Asked[] = []
  const volley = createVolleys(client)
  const spell = (key: string): string => spelled(prefix + key)
  // A server that was demoted under the connection goes on answering, from a past of its own; only a write finds that out (rule 2).
  // Removing what is never there changes nothing, and after the reads it says who has answered them.
  const proof = command(2, spelled('unlink') + spell(probe))

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

  /** What is asked, and where the values of each question are; nothing: they are as they were asked for. */
  const write = (batch: readonly Asked[]) => {
    const [first] = batch
    if (first !== undefined && batch.length === 1) {
      const { keys, aged } = first
      const others = keys.length - aged
      const ends = keys.slice(others).map(spell)
      const begin = first.written ?? keys.slice(0, others).map(spell).join('')
      return { lefts: askLefts(ends), mget: command(1 + keys.length, MGET + begin + ends.join('')), wanted: undefined }
    }
    const { keys, wanted } = distinct(batch)
    const ends = batch.flatMap((asked) => asked.keys.slice(asked.keys.length - asked.aged)).map(spell)
    const mget = command(1 + keys.length, MGET + keys.map(spell).join(''))
    return { lefts: askLefts(ends), mget, wanted }
  }

  const send = (batch: readonly Asked[]): void => {
    const { lefts, mget, wanted } = write(batch)
    const isDue = watch.isDue()
    // What is left is asked for first: of an entry that is replaced in between, it is the shorter time.
    const commands = [...lefts, mget, proof]
    // One that was demoted and made a master again meanwhile takes writes, and its past is another one: only it can say so.
    if (isDue) commands.push(INFO)
    volley(commands, (error, replies) => {
      try {
        if (error !== undefined) throw error
        if (isDue) watch.see(String(replies.at(-1)))
      } catch (reason) {
        for (const asked of batch) fail(asked, reason)
        return
      }
      const [told] = replies
      const each = (lefts.length > 0 && Array.isArray(told) ? told : replies) as Answer['lefts']
      settleAll(batch, { values: replies[lefts.length] as Answer['values'], lefts: each }, wanted)
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
