import type { Tag } from '@tidemark/core/tier'
import type { Redis } from 'ioredis'
import { runScript } from '../client.ts'
import type { Connection } from '../connection.ts'
import type { Keys } from '../keys.ts'
import { mint } from '../scripts/mint.ts'
import { LOCKED } from '../scripts/prelude.ts'
import { type Question, questionOf } from './question.ts'
import { randomToken } from './random-token.ts'
import type { Snapshot } from './snapshot.ts'

export interface SnapshotSetting {
  readonly use: Connection['use']
  readonly keys: Keys
  /** Milliseconds that a version is kept for when nobody moves it. */
  readonly versionTtl: number
}

type Answer = readonly (string | null)[]

interface Asking {
  readonly question: Question
  /** The keys that answer it. */
  readonly names: readonly string[]
}

interface Minted {
  readonly clear: string
  readonly places: readonly string[]
  readonly tokens: ReadonlyMap<Tag, string | undefined>
}

/**
 * Asks for clear token, sequences and versions with one MGET, so that all of it is from one moment; only what is missing is
 * minted with a second command.
 */
export const createTakeSnapshot = ({ use, keys, versionTtl }: SnapshotSetting) => {
  const mintMissing = async (
    redis: Redis,
    { tags, groups, groupNumbers }: Question,
    answer: Answer,
  ): Promise<Minted> => {
    const missing = tags.flatMap((tag, i) =>
      typeof answer[1 + groups.length + i] === 'string' ? [] : [{ tag, group: groupNumbers[i] ?? 0 }],
    )
    const names = [
      keys.clear,
      ...groups.map(keys.sequence),
      ...missing.flatMap(({ tag }) => [keys.version(tag), keys.lock(tag)]),
    ]
    const fresh = [randomToken(), randomToken(), randomToken()]
    const args = [Math.ceil(versionTtl), ...fresh, groups.length, ...missing.map(({ group }) => group)]
    const [clear = '', ...rest] = (await runScript(redis, mint, names, args)) as readonly string[]
    const tokens = rest.slice(groups.length)
    return { clear, places: rest, tokens: new Map(missing.map(({ tag }, i) => [tag, tokens[i]])) }
  }

  const made = (asked: readonly Tag[]): Asking => {
    const question = questionOf(asked)
    const names = [keys.clear, ...question.groups.map(keys.sequence), ...question.tags.map(keys.version)]
    return { question, names }
  }
  const known = new WeakMap<readonly Tag[], Asking>()
  /** Lists that are frozen are asked again and again. The others are entries' own, say, which would keep what is made of them. */
  const askingOf = (asked: readonly Tag[]): Asking => {
    if (!Object.isFrozen(asked)) return made(asked)
    let asking = known.get(asked)
    if (asking === undefined) known.set(asked, (asking = made(asked)))
    return asking
  }

  return (asked: readonly Tag[]): Promise<Snapshot> =>
    use(async (redis, epoch, { mget }) => {
      const { question, names } = askingOf(asked)
      const { tags, groups } = question
      const found = await mget(names)
      const answer: Answer = found.map((value) => (value === null ? null : value.toString('latin1')))
      // Sent in the turn in which the answer came: no other server can have taken this one's place meanwhile (rule 2).
      const minted = answer.includes(null) ? await mintMissing(redis, question, answer) : undefined
      const textAt = (i: number): string | undefined => answer[i] ?? undefined
      const places = groups.map((_, i) => minted?.places[i] ?? textAt(1 + i) ?? '')
      const tokens = tags.map((tag, i) => {
        const text = textAt(1 + groups.length + i) ?? minted?.tokens.get(tag)
        return text === LOCKED ? undefined : text
      })
      // Was all cleared between the two commands? Then this is from before, and versions under the older token are never shown again.
      return { epoch, clear: answer[0] ?? minted?.clear ?? '', groups, places, tags, tokens }
    })
}
