import type { MaybePromise } from '../../contracts/maybe-promise.ts'
import type { Tag } from '../../contracts/tag.ts'
import { HIDDEN, type Version, type VersionStore } from '../../contracts/versions.ts'
import type { TestFunctions } from '../test-functions.ts'

export interface VersionStoreMaker {
  /** A store that knows no tag and no writer yet. */
  readonly make: () => MaybePromise<VersionStore>
  /** The same with room for so many tags only; absent where a store does not forget by itself. */
  readonly makeSmall?: ((tags: number) => MaybePromise<VersionStore>) | undefined
}

export const POST: Tag = 'public.Post'
export const SEVEN: Tag = 'public.Post|id=7'
export const EIGHT: Tag = 'public.Post|id=8'
export const IDS: Tag = 'public.Post|id'

/** What one part of the suite works with. */
export interface StoreBench extends TestFunctions, VersionStoreMaker {
  withStore(body: (store: VersionStore) => Promise<void>, how?: () => MaybePromise<VersionStore>): () => Promise<void>
}

export const createStoreBench = (tests: TestFunctions, maker: VersionStoreMaker): StoreBench => ({
  ...tests,
  ...maker,
  withStore: (body, how = maker.make) =>
    async function run(): Promise<void> {
      const store = await how()
      try {
        await body(store)
      } finally {
        await store.close()
      }
    },
})

export const look = async (store: VersionStore, ...tags: Tag[]): Promise<readonly Version[]> => {
  const { versions } = await store.look(tags)
  // What can be said at once never says more.
  if (versions.includes(HIDDEN) && store.shows?.(tags, versions) === true)
    throw new Error('a locked tag shows a version')
  return versions
}

export const one = async (store: VersionStore, tag: Tag): Promise<Version | undefined> => (await look(store, tag))[0]

/** A place in the sequence of the table that these tags are of. */
export const markOf = async (store: VersionStore): Promise<unknown> => (await store.look([POST])).mark
