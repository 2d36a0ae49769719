import { HIDDEN } from '../../contracts/versions.ts'
import {
  type Chapter,
  EIGHT,
  HOME,
  isShown,
  lock,
  look,
  markOf,
  one,
  POST,
  release,
  SEVEN,
  SHORT,
  USER,
} from './bench.ts'

/** Rule 5: a tag found in an answer shows its version only if it was not moved since the load began. */
export const describeFencing = ({ describe, expect, promise }: Chapter): void => {
  describe('the fence (rule 5)', () => {
    promise('shows a tag that was not moved since the mark, as `look` does', async ({ a, b }) => {
      const [before] = await look(b, SEVEN)
      const mark = await markOf(a, POST)
      expect(await a.lookAfter([SEVEN], mark)).toEqual([before])
      expect(await a.lookAfter([], mark)).toEqual([])
    })

    promise('shows a tag that was moved before the mark', async ({ a, b }) => {
      await release(b, 'b', { moves: [SEVEN] })
      expect(await a.lookAfter([SEVEN], await markOf(a, POST))).toEqual(await look(b, SEVEN))
    })

    promise('hides a tag that was moved after the mark, and no other', async ({ a, b }) => {
      await look(a, SEVEN, EIGHT, USER)
      const mark = await markOf(a, POST, USER, HOME)
      await lock(b, 'b', [SEVEN, HOME])
      await release(b, 'b', { locked: [SEVEN, HOME], moves: [SEVEN, HOME] })
      const [seven, eight, user, home] = await a.lookAfter([SEVEN, EIGHT, USER, HOME], mark)
      expect([seven, isShown(eight), isShown(user), home]).toEqual([HIDDEN, true, true, HIDDEN])
      expect(await a.lookAfter([SEVEN, HOME], await markOf(a, POST, HOME))).toEqual(await look(b, SEVEN, HOME))
    })

    promise('shows a tag that nobody knew when the mark was taken, whatever moved beside it', async ({ a, b }) => {
      const mark = await markOf(a, POST)
      await release(b, 'b', { moves: [EIGHT, POST] })
      const [seven] = await a.lookAfter([SEVEN], mark)
      expect(isShown(seven)).toBe(true)
      expect(await one(b, SEVEN)).toBe(seven)
    })

    promise('hides a tag that was moved for the first time by somebody who never looked', async ({ a, b }) => {
      const mark = await markOf(a, POST)
      await release(b, 'b', { moves: [SEVEN] })
      expect(await a.lookAfter([SEVEN], mark)).toEqual([HIDDEN])
    })

    promise('hides a tag while it is locked, and shows it when its version is given back', async ({ a, b }) => {
      const [before] = await look(a, SEVEN)
      const mark = await markOf(a, POST)
      await lock(b, 'b', [SEVEN])
      expect(await a.lookAfter([SEVEN], mark)).toEqual([HIDDEN])
      await release(b, 'b', { locked: [SEVEN] })
      expect(await a.lookAfter([SEVEN], mark)).toEqual([before])
    })

    promise('hides a tag of a group that the mark knows nothing of', async ({ a }) => {
      await look(a, USER, HOME)
      const mark = await markOf(a, POST)
      expect(await a.lookAfter([USER, HOME], mark)).toEqual([HIDDEN, HIDDEN])
      expect(await a.lookAfter([USER, POST], await markOf(a))).toEqual([HIDDEN, HIDDEN])
    })

    promise('hides everything when all was cleared since', async ({ a, b }) => {
      const mark = await markOf(a, POST, USER)
      await b.clear()
      expect(await a.lookAfter([POST, SEVEN, USER], mark)).toEqual([HIDDEN, HIDDEN, HIDDEN])
      const later = await markOf(a, POST)
      expect(await a.lookAfter([SEVEN], later)).toEqual(await look(a, SEVEN))
    })
  })

  describe('the fence (rule 5) and a version that was forfeited', () => {
    promise('hides a tag whose mover went first and whose last one out gave nothing back', async ({ a, b }) => {
      for (const isKnown of [true, false]) {
        const tag = isKnown ? SEVEN : EIGHT
        if (isKnown) await look(a, tag)
        const mark = await markOf(a, POST)
        await lock(a, `mover ${tag}`, [tag])
        await lock(b, `other ${tag}`, [tag])
        await release(a, `mover ${tag}`, { locked: [tag], moves: [tag] })
        await release(b, `other ${tag}`, { locked: [tag] })
        // A new token that says "never moved" would let the load through that began before the mover's COMMIT.
        expect(await a.lookAfter([tag], mark)).toEqual([HIDDEN])
        expect(await a.lookAfter([tag], await markOf(a, POST))).toEqual(await look(b, tag))
      }
    })

    promise('hides a tag that was moved without a lock under a lock that gave nothing back', async ({ a, b }) => {
      await look(a, SEVEN)
      const mark = await markOf(a, POST)
      await lock(a, 'a', [SEVEN])
      await release(b, 'an invalidation', { moves: [SEVEN] })
      await release(a, 'a', { locked: [SEVEN] })
      expect(await a.lookAfter([SEVEN], mark)).toEqual([HIDDEN])
    })

    promise('counts a lease that ran out as a move, whoever notices', async ({ a, b, bench }) => {
      await look(a, SEVEN, EIGHT)
      const mark = await markOf(a, POST)
      await lock(b, 'dies', [SEVEN, EIGHT], SHORT)
      await bench.expire(SHORT)
      await look(b, EIGHT)
      expect(await a.lookAfter([SEVEN, EIGHT], mark)).toEqual([HIDDEN, HIDDEN])
      const after = await a.lookAfter([SEVEN, EIGHT], await markOf(a, POST))
      expect(after).toEqual(await look(b, SEVEN, EIGHT))
    })

    promise('counts it also when another writer came and went since', async ({ a, b, bench }) => {
      for (const [tag, isTogether] of [
        [SEVEN, true],
        [EIGHT, false],
      ] as const) {
        await look(a, tag)
        const mark = await markOf(a, POST)
        await lock(b, `dies ${tag}`, [tag], SHORT)
        if (isTogether) await lock(a, `lives ${tag}`, [tag])
        await bench.expire(SHORT)
        if (!isTogether) await lock(a, `lives ${tag}`, [tag])
        await release(a, `lives ${tag}`, { locked: [tag] })
        expect(await a.lookAfter([tag], mark)).toEqual([HIDDEN])
      }
    })

    promise('counts it also after the late release of the one it belonged to', async ({ a, b, bench }) => {
      await look(a, SEVEN)
      const mark = await markOf(a, POST)
      await lock(b, 'slow', [SEVEN], SHORT)
      await bench.expire(SHORT)
      await release(b, 'slow', { locked: [SEVEN] })
      expect(await a.lookAfter([SEVEN], mark)).toEqual([HIDDEN])
    })
  })
}
