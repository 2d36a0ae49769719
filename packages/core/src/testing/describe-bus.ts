import type { Bus, BusMessage } from '../contracts/bus.ts'
import type { MaybePromise } from '../contracts/maybe-promise.ts'
import type { Tag } from '../contracts/tag.ts'
import type { VersionServer } from '../contracts/versions.ts'
import { type BusEar, busEar } from './bus-ear.ts'
import type { TestFunctions } from './test-functions.ts'
import { EIGHT, IDS, isShown, lock, one, POST, release, SEVEN, SHORT, USER } from './version-server/bench.ts'

export interface BusOpening {
  readonly versions: VersionServer
  readonly bus: Bus
}

/** One server, as two processes have opened it. Nobody listens yet. */
export interface BusBench {
  readonly a: BusOpening
  readonly b: BusOpening
  /** Resolves when every lease of `ms` that was taken before has run out. */
  expire(ms: number): MaybePromise<void>
  /** Breaks `b`'s connection of the bus, or both of its connections. It may come back by itself. */
  cut?: (() => MaybePromise<void>) | undefined
  /** Lets it come back, where it does not by itself. */
  mend?: (() => MaybePromise<void>) | undefined
  /** Closes everything. */
  close(): MaybePromise<void>
}

export interface BusMaker {
  readonly make: () => MaybePromise<BusBench>
  /** Whether the bench can cut. What is absent is not tested. */
  readonly can?: readonly 'cut'[] | undefined
}

interface Listening extends BusBench {
  readonly earA: BusEar
  readonly earB: BusEar
}

/** What everybody hears of what a server does, and in which order. Hand in the functions of your test runner. */
export const describeBus = (
  { describe, it, expect }: TestFunctions,
  name: string,
  { make, can = [] }: BusMaker,
): void => {
  const promise = (text: string, body: (bench: Listening) => Promise<void>): unknown =>
    it(text, async () => {
      const bench = await make()
      try {
        const [earA, earB] = [busEar(bench.a.bus), busEar(bench.b.bus)]
        await Promise.all([earA.isUp(1), earB.isUp(1)])
        await body({ ...bench, earA, earB })
      } finally {
        await bench.close()
      }
    })
  const sorted = (tags: readonly Tag[]): readonly Tag[] => [...tags].sort()
  /** Order of tags and empty messages apart, what was said. */
  const told = (messages: readonly BusMessage[]): readonly unknown[] =>
    messages.map((message) => {
      if (message.kind === 'locked') return { locked: sorted(message.tags) }
      if (message.kind !== 'released') return message.kind
      const { moved, restored, stillLocked } = message
      return { moved: sorted(moved), restored: sorted(restored), stillLocked: sorted(stillLocked) }
    })
  /** Everything said until now, as both have heard it. */
  const heard = async ({ earA, earB }: Listening): Promise<readonly unknown[]> => {
    const [inA, inB] = [told(await earA.untilNow()), told(await earB.untilNow())]
    expect(inB).toEqual(inA)
    return inA
  }

  describe(`the bus ${name}`, () => {
    promise('is heard by everybody, also by whoever caused it, in the order in which it happened', async (at) => {
      const { a, b } = at
      await lock(a.versions, 'a', [SEVEN])
      await release(a.versions, 'a', { locked: [SEVEN], moves: [SEVEN] })
      await lock(b.versions, 'b', [EIGHT])
      await release(b.versions, 'b', { locked: [EIGHT] })
      await a.versions.clear()
      expect(await heard(at)).toEqual([
        { locked: [SEVEN] },
        { moved: [SEVEN], restored: [], stillLocked: [] },
        { locked: [EIGHT] },
        { moved: [], restored: [EIGHT], stillLocked: [] },
        'everything',
      ])
    })

    promise('tells what moved from what was given back, by one message', async (at) => {
      const { versions } = at.a
      await lock(versions, 'a', [POST, IDS])
      await release(versions, 'a', { locked: [POST, IDS], moves: [POST, SEVEN] })
      expect(await heard(at)).toEqual([
        { locked: [POST, IDS] },
        { moved: [POST, SEVEN], restored: [IDS], stillLocked: [] },
      ])
    })

    promise('tells whether the lock of somebody else still stands', async (at) => {
      const { a, b } = at
      await lock(a.versions, 'a', [POST, IDS])
      await lock(b.versions, 'b', [IDS])
      await release(a.versions, 'a', { locked: [POST, IDS] })
      await release(b.versions, 'b', { locked: [IDS] })
      expect((await heard(at)).slice(2)).toEqual([
        { moved: [], restored: [POST], stillLocked: [IDS] },
        { moved: [], restored: [IDS], stillLocked: [] },
      ])
    })

    promise('tells that a tag moved when the last one out could not give its version back', async (at) => {
      const { a, b } = at
      await lock(a.versions, 'a', [SEVEN])
      await lock(b.versions, 'b', [SEVEN])
      await release(a.versions, 'a', { locked: [SEVEN], moves: [SEVEN] })
      await release(b.versions, 'b', { locked: [SEVEN] })
      expect((await heard(at)).slice(2)).toEqual([
        { moved: [SEVEN], restored: [], stillLocked: [] },
        { moved: [SEVEN], restored: [], stillLocked: [] },
      ])
    })

    promise('tells that more moved because the writer was not alone', async (at) => {
      const { a, b } = at
      await lock(a.versions, 'a', [POST, IDS])
      await lock(b.versions, 'b', [POST])
      await release(b.versions, 'b', { locked: [POST] })
      await release(a.versions, 'a', { locked: [POST, IDS], moves: [POST], unlessAlone: [IDS] })
      expect((await heard(at)).slice(3)).toEqual([{ moved: [POST, IDS], restored: [], stillLocked: [] }])
    })

    promise('never says "given back" of what somebody moved while the own lock was gone', async (at) => {
      const { a, b, expire } = at
      await lock(a.versions, 'slow', [SEVEN], SHORT)
      await expire(SHORT)
      expect(isShown(await one(b.versions, SEVEN))).toBe(true)
      await release(a.versions, 'slow', { locked: [SEVEN] })
      // Whoever still holds the version from before the lock would show it again.
      for (const message of [...(await at.earA.untilNow()), ...(await at.earB.untilNow())])
        expect(message.kind === 'released' && message.restored.includes(SEVEN)).toBe(false)
    })

    promise('tells moves of tags that nobody locked, of several tables too', async (at) => {
      await release(at.b.versions, 'an invalidation', { moves: [SEVEN, USER, '#home'] })
      const moved = (await at.earA.untilNow()).flatMap((message) => (message.kind === 'released' ? message.moved : []))
      expect(sorted(moved)).toEqual(sorted([SEVEN, USER, '#home']))
    })

    promise('brings a pong after everything that was said before its ping', async (at) => {
      const { a, b, earA } = at
      const tags = Array.from({ length: 20 }, (_, i) => `public.Post|id=${i}`)
      for (let round = 1; round <= 5; round++) {
        await Promise.all(tags.map((tag) => release(b.versions, `w ${round} ${tag}`, { moves: [tag] })))
        await a.bus.ping(`round ${round}`)
        await earA.pong(`round ${round}`)
        expect(earA.messages.length).toBe(round * tags.length)
      }
    })

    promise('brings every pong to the one who asked, with the nonce as it was', async ({ a, b, earA, earB }) => {
      const nonces = ['plain', 'with space', 'ü{"}:\n,', '0']
      await Promise.all(nonces.flatMap((nonce) => [a.bus.ping(`a ${nonce}`), b.bus.ping(`b ${nonce}`)]))
      await Promise.all(nonces.flatMap((nonce) => [earA.pong(`a ${nonce}`), earB.pong(`b ${nonce}`)]))
    })

    promise('carries tags whatever letters they have', async (at) => {
      const tags = ['public.Post|name=a b', 'public.Post|name=ü', 'public.Post|name="]', 'public.Post|name=%2c']
      await lock(at.a.versions, 'writer with space, comma', tags)
      await release(at.a.versions, 'writer with space, comma', { locked: tags, moves: tags.slice(2) })
      expect(await heard(at)).toEqual([
        { locked: sorted(tags) },
        { moved: sorted(tags.slice(2)), restored: sorted(tags.slice(0, 2)), stillLocked: [] },
      ])
    })

    promise('says nothing to one who closed it', async ({ a, b, earA, earB }) => {
      await b.bus.close()
      const count = earB.messages.length
      await release(a.versions, 'a', { moves: [SEVEN] })
      await earA.untilNow()
      expect(earB.messages.length).toBe(count)
    })

    if (can.includes('cut'))
      promise('tells its listener of a broken connection, and of everything said after it is back', async (at) => {
        const { a, earA, earB, cut, mend } = at
        await cut?.()
        await earB.isDown(1)
        await mend?.()
        await earB.isUp(2)
        const count = earB.messages.length
        await release(a.versions, 'a', { moves: [EIGHT] })
        await earA.untilNow()
        expect(told((await earB.untilNow()).slice(count))).toEqual([{ moved: [EIGHT], restored: [], stillLocked: [] }])
      })
  })
}
