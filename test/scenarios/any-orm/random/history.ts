import fc from 'fast-check'
import { areas, type ByArea, ofAll } from './areas.ts'

/** One call with its numbers. */
export interface Single {
  readonly what: string
  readonly dice: readonly number[]
}

/** What happens in one step; all but the first are several calls that hang together. */
export const frames = ['alone', 'commit', 'rollback', 'savepoint', 'at once', 'beside'] as const

export interface Step {
  readonly frame: string
  /** Which of two clients does it. */
  readonly by: 0 | 1
  readonly calls: readonly Single[]
  /** What is read behind it. */
  readonly reads: readonly Single[]
}

export type History = readonly Step[]

// Small numbers shrink well; sixty is a multiple of every number of sides that is thrown often.
const dice = fc.array(fc.nat(59), { minLength: 8, maxLength: 8 })
const single = (names: readonly string[]) => fc.record({ what: fc.constantFrom(...names), dice })

/** Questions that a history asks again and again, so that writes meet answers that are stored. */
const QUESTIONS = 12
const asked = fc.array(fc.nat(QUESTIONS - 1), { minLength: 3, maxLength: 5 })
const by = fc.constantFrom(0 as const, 1 as const)

interface Names {
  readonly frames: readonly string[]
  readonly calls: readonly string[]
  readonly questions: readonly string[]
}

const historiesOver = (length: number, { frames: all, calls, questions }: Names): fc.Arbitrary<History> => {
  const call = single(calls)
  const asking = fc.array(single(questions), { minLength: QUESTIONS, maxLength: QUESTIONS })
  const alone = fc.record({ frame: fc.constant('alone'), by, calls: fc.tuple(call), asked })
  const framed = fc.record({
    frame: fc.constantFrom(...all.filter((frame) => frame !== 'alone')),
    by,
    calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    asked,
  })
  const step = fc.oneof({ weight: 3, arbitrary: alone }, { weight: 1, arbitrary: framed })
  return fc

    .tuple(asking, fc.array(step, { minLength: 1, maxLength: length, size: 'max' }))
    .map(([questionsOf, steps]) =>
      steps.map(({ asked: places, ...step }) => ({
        ...step,
        reads: places.flatMap((place) => questionsOf[place] ?? []),
      })),
    )
}

const namesOf = (things: ByArea<unknown>[keyof ByArea<unknown>]): readonly string[] => Object.keys(things)

/** What histories are made of. */
export interface Repertoire<Operation, Shape> {
  /** `alone` and others. */
  readonly frames: readonly string[]
  readonly operations: ByArea<Operation>
  readonly shapes: ByArea<Shape>
}

/** Histories of a length, some in one part of the shop and some everywhere; smaller ones come out of shrinking. */
export const histories = (
  length: number,
  { frames: all, operations, shapes }: Repertoire<unknown, unknown>,
): fc.Arbitrary<History> => {
  const everywhere = historiesOver(length, {
    frames: all,
    calls: namesOf(ofAll(operations)),
    questions: namesOf(ofAll(shapes)),
  })
  const weights = { blog: 4, trade: 4, docs: 1 }
  return fc.oneof(
    { weight: 3, arbitrary: everywhere },
    ...areas.map((area) => ({
      weight: weights[area],
      arbitrary: historiesOver(length, {
        frames: all,
        calls: namesOf(operations[area]),
        questions: namesOf(shapes[area]),
      }),
    })),
  )
}
