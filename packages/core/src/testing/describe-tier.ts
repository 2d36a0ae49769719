import type { MaybePromise } from '../contracts/maybe-promise.ts'
import type { Claims, StoredEntry, Tier } from '../contracts/tier.ts'
import type { TestFunctions } from './test-functions.ts'

/** One place to keep entries, with nothing in it. */
export interface TierBench {
  readonly tier: Tier
  /** Another process's opening of the same place; absent where none can see it. */
  readonly other?: Tier | undefined
  readonly claims?: Claims | undefined
  /** Resolves when everything that was to be kept for `ms` is gone, and what was to be kept a hundred times as long is not. */
  expire(ms: number): MaybePromise<void>
  /** Closes what `tier`, `other` and `claims` share. The suite closes the tiers before. */
  close(): MaybePromise<void>
}

export interface TierMaker {
  readonly make: () => MaybePromise<TierBench>
  /** Whether the bench has claims. What is absent is not tested. */
  readonly can?: readonly 'claims'[] | undefined
}

const LONG = 60_000
/** Servers that count in seconds forget no sooner. */
const SHORT = 1000

const key = (name: string | number): string => `shop:Post:${name}:r1`
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const entry = (name: string | number, bytes: Uint8Array | string, keep = LONG): StoredEntry => ({
  key: key(name),
  bytes: typeof bytes === 'string' ? bytesOf(bytes) : bytes,
  keep,
})

/** What every tier promises, whatever server it talks to. Hand in the functions of your test runner. */
export const describeTier = (
  { describe, it, expect }: TestFunctions,
  name: string,
  { make, can = [] }: TierMaker,
): void => {
  const promise = (text: string, body: (bench: TierBench) => Promise<void>): unknown =>
    it(text, async () => {
      const bench = await make()
      try {
        await body(bench)
      } finally {
        await bench.tier.close()
        await bench.other?.close()
        await bench.close()
      }
    })
  /** Plain arrays: a Buffer is no Uint8Array to every runner's `toEqual`. */
  const read = async (tier: Tier, ...names: readonly (string | number)[]): Promise<readonly (number[] | undefined)[]> =>
    (await tier.read(names.map(key))).map((found) => (found === undefined ? undefined : [...found.bytes]))
  const plain = (text: string): number[] => [...bytesOf(text)]

  describe(`the tier ${name}`, () => {
    promise('says what it is, in numbers that a cache can decide by', async ({ tier }) => {
      expect(typeof tier.name).toBe('string')
      expect([tier.traits.maxKeyBytes >= 100, tier.traits.maxValueBytes >= 1024]).toEqual([true, true])
    })

    promise('gives back what it was given, one answer per key, in the order of the question', async ({ tier }) => {
      await tier.write([entry(1, 'one'), entry(2, 'two'), entry(3, 'three')])
      expect(await read(tier, 3, 'missing', 1, 3)).toEqual([plain('three'), undefined, plain('one'), plain('three')])
    })

    promise('takes empty batches', async ({ tier }) => {
      expect(await tier.read([])).toEqual([])
      await tier.write([])
      await tier.drop([])
    })

    promise('keeps the last of two entries under one key, also within a batch', async ({ tier }) => {
      await tier.write([entry(1, 'old')])
      await tier.write([entry(1, 'first'), entry(2, 'beside'), entry(1, 'last')])
      expect(await read(tier, 1, 2)).toEqual([plain('last'), plain('beside')])
    })

    promise('drops what it is told to, and nothing else', async ({ tier }) => {
      await tier.write([entry(1, 'one'), entry(2, 'two'), entry(3, 'three')])
      await tier.drop([key(1), key('missing'), key(3)])
      expect(await read(tier, 1, 2, 3)).toEqual([undefined, plain('two'), undefined])
    })

    promise('keeps bytes as they are: every value, none at all, and what is no UTF-8', async ({ tier }) => {
      const all = Uint8Array.from({ length: 256 }, (_, i) => i)
      const broken = Uint8Array.of(0xff, 0xc3, 0x28, 0x0d, 0x0a, 0, 0xed, 0xa0, 0x80)
      await tier.write([entry('all', all), entry('none', new Uint8Array()), entry('broken', broken)])
      expect(await read(tier, 'all', 'none', 'broken')).toEqual([[...all], [], [...broken]])
    })

    promise('keeps a part of a larger buffer, and no more of it', async ({ tier }) => {
      await tier.write([entry(1, bytesOf('..inside..').subarray(2, 8))])
      expect(await read(tier, 1)).toEqual([plain('inside')])
    })

    promise('is not changed by what becomes of the bytes it was given, or gave', async ({ tier }) => {
      const mine = bytesOf('before')
      await tier.write([entry(1, mine)])
      mine.fill(0)
      const [found] = await tier.read([key(1)])
      found?.bytes.fill(0)
      expect(await read(tier, 1)).toEqual([plain('before')])
    })

    promise('keeps large values, and many at once', async ({ tier }) => {
      const size = Math.min(tier.traits.maxValueBytes, 3 * 1024 * 1024)
      const large = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255)
      await tier.write([entry('large', large)])
      const [found] = await tier.read([key('large')])
      expect([found?.bytes.length, Buffer.compare(found?.bytes ?? new Uint8Array(), large)]).toEqual([size, 0])
      const names = Array.from({ length: 1000 }, (_, i) => i)
      await tier.write(names.map((i) => entry(i, `value ${i}`)))
      expect(await read(tier, ...names)).toEqual(names.map((i) => plain(`value ${i}`)))
    })

    promise('keeps apart keys that differ by one letter, up to the longest it takes', async ({ tier }) => {
      const room = Math.min(tier.traits.maxKeyBytes, 4096) - key('').length - 1
      const names = ['A', 'a', 'x'.repeat(room), `${'x'.repeat(room)}y`]
      await tier.write(names.map((each, i) => entry(each, `${i}`)))
      expect(await read(tier, ...names)).toEqual(names.map((_, i) => plain(`${i}`)))
    })

    promise('forgets an entry when its time is over, and none before', async (bench) => {
      const { tier, expire } = bench
      await tier.write([entry('short', 'short', SHORT), entry('long', 'long', 100 * SHORT)])
      await expire(SHORT)
      expect(await read(tier, 'short', 'long')).toEqual([undefined, plain('long')])
    })

    promise('counts the time of an entry that is written again anew', async (bench) => {
      const { tier, expire } = bench
      await tier.write([entry('longer', 'old', SHORT), entry('shorter', 'old', 100 * SHORT)])
      await tier.write([entry('longer', 'new', 100 * SHORT), entry('shorter', 'new', SHORT)])
      await expire(SHORT)
      expect(await read(tier, 'longer', 'shorter')).toEqual([plain('new'), undefined])
    })

    promise('says how long it will keep an entry yet', async (bench) => {
      const { tier, expire } = bench
      await tier.write([entry(1, 'one', LONG), entry(2, 'two', 100 * SHORT)])
      const lefts = async (): Promise<number[]> =>
        (await tier.read([key(1), key(2)])).map((found) => found?.left ?? Number.NaN)
      const [one = 0, two = 0] = await lefts()
      expect([one > LONG - 15_000 && one <= LONG, two > 85 * SHORT && two <= 100 * SHORT]).toEqual([true, true])
      await expire(SHORT)
      const [later = 0] = await lefts()
      expect([later <= one - SHORT / 2, later > 0]).toEqual([true, true])
    })

    promise('takes times that are no whole numbers, and keeps nothing whose time is over', async ({ tier }) => {
      await tier.write([entry('part', 'part', LONG + 0.7), entry('over', 'over', 0), entry('beside', 'beside')])
      expect(await read(tier, 'part', 'over', 'beside')).toEqual([plain('part'), undefined, plain('beside')])
    })

    promise('shows one process what another one wrote and dropped, if it says so', async ({ tier, other }) => {
      expect(other === undefined).toBe(!tier.traits.shared)
      if (other === undefined) return
      await tier.write([entry(1, 'one'), entry(2, 'two')])
      await other.drop([key(1)])
      expect(await read(other, 1, 2)).toEqual([undefined, plain('two')])
    })

    if (can.includes('claims'))
      describe('claims', () => {
        const claimed = (text: string, body: (claims: Claims, bench: TierBench) => Promise<void>): unknown =>
          promise(text, async (bench) => {
            expect(bench.claims === undefined).toBe(false)
            if (bench.claims !== undefined) await body(bench.claims, bench)
          })

        claimed('are one holder’s until the holder gives them up', async (claims) => {
          expect(await claims.take('n', 'a', LONG)).toBe(true)
          expect([await claims.take('n', 'b', LONG), await claims.take('other', 'b', LONG)]).toEqual([false, true])
          await claims.giveUp('n', 'a')
          expect([await claims.take('n', 'b', LONG), await claims.take('n', 'a', LONG)]).toEqual([true, false])
        })

        claimed('stay the holder’s own when taken again: a command may be said twice', async (claims) => {
          expect([await claims.take('n', 'a', LONG), await claims.take('n', 'a', LONG)]).toEqual([true, true])
        })

        claimed('are given to one of those who ask at once', async (claims) => {
          const answers = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => claims.take('n', holder, LONG)))
          expect(answers.filter((mine) => mine).length).toBe(1)
        })

        claimed('are given up by nobody else', async (claims) => {
          await claims.take('n', 'a', LONG)
          await claims.giveUp('n', 'b')
          await claims.giveUp('unknown', 'b')
          expect(await claims.take('n', 'b', LONG)).toBe(false)
        })

        claimed('run out, and then are not given up by the one who had them', async (claims, { expire }) => {
          await claims.take('n', 'a', SHORT)
          await expire(SHORT)
          expect(await claims.take('n', 'b', LONG)).toBe(true)
          await claims.giveUp('n', 'a')
          expect(await claims.take('n', 'c', LONG)).toBe(false)
        })
      })
  })
}
