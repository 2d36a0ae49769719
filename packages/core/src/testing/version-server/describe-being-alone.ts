import { type Chapter, EIGHT, IDS, isShown, lock, look, LONG, POST, release, SEVEN, SHORT, USER } from './bench.ts'

/** Rule 6: alone is who held every lock from lock to release, with nobody else near. */
export const describeBeingAlone = ({ describe, expect, promise }: Chapter): void => {
  describe('being alone (rule 6)', () => {
    promise('is said when nobody else held a lock from lock to release', async ({ a, b }) => {
      await lock(a, 'a', [POST, SEVEN])
      await lock(b, 'elsewhere', [USER, EIGHT])
      expect((await release(a, 'a', { locked: [POST, SEVEN], moves: [POST] })).alone).toBe(true)
    })

    promise('is said also to one who took or renewed the locks more than once', async ({ a }) => {
      await lock(a, 'a', [POST])
      await lock(a, 'a', [POST, SEVEN])
      await a.renew({ writer: 'a', tags: [POST, SEVEN], lease: LONG })
      expect((await release(a, 'a', { locked: [POST, SEVEN] })).alone).toBe(true)
    })

    promise('is denied to both, whoever came first and whoever is still there', async ({ a, b }) => {
      await lock(a, 'a', [POST, SEVEN])
      await lock(b, 'b', [POST, EIGHT])
      expect((await release(a, 'a', { locked: [POST, SEVEN], moves: [POST] })).alone).toBe(false)
      expect((await release(b, 'b', { locked: [POST, EIGHT], moves: [POST] })).alone).toBe(false)
    })

    promise('is denied to one whom another visited in between, on any of the tags', async ({ a, b }) => {
      await lock(a, 'a', [POST, SEVEN, USER])
      await lock(b, 'b', [USER])
      await release(b, 'b', { locked: [USER] })
      expect((await release(a, 'a', { locked: [POST, SEVEN, USER] })).alone).toBe(false)
    })

    promise('is denied when somebody without a lock moved a tag, or everything was cleared', async ({ a, b }) => {
      await lock(a, 'a', [POST])
      await release(b, 'an invalidation', { moves: [POST] })
      expect((await release(a, 'a', { locked: [POST] })).alone).toBe(false)
      await lock(a, 'c', [POST])
      await b.clear()
      expect((await release(a, 'c', { locked: [POST] })).alone).toBe(false)
    })

    promise('is denied when an own lock is gone, or never stood', async ({ a, b, bench }) => {
      await lock(a, 'a', [POST])
      expect((await release(a, 'a', { locked: [POST, SEVEN] })).alone).toBe(false)
      await lock(a, 'slow', [POST], SHORT)
      await bench.expire(SHORT)
      expect((await release(a, 'slow', { locked: [POST] })).alone).toBe(false)
      await lock(b, 'b', [POST])
      await release(b, 'b', { locked: [POST] })
      expect((await release(b, 'b', { locked: [POST] })).alone).toBe(false)
    })

    promise('is denied when a lease ran out under the own lock', async ({ a, b, bench }) => {
      await lock(b, 'dies', [POST], SHORT)
      await lock(a, 'lives', [POST])
      await bench.expire(SHORT)
      expect((await release(a, 'lives', { locked: [POST] })).alone).toBe(false)
    })

    promise('is forgotten with those who are gone', async ({ a, b }) => {
      await lock(a, 'a', [POST])
      await lock(b, 'b', [POST])
      await release(a, 'a', { locked: [POST] })
      await release(b, 'b', { locked: [POST] })
      await lock(a, 'c', [POST])
      expect((await release(a, 'c', { locked: [POST], moves: [POST] })).alone).toBe(true)
    })
  })

  describe('what moves unless one was alone', () => {
    promise('is given back to one who was, and moves for one who was not', async ({ a, b }) => {
      for (const isAlone of [true, false]) {
        const [ids, seven] = await look(a, IDS, SEVEN)
        const words = { locked: [POST, IDS], moves: [POST], unlessAlone: [IDS, SEVEN] }
        await lock(a, `writer ${isAlone}`, words.locked)
        if (!isAlone) await lock(b, 'visitor', [POST])
        await release(a, `writer ${isAlone}`, words)
        await release(b, 'visitor', { locked: [POST] })
        const after = await look(b, IDS, SEVEN)
        expect(after.every(isShown)).toBe(true)
        expect([after[0] === ids, after[1] === seven]).toEqual([isAlone, isAlone])
      }
    })

    promise('is one decision about all tags, also where only one table was visited', async ({ a, b }) => {
      const other = 'public.User|id'
      const [ids, others] = await look(a, IDS, other)
      const words = { locked: [POST, IDS, USER, other], moves: [POST, USER], unlessAlone: [IDS, other] }
      await lock(a, 'a', words.locked)
      await lock(b, 'visitor', [USER])
      await release(b, 'visitor', { locked: [USER] })
      await release(a, 'a', words)
      const after = await look(b, IDS, other)
      expect([after[0] === ids, after[1] === others]).toEqual([false, false])
    })

    promise('moves when it cannot be told: nothing of what was to be locked stands', async ({ a }) => {
      const [ids] = await look(a, IDS)
      await release(a, 'a', { locked: [POST], moves: [POST], unlessAlone: [IDS] })
      const [after] = await look(a, IDS)
      expect([isShown(after), after === ids]).toEqual([true, false])
    })
  })
}
