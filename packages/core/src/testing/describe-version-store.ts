import { HIDDEN, type Version } from '../contracts/versions.ts'
import type { TestFunctions } from './test-functions.ts'
import {
  createStoreBench,
  EIGHT,
  IDS,
  look,
  markOf,
  one,
  POST,
  SEVEN,
  type VersionStoreMaker,
} from './version-store/bench.ts'
import { describeCompany } from './version-store/describe-company.ts'
import { describeFence } from './version-store/describe-fence.ts'

/** What every version store promises, whatever it is made of. Hand in the functions of your test runner. */
export const describeVersionStore = (tests: TestFunctions, name: string, maker: VersionStoreMaker): void => {
  const bench = createStoreBench(tests, maker)
  const { describe, it, expect, make, withStore } = bench

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

    describeFence(bench)
    describeCompany(bench)

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
