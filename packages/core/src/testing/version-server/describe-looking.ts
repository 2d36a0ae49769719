import type { Version } from '../../contracts/versions.ts'
import { type Chapter, EIGHT, HOME, IDS, isShown, lock, look, one, POST, release, SEVEN, USER } from './bench.ts'

/** Rule 2: versions are random tokens of one server, minted by whoever needs them. */
export const describeLooking = ({ describe, it, expect, make, promise }: Chapter): void => {
  describe('versions (rule 2)', () => {
    promise('mints a version for a tag that has none, and shows it to everybody from then on', async ({ a, b }) => {
      const minted = await one(a, SEVEN)
      expect(isShown(minted)).toBe(true)
      expect([await one(a, SEVEN), await one(b, SEVEN)]).toEqual([minted, minted])
    })

    promise(
      'answers in the order of the question, for nothing, for a tag asked twice, for several tables',
      async (at) => {
        const { a } = at
        const [seven, eight, user, home] = await look(a, SEVEN, EIGHT, USER, HOME)
        expect(new Set([seven, eight, user, home]).size).toBe(4)
        expect(await look(a, HOME, EIGHT, USER, SEVEN, EIGHT)).toEqual([home, eight, user, seven, eight])
        expect(await look(a)).toEqual([])
      },
    )

    promise('mints one version when several ask for the first time at once', async ({ a, b }) => {
      const answers = await Promise.all([look(a, SEVEN, POST), look(b, POST, SEVEN), look(a, SEVEN, POST)])
      const [first, turned, last] = answers
      expect([turned?.[1], turned?.[0]]).toEqual([first?.[0], first?.[1]])
      expect(last).toEqual(first)
    })

    promise('never shows a version twice, whatever moves and whoever asks', async ({ a, b }) => {
      const seen = new Set<Version>()
      let shown = 0
      for (let round = 0; round < 12; round++) {
        for (const version of await look(round % 2 === 0 ? a : b, POST, SEVEN, EIGHT)) {
          seen.add(version)
          shown++
        }
        const tags = [POST, SEVEN, EIGHT]
        await lock(a, `writer ${round}`, tags)
        await release(a, `writer ${round}`, { locked: tags, moves: tags })
        if (round % 4 === 3) await b.clear()
      }
      expect(seen.size).toBe(shown)
    })

    promise('keeps apart what only looks alike: tags differ by every letter', async ({ a }) => {
      const tags = [
        'public.Post|id=7',
        'public.Post|id=70',
        'public.Post|id=ü',
        'public.Post|id=%7c',
        'public.post|id=7',
      ]
      const versions = await look(a, ...tags)
      expect(new Set(versions).size).toBe(tags.length)
      await release(a, 'w', { moves: ['public.Post|id=ü'] })
      const after = await look(a, ...tags)
      expect(after.map((version, i) => version === versions[i])).toEqual([true, true, false, true, true])
    })

    promise('looks at thousands of tags at once', async ({ a, b }) => {
      const tags = Array.from({ length: 3000 }, (_, i) => `public.Post|id=${i}`)
      const versions = await look(a, ...tags)
      expect([versions.length, new Set(versions).size]).toEqual([3000, 3000])
      expect(await look(b, ...tags)).toEqual(versions)
    })

    it('shows no version of another server: what was lost is not guessed again', async () => {
      const benches = [await make(), await make()]
      const versions = await Promise.all(benches.map(async (bench) => one(await bench.open(), SEVEN)))
      expect(versions[0]).not.toBe(versions[1])
      for (const bench of benches) await bench.close()
    })
  })

  describe('clear', () => {
    promise('shows nobody a version from before', async ({ a, b }) => {
      const before = await look(b, POST, SEVEN, USER, HOME)
      await a.clear()
      const after = await look(b, POST, SEVEN, USER, HOME)
      expect(after.every((version) => isShown(version) && !before.includes(version))).toBe(true)
      expect(await look(a, POST, SEVEN, USER, HOME)).toEqual(after)
    })

    promise('leaves locks standing, and forfeits what they would give back', async ({ a, b }) => {
      const before = await one(a, SEVEN)
      await lock(a, 'a', [SEVEN, IDS])
      await b.clear()
      expect((await look(a, SEVEN, IDS)).some(isShown)).toBe(false)
      await release(a, 'a', { locked: [SEVEN, IDS] })
      const after = await one(a, SEVEN)
      expect([isShown(after), after === before]).toEqual([true, false])
    })
  })
}
