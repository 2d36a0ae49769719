import { HIDDEN } from '../../contracts/versions.ts'
import {
  type Chapter,
  EIGHT,
  HOME,
  IDS,
  isRefused,
  isShown,
  lock,
  LONG,
  look,
  one,
  POST,
  release,
  SEVEN,
  SHORT,
  USER,
} from './bench.ts'

/** Rule 3: while any lock stands, a tag shows no version; a lease that ran out drops it. */
export const describeLocking = ({ describe, expect, promise }: Chapter): void => {
  describe('locks (rule 3)', () => {
    promise('hide what is locked from every process, and nothing else', async ({ a, b }) => {
      const before = await look(a, POST, SEVEN, EIGHT, USER)
      await lock(a, 'a', [POST, SEVEN])
      for (const server of [a, b])
        expect(await look(server, POST, SEVEN, EIGHT, USER)).toEqual([HIDDEN, HIDDEN, before[2], before[3]])
    })

    promise('hide tags of several tables, and tags that nobody has looked at before', async ({ a, b }) => {
      await lock(a, 'a', [SEVEN, USER, HOME])
      expect(await look(b, SEVEN, USER, HOME)).toEqual([HIDDEN, HIDDEN, HIDDEN])
    })

    promise('are one per writer: a tag stays hidden until the last one is out', async ({ a, b }) => {
      await lock(a, 'a', [POST])
      await lock(b, 'b', [POST])
      await release(a, 'a', { locked: [POST], moves: [POST] })
      expect([await one(a, POST), await one(b, POST)]).toEqual([HIDDEN, HIDDEN])
      await release(b, 'b', { locked: [POST], moves: [POST] })
      expect(isShown(await one(a, POST))).toBe(true)
    })

    promise('say of each tag whether the own one stood before', async ({ a, b }) => {
      expect(await lock(a, 'a', [POST, SEVEN])).toEqual([false, false])
      expect(await lock(a, 'a', [EIGHT, SEVEN, POST, USER])).toEqual([false, true, true, false])
      expect(await lock(b, 'b', [POST])).toEqual([false])
      await release(a, 'a', { locked: [POST] })
      expect(await lock(a, 'a', [POST, SEVEN])).toEqual([false, true])
    })

    promise('are taken once, however often a writer asks', async ({ a }) => {
      const before = await look(a, POST, SEVEN)
      await lock(a, 'a', [POST])
      await lock(a, 'a', [POST, SEVEN, SEVEN])
      await release(a, 'a', { locked: [POST, SEVEN] })
      expect(await look(a, POST, SEVEN)).toEqual(before)
    })

    promise('go on from when they were taken again', async ({ a, b, bench }) => {
      await lock(a, 'a', [POST], SHORT)
      await lock(a, 'a', [POST], LONG)
      await bench.expire(SHORT)
      expect(await one(b, POST)).toBe(HIDDEN)
    })

    promise('take no tags without complaint', async ({ a }) => {
      expect(await lock(a, 'a', [])).toEqual([])
      expect(await a.renew({ writer: 'a', tags: [], lease: LONG })).toBe(true)
    })
  })

  describe('leases (rule 3)', () => {
    promise('that ran out drop the version: the tag shows another one', async ({ a, b, bench }) => {
      const before = await look(a, SEVEN, EIGHT)
      await lock(a, 'a', [SEVEN, EIGHT], SHORT)
      await bench.expire(SHORT)
      const after = await look(b, SEVEN, EIGHT)
      expect(after.every((version) => isShown(version) && !before.includes(version))).toBe(true)
      expect(await look(a, SEVEN, EIGHT)).toEqual(after)
    })

    promise('that ran out give nothing back, not even to their own late release', async ({ a, b, bench }) => {
      for (const isSeenFirst of [false, true]) {
        const before = await one(a, SEVEN)
        await lock(a, `writer ${isSeenFirst}`, [SEVEN], SHORT)
        await bench.expire(SHORT)
        const between = isSeenFirst ? await one(b, SEVEN) : undefined
        await release(a, `writer ${isSeenFirst}`, { locked: [SEVEN] })
        const after = await one(b, SEVEN)
        expect([isShown(after), after === before]).toEqual([true, false])
        // What another process cached meanwhile is still true: a release without the own lock changes nothing.
        if (isSeenFirst) expect(after).toBe(between)
      }
    })

    promise('of one writer run out under the lock of another, who can give nothing back then', async (at) => {
      const { a, b, bench } = at
      const before = await one(a, SEVEN)
      await lock(a, 'dies', [SEVEN], SHORT)
      await lock(b, 'lives', [SEVEN], LONG)
      await bench.expire(SHORT)
      expect(await one(a, SEVEN)).toBe(HIDDEN)
      await release(b, 'lives', { locked: [SEVEN] })
      const after = await one(a, SEVEN)
      expect([isShown(after), after === before]).toEqual([true, false])
    })

    promise('that ran out are not mended by taking the lock again', async ({ a, b, bench }) => {
      const before = await one(a, SEVEN)
      await lock(a, 'slow', [SEVEN], SHORT)
      await bench.expire(SHORT)
      expect(await lock(a, 'slow', [SEVEN])).toEqual([false])
      expect((await release(a, 'slow', { locked: [SEVEN] })).alone).toBe(false)
      const after = await one(b, SEVEN)
      expect([isShown(after), after === before]).toEqual([true, false])
    })

    promise('that ran out before another lock came are not forgotten by it', async ({ a, b, bench }) => {
      const before = await one(a, SEVEN)
      await lock(a, 'dies', [SEVEN], SHORT)
      await bench.expire(SHORT)
      await lock(b, 'lives', [SEVEN], LONG)
      await release(b, 'lives', { locked: [SEVEN] })
      const after = await one(a, SEVEN)
      expect([isShown(after), after === before]).toEqual([true, false])
    })
  })

  describe('renewal (rule 3)', () => {
    promise('lets own locks go on from now', async ({ a, b, bench }) => {
      await lock(a, 'a', [POST, SEVEN], SHORT)
      expect(await a.renew({ writer: 'a', tags: [POST, SEVEN], lease: LONG })).toBe(true)
      await bench.expire(SHORT)
      expect(await look(b, POST, SEVEN)).toEqual([HIDDEN, HIDDEN])
    })

    promise('gives the version back as if nothing had been', async ({ a }) => {
      const before = await one(a, SEVEN)
      await lock(a, 'a', [SEVEN])
      await a.renew({ writer: 'a', tags: [SEVEN], lease: LONG })
      expect((await release(a, 'a', { locked: [SEVEN] })).alone).toBe(true)
      expect(await one(a, SEVEN)).toBe(before)
    })

    promise('never creates a lock', async ({ a, b, bench }) => {
      const before = await one(a, EIGHT)
      expect(await a.renew({ writer: 'a', tags: [EIGHT], lease: LONG })).toBe(false)
      expect(await one(b, EIGHT)).toBe(before)
      await lock(a, 'a', [SEVEN], SHORT)
      await bench.expire(SHORT)
      expect(await a.renew({ writer: 'a', tags: [SEVEN], lease: LONG })).toBe(false)
      expect(isShown(await one(b, SEVEN))).toBe(true)
    })

    promise('does not take the lock of another writer for the own one', async ({ a, b }) => {
      await lock(b, 'b', [POST])
      expect(await a.renew({ writer: 'a', tags: [POST], lease: LONG })).toBe(false)
      await release(b, 'b', { locked: [POST] })
      expect(isShown(await one(a, POST))).toBe(true)
    })

    promise('prolongs nothing when any of the locks is gone', async ({ a, b, bench }) => {
      await lock(a, 'a', [SEVEN, EIGHT], SHORT)
      expect(await a.renew({ writer: 'a', tags: [SEVEN, IDS, EIGHT], lease: LONG })).toBe(false)
      await bench.expire(SHORT)
      expect((await look(b, SEVEN, EIGHT)).every(isShown)).toBe(true)
    })
  })

  describe('a lock command that comes late', () => {
    promise('is refused after the release that said so, whole', async ({ a, b }) => {
      const before = await look(b, POST, SEVEN)
      await release(a, 'late', { locked: [POST, SEVEN], refuseLocksFor: LONG })
      expect(await isRefused(lock(a, 'late', [POST, SEVEN]))).toBe(true)
      expect(await look(b, POST, SEVEN)).toEqual(before)
    })

    promise('is refused to that writer only, and only for so long', async ({ a, b, bench }) => {
      await release(a, 'late', { locked: [POST], refuseLocksFor: SHORT })
      expect(await isRefused(lock(b, 'another', [POST]))).toBe(false)
      await bench.expire(SHORT)
      expect(await isRefused(lock(a, 'late', [POST]))).toBe(false)
    })

    promise('is taken after a release that saw its answer', async ({ a }) => {
      await lock(a, 'a', [POST])
      await release(a, 'a', { locked: [POST] })
      expect(await lock(a, 'a', [POST])).toEqual([false])
    })
  })
}
