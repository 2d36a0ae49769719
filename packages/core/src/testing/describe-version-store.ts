import type { MaybePromise } from '../contracts/maybe-promise.ts'
import type { Tag } from '../contracts/tag.ts'
import { HIDDEN, type Version, type VersionStore } from '../contracts/versions.ts'
import type { TestFunctions } from './test-functions.ts'

export interface VersionStoreMaker {
  /** A store that knows no tag and no writer yet. */
  readonly make: () => MaybePromise<VersionStore>
  /** The same with room for so many tags only; absent where a store does not forget by itself. */
  readonly makeSmall?: ((tags: number) => MaybePromise<VersionStore>) | undefined
}

const POST: Tag = 'public.Post'
const SEVEN: Tag = 'public.Post|id=7'
const EIGHT: Tag = 'public.Post|id=8'
const IDS: Tag = 'public.Post|id'

/** What every version store promises, whatever it is made of. Hand in the functions of your test runner. */
export const describeVersionStore = (
  { describe, it, expect }: TestFunctions,
  name: string,
  { make, makeSmall }: VersionStoreMaker,
): void => {
  const withStore = (body: (store: VersionStore) => Promise<void>, how: () => MaybePromise<VersionStore> = make) =>
    async function run(): Promise<void> {
      const store = await how()
      try {
        await body(store)
      } finally {
        await store.close()
      }
    }
  const look = async (store: VersionStore, ...tags: Tag[]): Promise<readonly Version[]> =>
    (await store.look(tags)).versions
  const one = async (store: VersionStore, tag: Tag): Promise<Version | undefined> => (await look(store, tag))[0]
  const markOf = async (store: VersionStore): Promise<unknown> => (await store.look([])).mark

  describe(`the version store ${name}`, () => {
    describe('versions (rule 2)', () => {
      it(
        'mints a version for a tag that has none, and shows it from then on',
        withStore(async (store) => {
          const minted = await one(store, SEVEN)
          expect(minted === undefined || minted === HIDDEN).toBe(false)
          expect(await one(store, SEVEN)).toBe(minted)
        }),
      )

      it(
        'answers in the order of the question, for nothing and for a tag asked twice too',
        withStore(async (store) => {
          const [seven, eight] = await look(store, SEVEN, EIGHT)
          expect(await look(store, EIGHT, SEVEN, EIGHT)).toEqual([eight, seven, eight])
          expect(await look(store)).toEqual([])
        }),
      )

      it(
        'never shows a version twice, whatever moves',
        withStore(async (store) => {
          const seen = new Set<Version>()
          let shown = 0
          for (let round = 0; round < 20; round++) {
            for (const version of await look(store, POST, SEVEN, EIGHT)) {
              seen.add(version)
              shown++
            }
            await store.lock(`writer ${round}`, [POST, SEVEN, EIGHT])
            await store.release(`writer ${round}`, [POST, SEVEN, EIGHT])
            if (round % 5 === 4) await store.clear()
          }
          expect(seen.size).toBe(shown)
        }),
      )

      it('shows no version of another store: what was lost is not guessed again', async () => {
        const [a, b] = [await make(), await make()]
        expect(await one(a, SEVEN)).not.toBe(await one(b, SEVEN))
        await Promise.all([a.close(), b.close()])
      })
    })

    describe('locks (rule 3)', () => {
      it(
        'hides what is locked and nothing else',
        withStore(async (store) => {
          const before = await look(store, POST, SEVEN, EIGHT)
          await store.lock('a', [POST, SEVEN])
          expect(await look(store, POST, SEVEN, EIGHT)).toEqual([HIDDEN, HIDDEN, before[2]])
        }),
      )

      it(
        'hides a tag that nobody has looked at before',
        withStore(async (store) => {
          await store.lock('a', [SEVEN])
          expect(await one(store, SEVEN)).toBe(HIDDEN)
        }),
      )

      it(
        'keeps one lock per writer: a tag stays hidden until the last one is out',
        withStore(async (store) => {
          await store.lock('a', [POST])
          await store.lock('b', [POST])
          await store.release('a', [POST])
          expect(await one(store, POST)).toBe(HIDDEN)
          await store.release('b', [POST])
          expect(await one(store, POST)).not.toBe(HIDDEN)
        }),
      )

      it(
        'takes a lock once, however often a writer asks',
        withStore(async (store) => {
          const before = await look(store, POST, SEVEN)
          await store.lock('a', [POST])
          await store.lock('a', [POST, SEVEN, SEVEN])
          expect(await look(store, POST, SEVEN)).toEqual([HIDDEN, HIDDEN])
          await store.release('a', [])
          expect(await look(store, POST, SEVEN)).toEqual(before)
        }),
      )
    })

    describe('release (rule 4)', () => {
      it(
        'gives back the versions of what was not moved',
        withStore(async (store) => {
          const before = await look(store, POST, SEVEN, IDS)
          await store.lock('a', [POST, SEVEN, IDS])
          await store.release('a', [])
          expect(await look(store, POST, SEVEN, IDS)).toEqual(before)
        }),
      )

      it(
        'moves what was written, locked or not, and gives the rest back',
        withStore(async (store) => {
          const [post, seven, ids] = await look(store, POST, SEVEN, IDS)
          await store.lock('a', [POST, IDS])
          await store.release('a', [POST, SEVEN])
          const after = await look(store, POST, SEVEN, IDS)
          expect([after[0] === post, after[1] === seven, after[2] === ids]).toEqual([false, false, true])
          expect(after.includes(HIDDEN)).toBe(false)
        }),
      )

      it(
        'never gives back what another writer moved meanwhile, whoever goes last',
        withStore(async (store) => {
          for (const last of ['mover', 'other'] as const) {
            const before = await one(store, SEVEN)
            await store.lock('mover', [SEVEN])
            await store.lock('other', [SEVEN])
            if (last === 'mover') {
              await store.release('other', [])
              await store.release('mover', [SEVEN])
            } else {
              await store.release('mover', [SEVEN])
              await store.release('other', [])
            }
            const after = await one(store, SEVEN)
            expect(after === before || after === HIDDEN).toBe(false)
          }
        }),
      )

      it(
        'never gives back what was moved without a lock meanwhile',
        withStore(async (store) => {
          const before = await one(store, SEVEN)
          await store.lock('a', [SEVEN])
          await store.release('somebody', [SEVEN])
          expect(await one(store, SEVEN)).toBe(HIDDEN)
          await store.release('a', [])
          expect(await one(store, SEVEN)).not.toBe(before)
        }),
      )

      it(
        'lets nobody see a column unlocked beside a value that has yet to move',
        withStore(async (store) => {
          for (let round = 0; round < 10; round++) {
            const [, before] = await look(store, IDS, SEVEN)
            await store.lock('a', [IDS])
            const looks = [look(store, IDS, SEVEN)]
            const released = store.release('a', [SEVEN])
            looks.push(look(store, IDS, SEVEN), look(store, IDS, SEVEN))
            await released
            for (const [column, value] of await Promise.all(looks))
              expect(column !== HIDDEN && value === before).toBe(false)
          }
        }),
      )

      it(
        'can be said twice, and by a writer who has no lock',
        withStore(async (store) => {
          await store.lock('a', [POST])
          await store.lock('b', [POST])
          await store.release('a', [POST])
          await store.release('a', [POST])
          expect(await one(store, POST)).toBe(HIDDEN)
          await store.release('b', [])
          const after = await one(store, POST)
          await store.release('nobody', [])
          expect(await one(store, POST)).toBe(after)
        }),
      )
    })

    describe('the fence (rule 5)', () => {
      it(
        'shows a tag that was not moved since the mark, as `look` does',
        withStore(async (store) => {
          const [before] = await look(store, SEVEN)
          const mark = await markOf(store)
          expect(await store.lookAfter([SEVEN], mark)).toEqual([before])
        }),
      )

      it(
        'shows a tag that was moved before the mark',
        withStore(async (store) => {
          await store.release('a', [SEVEN])
          const mark = await markOf(store)
          expect(await store.lookAfter([SEVEN], mark)).toEqual(await look(store, SEVEN))
        }),
      )

      it(
        'hides a tag that was moved after the mark, and no other',
        withStore(async (store) => {
          const mark = await markOf(store)
          await store.lock('a', [SEVEN])
          await store.release('a', [SEVEN])
          const [seven, eight] = await store.lookAfter([SEVEN, EIGHT], mark)
          expect([seven, eight === HIDDEN]).toEqual([HIDDEN, false])
          expect(await store.lookAfter([SEVEN], await markOf(store))).toEqual(await look(store, SEVEN))
        }),
      )

      it(
        'shows a tag that nobody knew when the mark was taken',
        withStore(async (store) => {
          const mark = await markOf(store)
          await store.release('a', [EIGHT])
          const [seven] = await store.lookAfter([SEVEN], mark)
          expect(seven).toBe(await one(store, SEVEN))
          expect(seven).not.toBe(HIDDEN)
        }),
      )

      it(
        'hides a tag while it is locked, and shows it when its version is given back',
        withStore(async (store) => {
          const mark = await markOf(store)
          await store.lock('a', [SEVEN])
          expect(await store.lookAfter([SEVEN], mark)).toEqual([HIDDEN])
          await store.release('a', [])
          expect(await store.lookAfter([SEVEN], mark)).toEqual(await look(store, SEVEN))
        }),
      )

      if (makeSmall !== undefined)
        it(
          'counts a tag it forgot as moved, if a forgotten tag may have been',
          withStore(
            async (store) => {
              const before = await one(store, SEVEN)
              const mark = await markOf(store)
              await store.release('a', [SEVEN])
              await look(store, ...Array.from({ length: 40 }, (_, i) => `public.Post|id=${100 + i}`))
              expect(await store.lookAfter([SEVEN], mark)).toEqual([HIDDEN])
              expect(await one(store, SEVEN)).not.toBe(before)
              expect(await store.lookAfter([SEVEN], await markOf(store))).toEqual(await look(store, SEVEN))
            },
            () => makeSmall(10),
          ),
        )
    })

    describe('being alone (rule 6)', () => {
      it(
        'says so when nobody else held a lock from lock to release',
        withStore(async (store) => {
          await store.lock('a', [POST, SEVEN])
          await store.lock('elsewhere', ['public.User'])
          expect((await store.release('a', [POST, SEVEN])).alone).toEqual(true)
        }),
      )

      it(
        'denies it to both, whoever came first and whoever is still there',
        withStore(async (store) => {
          await store.lock('a', [POST, SEVEN])
          await store.lock('b', [POST, EIGHT])
          expect((await store.release('a', [POST])).alone).toEqual(false)
          expect((await store.release('b', [POST])).alone).toEqual(false)
        }),
      )

      it(
        'denies it to one whom another visited in between',
        withStore(async (store) => {
          await store.lock('a', [POST])
          await store.lock('b', [POST])
          await store.release('b', [])
          expect((await store.release('a', [POST])).alone).toEqual(false)
        }),
      )

      it(
        'denies it when somebody without a lock moved the tag, or everything was cleared',
        withStore(async (store) => {
          await store.lock('a', [POST])
          await store.release('an invalidation', [POST])
          expect((await store.release('a', [POST])).alone).toEqual(false)
          await store.lock('b', [POST])
          await store.clear()
          expect((await store.release('b', [POST])).alone).toEqual(false)
        }),
      )

      it(
        'moves more for one who was not alone, and gives it back to one who was',
        withStore(async (store) => {
          for (const company of [false, true]) {
            const [ids] = await look(store, IDS)
            await store.lock('a', [POST, IDS])
            if (company) await store.lock('b', [POST])
            await store.release('a', [POST], [IDS])
            await store.release('b', [])
            const [after] = await look(store, IDS)
            expect([after === ids, after === HIDDEN]).toEqual([!company, false])
          }
        }),
      )

      it(
        'forgets those who are gone',
        withStore(async (store) => {
          await store.lock('a', [POST])
          await store.lock('b', [POST])
          await store.release('a', [])
          await store.release('b', [])
          await store.lock('c', [POST])
          expect((await store.release('c', [POST])).alone).toEqual(true)
        }),
      )
    })

    describe('clear', () => {
      it(
        'shows no version from before, and lets nothing through the fence that began before',
        withStore(async (store) => {
          const before = await look(store, POST, SEVEN)
          const mark = await markOf(store)
          await store.clear()
          expect(await store.lookAfter([POST, SEVEN], mark)).toEqual([HIDDEN, HIDDEN])
          const after = await look(store, POST, SEVEN)
          expect(after.some((version) => version === HIDDEN || before.includes(version))).toBe(false)
        }),
      )

      it(
        'leaves locks standing, and forfeits what they would give back',
        withStore(async (store) => {
          const before = await one(store, SEVEN)
          await store.lock('a', [SEVEN])
          await store.clear()
          expect(await one(store, SEVEN)).toBe(HIDDEN)
          await store.release('a', [])
          const after = await one(store, SEVEN)
          expect(after === HIDDEN || after === before).toBe(false)
        }),
      )
    })
  })
}
