import { HIDDEN } from '../../contracts/versions.ts'
import { EIGHT, look, markOf, one, SEVEN, type StoreBench } from './bench.ts'

export const describeFence = ({ describe, it, expect, withStore, makeSmall }: StoreBench): void => {
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
}
