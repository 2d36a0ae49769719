import type { Deed, Touched, Writer } from './deed.ts'
import { deedsOnCache } from './deeds/on-cache.ts'
import { deedsOnComments } from './deeds/on-comments.ts'
import { deedsOnPosts } from './deeds/on-posts.ts'
import { deedsOnUsers } from './deeds/on-users.ts'

const deeds = { ...deedsOnUsers, ...deedsOnPosts, ...deedsOnComments, ...deedsOnCache }
type Deeds = typeof deeds
type Name = keyof Deeds

type Do<Db, Given, Done> = (db: Db, given: Given) => PromiseLike<Done>

type WaysOf<Db, D> = D extends Deed<infer Given, infer Done> ? Readonly<Record<string, Do<Db, Given, Done>>> : never

/** How an ORM does every deed, each in one way or more, by their names. */
export type WriteWays<Db> = { readonly [N in Name]: WaysOf<Db, Deeds[N]> }

/** What a write does beside writing. */
export interface Setting extends Writer {
  /** To be called when its own code is through, right before it may commit. Without: from its beginning on. */
  readonly mayCommit: () => void
  /** Waits as a slow application does. Milliseconds. */
  readonly dawdle: (ms: number) => Promise<void>
  /** Longer than any lock stands by itself, milliseconds. */
  readonly long: number
}

export interface Write {
  readonly weight: number
  readonly what: string
  /** Resolves with a row that is not as it was, if there is one to name. */
  run(setting: Setting): Promise<Touched | undefined>
}

/** Every deed in every way; of those that are done in several each has its share. */
export const createWrites = <Db>(db: Db, ways: WriteWays<Db>): readonly Write[] =>
  (Object.keys(deeds) as Name[]).flatMap((name) => {
    const done = deeds[name] as unknown as Deed<unknown, unknown>
    const all = Object.entries(ways[name]) as unknown as [string, Do<Db, unknown, unknown>][]
    return all.map(([how, act]) => ({
      weight: done.weight / all.length,
      what: `${done.what} (${how})`,
      run: async (setting) => {
        const given = done.draw(setting)
        return given === undefined ? undefined : done.touched(given, await act(db, given))
      },
    }))
  })
