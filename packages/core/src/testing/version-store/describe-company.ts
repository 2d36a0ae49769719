import { HIDDEN } from '../../contracts/versions.ts'
import { EIGHT, IDS, look, POST, SEVEN, type StoreBench } from './bench.ts'

export const describeCompany = ({ describe, it, expect, withStore }: StoreBench): void => {
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
}
