import { HIDDEN } from '../../contracts/versions.ts'
import { type Chapter, EIGHT, HOME, IDS, isShown, lock, look, one, POST, release, SEVEN, USER } from './bench.ts'

/** Rule 4: what was written moves, what was not gets its version back, and all moves come before any unlock. */
export const describeReleasing = ({ describe, expect, promise }: Chapter): void => {
  describe('release (rule 4)', () => {
    promise('gives back the versions of what was not moved', async ({ a, b }) => {
      const before = await look(a, POST, SEVEN, IDS, USER)
      await lock(a, 'a', [POST, SEVEN, IDS, USER])
      await release(a, 'a', { locked: [POST, SEVEN, IDS, USER] })
      expect(await look(b, POST, SEVEN, IDS, USER)).toEqual(before)
    })

    promise('moves what was written, locked or not, and gives the rest back', async ({ a, b }) => {
      const before = await look(a, POST, SEVEN, IDS, HOME, EIGHT)
      await lock(a, 'a', [POST, IDS])
      await release(a, 'a', { locked: [POST, IDS], moves: [POST, SEVEN, HOME] })
      const after = await look(b, POST, SEVEN, IDS, HOME, EIGHT)
      expect(after.map((version, i) => version === before[i])).toEqual([false, false, true, false, true])
      expect(after.every(isShown)).toBe(true)
    })

    promise('never gives back what another writer moved meanwhile, whoever goes last', async ({ a, b }) => {
      for (const last of ['mover', 'other'] as const) {
        const before = await one(a, SEVEN)
        const [mover, other] = [`mover, ${last} goes last`, `other, ${last} goes last`]
        await lock(a, mover, [SEVEN])
        await lock(b, other, [SEVEN])
        if (last === 'other') await release(a, mover, { locked: [SEVEN], moves: [SEVEN] })
        await release(b, other, { locked: [SEVEN] })
        if (last === 'mover') await release(a, mover, { locked: [SEVEN], moves: [SEVEN] })
        const after = await one(b, SEVEN)
        expect([isShown(after), after === before]).toEqual([true, false])
      }
    })

    promise('never gives back what was moved without a lock meanwhile', async ({ a, b }) => {
      const before = await one(a, SEVEN)
      await lock(a, 'a', [SEVEN])
      await release(b, 'an invalidation', { moves: [SEVEN] })
      expect(await one(b, SEVEN)).toBe(HIDDEN)
      await release(a, 'a', { locked: [SEVEN] })
      const after = await one(b, SEVEN)
      expect([isShown(after), after === before]).toEqual([true, false])
    })

    promise('gives back to nobody before the last one is out', async ({ a, b }) => {
      const before = await one(a, SEVEN)
      await lock(a, 'a', [SEVEN])
      await lock(b, 'b', [SEVEN])
      await release(a, 'a', { locked: [SEVEN] })
      expect(await one(a, SEVEN)).toBe(HIDDEN)
      await release(b, 'b', { locked: [SEVEN] })
      expect(await one(a, SEVEN)).toBe(before)
    })

    promise('lets nobody see a column unlocked beside a value that has yet to move', async ({ a, b }) => {
      for (let round = 0; round < 8; round++) {
        const [, before] = await look(a, IDS, SEVEN)
        await lock(a, `writer ${round}`, [IDS])
        const looks = [look(b, IDS, SEVEN)]
        const released = release(a, `writer ${round}`, { locked: [IDS], moves: [SEVEN] })
        looks.push(look(b, IDS, SEVEN), look(a, IDS, SEVEN), look(b, IDS, SEVEN))
        await released
        for (const [column, value] of await Promise.all(looks))
          expect(column !== HIDDEN && value === before).toBe(false)
      }
    })

    promise('can be said twice, late, and by a writer who has no lock', async ({ a, b }) => {
      await lock(a, 'a', [POST])
      await lock(b, 'b', [POST])
      const words = { locked: [POST], moves: [POST] }
      await release(a, 'a', words)
      await release(a, 'a', words)
      expect(await one(a, POST)).toBe(HIDDEN)
      await release(b, 'b', { locked: [POST] })
      const after = await one(a, POST)
      await release(b, 'b', { locked: [POST] })
      await release(a, 'nobody', { locked: [POST, SEVEN] })
      await release(a, 'nobody', {})
      expect(await one(b, POST)).toBe(after)
    })

    promise('without the own lock leaves the locks of others and what they saved', async ({ a, b }) => {
      const before = await one(a, SEVEN)
      await lock(b, 'b', [SEVEN])
      await release(a, 'a', { locked: [SEVEN] })
      expect(await one(a, SEVEN)).toBe(HIDDEN)
      await release(b, 'b', { locked: [SEVEN] })
      expect(await one(a, SEVEN)).toBe(before)
    })
  })

  describe('a release whose own lock is gone (rule 4)', () => {
    promise('moves what it locked and did not name, if it moves anything', async ({ a, b }) => {
      const [post, seven, user] = await look(a, POST, SEVEN, USER)
      await release(a, 'a', { locked: [POST, SEVEN], moves: [POST] })
      const after = await look(b, POST, SEVEN, USER)
      expect(after.map((version, i) => version === [post, seven, user][i])).toEqual([false, false, true])
      expect(after.every(isShown)).toBe(true)
    })

    promise('lets nobody who came after it give that back', async ({ a, b }) => {
      const before = await one(a, SEVEN)
      await lock(b, 'b', [SEVEN])
      await release(a, 'a', { locked: [POST, SEVEN], moves: [POST] })
      expect(await one(a, SEVEN)).toBe(HIDDEN)
      await release(b, 'b', { locked: [SEVEN] })
      const after = await one(a, SEVEN)
      expect([isShown(after), after === before]).toEqual([true, false])
    })

    promise('changes nothing if it moves nothing', async ({ a, b }) => {
      const before = await look(a, POST, SEVEN)
      await release(a, 'a', { locked: [POST, SEVEN], unlessAlone: [] })
      expect(await look(b, POST, SEVEN)).toEqual(before)
    })
  })

  describe('the mark of a release', () => {
    promise('lies behind its own moves and before those of others', async ({ a, b }) => {
      await lock(a, 'a', [POST, SEVEN, USER])
      const { mark } = await release(a, 'a', { locked: [POST, SEVEN, USER], moves: [POST, SEVEN, USER] })
      expect(await a.lookAfter([POST, SEVEN, USER], mark)).toEqual(await look(a, POST, SEVEN, USER))
      await release(b, 'b', { moves: [SEVEN] })
      const [post, seven] = await a.lookAfter([POST, SEVEN], mark)
      expect([isShown(post), seven]).toEqual([true, HIDDEN])
    })
  })
}
