import { command, spelled } from './volley.ts'

/** What one caller asks for. */
export interface Question {
  readonly keys: readonly string[]
  /** The keys that are not aged as they travel, if that is known: the same ones are asked for again and again. */
  readonly written?: string | undefined
  /** Of so many of the last keys it is told as well what is left of them. */
  readonly aged: number
}

/** Questions as commands. */
export interface Wording {
  readonly commands: readonly string[]
  /** So many of them come before the values, and ask what is left of keys. */
  readonly aged: number
  /** Where the values of each question are; nothing: they are as they were asked for. */
  readonly wanted: readonly (readonly number[])[] | undefined
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

/** @param keys as they travel */
const askLefts = (keys: readonly string[]): readonly string[] =>
  keys.length > MOST_COMMANDS
    ? [command(3 + keys.length, `${EVAL}${spelled(`${keys.length}`)}${keys.join('')}`)]
    : keys.map((key) => PTTL + key)

/** Each key once, for versions of tables are in every question; and where the values of each question are. */
const distinct = (batch: readonly Question[]) => {
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
 * The questions of one turn as one MGET, and what is left of keys before it: of an entry that is replaced in between, that is the shorter
 * time. `prefix` comes before every key; `probe` is a key that nobody ever writes.
 */
export const createWording = (prefix: string, probe: string) => {
  const spell = (key: string): string => spelled(prefix + key)
  // A server that was demoted under the connection goes on answering, from a past of its own; only a write finds that out (rule 2).
  // Removing what is never there changes nothing, and after the reads it says who has answered them.
  const proof = command(2, spelled('unlink') + spell(probe))

  const one = ({ keys, written, aged }: Question) => {
    const others = keys.length - aged
    const ends = keys.slice(others).map(spell)
    const begin = written ?? keys.slice(0, others).map(spell).join('')
    return { lefts: askLefts(ends), mget: command(1 + keys.length, MGET + begin + ends.join('')), wanted: undefined }
  }
  const several = (batch: readonly Question[]) => {
    const { keys, wanted } = distinct(batch)
    const ends = batch.flatMap((asked) => asked.keys.slice(asked.keys.length - asked.aged)).map(spell)
    return { lefts: askLefts(ends), mget: command(1 + keys.length, MGET + keys.map(spell).join('')), wanted }
  }

  /** @param isDue one that was demoted and made a master again meanwhile takes writes, and its past is another one: only INFO can say so */
  return (batch: readonly Question[], isDue: boolean): Wording => {
    const [first] = batch
    const { lefts, mget, wanted } = first !== undefined && batch.length === 1 ? one(first) : several(batch)
    const commands = [...lefts, mget, proof]
    if (isDue) commands.push(INFO)
    return { commands, aged: lefts.length, wanted }
  }
}
