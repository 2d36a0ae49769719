import type { Clock, LockRequest, Released, ReleaseRequest, VersionServer } from '@tidemark/core/tier'
import { runScript } from '../client.ts'
import type { Connection } from '../connection.ts'
import type { Keys } from '../keys.ts'
import { writeMessage } from '../message.ts'
import { clear } from '../scripts/clear.ts'
import { lock } from '../scripts/lock.ts'
import { LOCKED_IT, MOVES_IT, MOVES_IT_UNLESS_ALONE, release } from '../scripts/release.ts'
import { renew } from '../scripts/renew.ts'
import { markOf, versionsAfter, versionsOf } from './fence.ts'
import { questionOf } from './question.ts'
import { randomToken } from './random-token.ts'
import { createTakeSnapshot } from './take-snapshot.ts'

export interface RedisVersionsSetting {
  readonly connection: Pick<Connection, 'use' | 'ask' | 'keyPrefix'>
  /** The same, or a connection of its own where locks wait for replicas. */
  readonly useForLocks: Connection['use']
  readonly keys: Keys
  readonly channel: string
  readonly clock: Clock
  /** Milliseconds that a version is kept for when nobody moves it: longer than any entry that names it. */
  readonly versionTtl: number
  /** How many replicas have to know of a lock before it counts, and how many milliseconds they have for it. */
  readonly waitReplicas: number
  readonly waitFor: number
}

/** Versions and locks on one Redis. Every command is one script, and so happens at one moment. */
export const redisVersions = (setting: RedisVersionsSetting): VersionServer => {
  const { keys, channel, clock, waitReplicas, waitFor } = setting
  const { use, ask, keyPrefix } = setting.connection
  const versionTtl = Math.ceil(setting.versionTtl)
  const takeSnapshot = createTakeSnapshot({ ask, prefix: keyPrefix, keys, versionTtl })

  const lockTags = async ({ writer, tags: asked, lease }: LockRequest): Promise<readonly boolean[]> => {
    if (asked.length === 0) return []
    const { tags, groups, groupNumbers } = questionOf(asked)
    const names = [
      keys.clear,
      ...groups.flatMap((group) => [keys.sequence(group), keys.tombstone(group, writer)]),
      ...tags.flatMap((tag) => [keys.version(tag), keys.lock(tag)]),
    ]
    const fresh = [randomToken(), randomToken(), randomToken()]
    const args = [writer, Math.ceil(lease), ...fresh, channel, writeMessage('locked', tags), groups.length]
    const stood = await setting.useForLocks(async (redis) => {
      const answer = String(await runScript(redis, lock, names, [...args, ...groupNumbers]))
      if (waitReplicas === 0) return answer
      // Asked after the answer: a script that the server has forgotten is sent twice, and would overtake this.
      const acknowledged = await redis.wait(waitReplicas, waitFor)
      if (acknowledged < waitReplicas)
        throw new Error(`the lock reached ${acknowledged} of ${waitReplicas} replicas within ${waitFor} ms`)
      return answer
    })
    const byTag = new Map(tags.map((tag, i) => [tag, stood[i] === '1']))
    return asked.map((tag) => byTag.get(tag) === true)
  }

  const releaseTags = async (request: ReleaseRequest): Promise<Released> => {
    const { writer, refuseLocksFor } = request
    const [locked, moves, unlessAlone] = [request.locked, request.moves, request.unlessAlone].map(
      (tags) => new Set(tags),
    )
    const { tags, groups, groupNumbers } = questionOf([...request.locked, ...request.moves, ...request.unlessAlone])
    const names = [
      keys.clear,
      ...groups.flatMap((group) => [keys.sequence(group), keys.tombstone(group, writer)]),
      ...tags.flatMap((tag) => [keys.version(tag), keys.lock(tag)]),
    ]
    const perTag = tags.flatMap((tag, i) => {
      const letters = [
        locked?.has(tag) === true ? LOCKED_IT : '',
        moves?.has(tag) === true ? MOVES_IT : '',
        unlessAlone?.has(tag) === true ? MOVES_IT_UNLESS_ALONE : '',
      ]
      return [groupNumbers[i] ?? 0, letters.join(''), tag]
    })
    const fresh = [randomToken(), randomToken(), randomToken()]
    const args = [writer, versionTtl, Math.ceil(refuseLocksFor), ...fresh, channel, groups.length]
    const at = clock.now()
    return use(async (redis, epoch) => {
      const answer = (await runScript(redis, release, names, [...args, ...perTag])) as readonly [number, ...string[]]
      const [alone, clearToken = '', ...places] = answer
      return { alone: alone === 1, mark: markOf({ epoch, clear: clearToken, groups, places }, at) }
    })
  }

  return {
    name: 'redis',
    look: (tags) => {
      const at = clock.now()
      return takeSnapshot(tags, undefined, (snapshot) => ({
        versions: versionsOf(snapshot, tags),
        mark: markOf(snapshot, at),
      }))
    },
    lookWith: (tags, key) => {
      const at = clock.now()
      return takeSnapshot(tags, key, (snapshot, found) => ({
        versions: versionsOf(snapshot, tags),
        mark: markOf(snapshot, at),
        found,
      }))
    },
    lookAfter: async (tags, since) =>
      tags.length === 0
        ? []
        : takeSnapshot(tags, undefined, (snapshot) => versionsAfter(since, snapshot, tags, clock.now())),
    lock: lockTags,
    renew: async ({ writer, tags, lease }) => {
      const names = questionOf(tags).tags.flatMap((tag) => [keys.version(tag), keys.lock(tag)])
      return (
        names.length === 0 || (await use((redis) => runScript(redis, renew, names, [writer, Math.ceil(lease)]))) === 1
      )
    },
    release: releaseTags,
    clear: async () => {
      await use((redis) => runScript(redis, clear, [keys.clear], [randomToken(), channel, writeMessage('everything')]))
    },
    close: async () => {},
  }
}
