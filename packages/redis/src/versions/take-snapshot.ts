import type { Tag } from '@tidemark/core/tier'
import { runScript } from '../client.ts'
import type { Connection } from '../connection.ts'
import type { Keys } from '../keys.ts'
import { mint } from '../scripts/mint.ts'
import { type Question, questionOf } from './question.ts'
import { randomToken } from './random-token.ts'
import { type Place, readPlace, readToken, type Snapshot, type Token } from './snapshot.ts'

export interface SnapshotSetting {
  readonly use: Connection['use']
  readonly keys: Keys
  /** Milliseconds that a version is kept for when nobody moves it. */
  readonly versionTtl: number
}

type Answer = readonly (string | null)[]

/**
 * Asks for clear token, sequences and versions with one MGET, so that all of it is from one moment; only what is missing is
 * minted with a second command.
 */
export const createTakeSnapshot = ({ use, keys, versionTtl }: SnapshotSetting) => {
  const ask = ({ tags, groups }: Question): Promise<readonly [epoch: string, answer: Answer]> => {
    const names = [keys.clear, ...groups.map(keys.sequence), ...tags.map(keys.version)]
    return use(async (redis, epoch) => [epoch, await redis.mget(names)] as const)
  }

  const mintMissing = async (epoch: string, { tags, groups, groupNumbers }: Question, answer: Answer) => {
    const missing = tags.flatMap((tag, i) =>
      typeof answer[1 + groups.length + i] === 'string' ? [] : [{ tag, group: groupNumbers[i] ?? 0 }],
    )
    const names = [
      keys.clear,
      ...groups.map(keys.sequence),
      ...missing.flatMap(({ tag }) => [keys.version(tag), keys.lock(tag)]),
    ]
    const args = [Math.ceil(versionTtl), randomToken(), randomToken(), randomToken(), groups.length]
    const minted = (await use((redis, now) => {
      if (now !== epoch) throw new Error('another server answers now')
      return runScript(redis, mint, names, [...args, ...missing.map(({ group }) => group)])
    })) as readonly string[]
    const tokens = minted.slice(1 + groups.length)
    return {
      clear: minted[0] ?? '',
      places: minted.slice(1),
      tokens: new Map(missing.map(({ tag }, i) => [tag, tokens[i]])),
    }
  }

  return async (asked: readonly Tag[]): Promise<Snapshot> => {
    const question = questionOf(asked)
    const { tags, groups } = question
    const [epoch, answer] = await ask(question)
    const minted = answer.includes(null) ? await mintMissing(epoch, question, answer) : undefined
    const places = new Map<string, Place>()
    const tokens = new Map<Tag, Token | undefined>()
    for (const [i, group] of groups.entries()) places.set(group, readPlace(minted?.places[i] ?? answer[1 + i] ?? ''))
    for (const [i, tag] of tags.entries()) {
      const text = answer[1 + groups.length + i] ?? minted?.tokens.get(tag)
      tokens.set(tag, text === undefined ? undefined : readToken(text))
    }
    // What was cleared between the two commands is not unseen: versions under the older token are never shown again.
    return { epoch, clear: answer[0] ?? minted?.clear ?? '', places, tokens }
  }
}
