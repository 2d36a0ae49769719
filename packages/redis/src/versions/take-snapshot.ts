import type { FoundEntry, Tag } from '@tidemark/core/tier'
import type { Redis } from 'ioredis'
import { runScript } from '../client.ts'
import type { Connection } from '../connection.ts'
import type { Keys } from '../keys.ts'
import { entryOf } from '../redis-tier.ts'
import { mint } from '../scripts/mint.ts'
import { LOCKED } from '../scripts/prelude.ts'
import { spelled } from '../volley.ts'
import { type Question, questionOf } from './question.ts'
import { randomToken } from './random-token.ts'
import type { Snapshot } from './snapshot.ts'

export interface SnapshotSetting {
  readonly ask: Connection['ask']
  /** Comes before every key. */
  readonly prefix: string
  readonly keys: Keys
  /** Milliseconds that a version is kept for when nobody moves it. */
  readonly versionTtl: number
}

interface Asking {
  readonly question: Question
  /** The keys that answer it. */
  readonly names: readonly string[]
  /** As they travel. */
  readonly written: string
}

interface Minted {
  readonly clear: string
  readonly places: readonly string[]
  readonly tokens: ReadonlyMap<Tag, string | undefined>
}

/** Makes something of what the server said, and of the entry that was asked for with it. */
export type Judge<T> = (snapshot: Snapshot, found: FoundEntry | undefined) => T

/**
 * Asks for clear token, sequences and versions, and perhaps for an entry, with one MGET, so that all of it is from one moment; only what is
 * missing is minted with a second command.
 */
export const createTakeSnapshot = ({ ask, prefix, keys, versionTtl }: SnapshotSetting) => {
  const mintMissing = async (
    redis: Redis,
    { tags, groups, groupNumbers }: Question,
    texts: readonly (string | undefined)[],
  ): Promise<Minted> => {
    const missing = tags.flatMap((tag, i) =>
      texts[1 + groups.length + i] === undefined ? [{ tag, group: groupNumbers[i] ?? 0 }] : [],
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
    return { question, names, written: names.map((name) => spelled(prefix + name)).join('') }
  }
  const known = new WeakMap<readonly Tag[], Asking>()
  /** Lists that are frozen are asked again and again. The others are entries' own, say, which would keep what is made of them. */
  const askingOf = (asked: readonly Tag[]): Asking => {
    if (!Object.isFrozen(asked)) return made(asked)
    let asking = known.get(asked)
    if (asking === undefined) known.set(asked, (asking = made(asked)))
    return asking
  }

  const snapshotOf = (
    { tags, groups }: Question,
    epoch: string,
    texts: readonly (string | undefined)[],
    minted?: Minted,
  ): Snapshot => ({
    epoch,
    // Was all cleared between the two commands? Then this is from before, and versions under the older token are never shown again.
    clear: texts[0] ?? minted?.clear ?? '',
    groups,
    places: groups.map((_, i) => minted?.places[i] ?? texts[1 + i] ?? ''),
    tags,
    tokens: tags.map((tag, i) => {
      const text = texts[1 + groups.length + i] ?? minted?.tokens.get(tag)
      return text === LOCKED ? undefined : text
    }),
  })

  /** @param key of the entry */
  return <T>(asked: readonly Tag[], key: string | undefined, judge: Judge<T>): Promise<T> => {
    const { question, names, written } = askingOf(asked)
    const all = key === undefined ? names : [...names, key]
    return ask((epoch) => ({
      keys: all,
      written,
      aged: all.length - names.length,
      take: ({ values, lefts }, redis) => {
        const texts: (string | undefined)[] = []
        let isWhole = true
        for (let i = 0; i < names.length; i++) {
          const text = values[i]?.toString('latin1')
          if (text === undefined) isWhole = false
          texts.push(text)
        }
        const found = entryOf(values[names.length], lefts[0])
        if (isWhole) return judge(snapshotOf(question, epoch, texts), found)
        // Sent now: no other server can have taken this one's place meanwhile (rule 2).
        return mintMissing(redis, question, texts).then((minted) =>
          judge(snapshotOf(question, epoch, texts, minted), found),
        )
      },
    }))
  }
}
