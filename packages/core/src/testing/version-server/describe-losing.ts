import { HIDDEN } from '../../contracts/versions.ts'
import {
  type Ability,
  type Chapter,
  EIGHT,
  isShown,
  lock,
  look,
  markOf,
  one,
  POST,
  release,
  SEVEN,
  SHORT,
} from './bench.ts'

/** Rules 2 and 5 where a server forgets, starts again, or is asked about a time that it cannot remember. */
export const describeLosing = ({ describe, expect, promise }: Chapter, can: readonly Ability[]): void => {
  if (can.length === 0) return
  describe('what was lost', () => {
    if (can.includes('restart'))
      promise('is not shown again by a server that starts from older data', async ({ a, b, bench }) => {
        const seen = [...(await look(a, SEVEN, EIGHT))]
        const mark = await markOf(a, POST)
        await bench.restart?.remember()
        await release(a, 'a', { moves: [SEVEN] })
        seen.push(...(await look(b, SEVEN, EIGHT)))
        await bench.restart?.goBack()
        const after = await look(b, SEVEN, EIGHT)
        expect(after.every((version) => isShown(version) && !seen.includes(version))).toBe(true)
        expect(await a.lookAfter([SEVEN, EIGHT], mark)).toEqual([HIDDEN, HIDDEN])
      })

    if (can.includes('age'))
      promise('is not guessed: a mark too old to be judged hides everything', async ({ a, b, bench }) => {
        await look(a, SEVEN)
        const mark = await markOf(a, POST)
        await lock(b, 'dies', [SEVEN], SHORT)
        await bench.age?.(SHORT + 60_000)
        expect(await a.lookAfter([SEVEN], mark)).toEqual([HIDDEN])
        expect(isShown(await one(a, SEVEN))).toBe(true)
      })

    if (can.includes('age'))
      promise('is known as long as a mark can be judged', async ({ a, b, bench }) => {
        await look(a, SEVEN, EIGHT)
        await lock(b, 'dies', [SEVEN], SHORT)
        await bench.age?.(SHORT - 1)
        const mark = await markOf(a, POST)
        await bench.age?.(60_000)
        const [seven, eight] = await a.lookAfter([SEVEN, EIGHT], mark)
        expect([seven, isShown(eight)]).toEqual([HIDDEN, true])
      })

    if (can.includes('loseSequence'))
      promise('with the sequence is every mark from before, and no mark from after', async ({ a, b, bench }) => {
        await release(b, 'b', { moves: [SEVEN, SEVEN] })
        await release(b, 'b', { moves: [SEVEN] })
        const before = await markOf(a, POST)
        const [seven] = await look(a, SEVEN)
        await bench.loseSequence?.(POST)
        expect(await a.lookAfter([SEVEN, EIGHT], before)).toEqual([HIDDEN, HIDDEN])
        // Its token is of the sequence that was lost: it was moved before the mark, however high its number is.
        const after = await markOf(a, POST)
        expect(await a.lookAfter([SEVEN], after)).toEqual([seven])
        await release(b, 'b', { moves: [SEVEN] })
        expect(await a.lookAfter([SEVEN], after)).toEqual([HIDDEN])
      })
  })
}
