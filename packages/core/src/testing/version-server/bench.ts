import type { MaybePromise } from '../../contracts/maybe-promise.ts'
import type { Tag } from '../../contracts/tag.ts'
import {
  HIDDEN,
  type Mark,
  type Released,
  type Version,
  type VersionServer,
  type Writer,
} from '../../contracts/versions.ts'
import type { TestFunctions } from '../test-functions.ts'

/** What can be done to some servers only. */
export type Ability = 'age' | 'restart' | 'loseSequence'

/** One server that knows no tag and no writer yet. */
export interface VersionServerBench {
  /** Another process's opening of it. Whoever made the bench closes them. */
  open(): MaybePromise<VersionServer>
  /** Resolves when every lease of `ms` that was taken before has run out, and one a hundred times as long has not. */
  expire(ms: number): MaybePromise<void>
  /** Lets so many milliseconds pass for the server and its openings: where time is moved by hand. */
  age?: ((ms: number) => MaybePromise<void>) | undefined
  /** The server starts again as another one from what it knew when `remember` was called: older data, another epoch. */
  restart?: { remember(): MaybePromise<void>; goBack(): MaybePromise<void> } | undefined
  /** The server loses the sequence that the moves of this tag's group are counted by, and nothing else. */
  loseSequence?: ((tag: Tag) => MaybePromise<void>) | undefined
  close(): MaybePromise<void>
}

export interface VersionServerMaker {
  /** Another server each time, or another namespace of one. */
  readonly make: () => MaybePromise<VersionServerBench>
  /** Which of the optional parts every bench has. What is not named is not tested. */
  readonly can?: readonly Ability[] | undefined
}

/** What the chapters of the suite are written with. */
export interface Chapter extends TestFunctions {
  readonly make: VersionServerMaker['make']
  /** A test with two openings, `a` and `b`, of one server. */
  promise(text: string, body: (at: Openings) => Promise<void>): void
}

export interface Openings {
  readonly bench: VersionServerBench
  readonly a: VersionServer
  readonly b: VersionServer
}

export const POST: Tag = 'public.Post'
export const IDS: Tag = 'public.Post|id'
export const SEVEN: Tag = 'public.Post|id=7'
export const EIGHT: Tag = 'public.Post|id=8'
export const USER: Tag = 'public.User'
export const HOME: Tag = '#home'

/** A lease that stands for the whole test. */
export const LONG = 30_000
/** A lease that a test lets run out. */
export const SHORT = 150

export const chapterOf = (tests: TestFunctions, make: VersionServerMaker['make']): Chapter => ({
  ...tests,
  make,
  promise: (text, body) =>
    void tests.it(text, async () => {
      const bench = await make()
      try {
        await body({ bench, a: await bench.open(), b: await bench.open() })
      } finally {
        await bench.close()
      }
    }),
})

export const look = async (server: VersionServer, ...tags: readonly Tag[]): Promise<readonly Version[]> =>
  (await server.look(tags)).versions

export const one = async (server: VersionServer, tag: Tag): Promise<Version | undefined> => (await look(server, tag))[0]

export const markOf = async (server: VersionServer, ...tags: readonly Tag[]): Promise<Mark> =>
  (await server.look(tags)).mark

export const isShown = (version: Version | undefined): boolean => version !== undefined && version !== HIDDEN

export const lock = (
  server: VersionServer,
  writer: Writer,
  tags: readonly Tag[],
  lease = LONG,
): Promise<readonly boolean[]> => server.lock({ writer, tags, lease })

export interface ReleaseWords {
  readonly locked?: readonly Tag[]
  readonly moves?: readonly Tag[]
  readonly unlessAlone?: readonly Tag[]
  readonly refuseLocksFor?: number
}

export const release = (
  server: VersionServer,
  writer: Writer,
  { locked = [], moves = [], unlessAlone = [], refuseLocksFor = 0 }: ReleaseWords,
): Promise<Released> => server.release({ writer, locked, moves, unlessAlone, refuseLocksFor })

/** Whether a promise was kept: its rejection is no failure of the test. */
export const isRefused = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => false,
    () => true,
  )
