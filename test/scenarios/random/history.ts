import fc from 'fast-check'
import type { ShopProvider } from '@tidemark/shop'
import { areas, type ByArea, ofAll } from './areas.ts'
import { operationsByArea } from './operations.ts'
import { shapesByArea } from './shapes.ts'

/** One call with its numbers. */
export interface Single {
  readonly what: string
  readonly dice: readonly number[]
}

/** What happens in one step; all but the first are several calls that hang together. */
export const frames = [
  'alone',
  'commit',
  'rollback',
  'savepoint',
  'array',
  'failing array',
  'at once',
  'beside',
] as const
export type Frame = (typeof frames)[number]

export interface Step {
  readonly frame: Frame
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
  readonly calls: readonly string[]
  readonly questions: readonly string[]
}

const historiesOver = (length: number, { calls, questions }: Names): fc.Arbitrary<History> => {
  const call = single(calls)
  const all = fc.array(single(questions), { minLength: QUESTIONS, maxLength: QUESTIONS })
  const alone = fc.record({ frame: fc.constant('alone' as const), by, calls: fc.tuple(call), asked })
  const framed = fc.record({
    frame: fc.constantFrom(...frames.slice(1)),
    by,
    calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    asked,
  })
  const step = fc.oneof({ weight: 3, arbitrary: alone }, { weight: 1, arbitrary: framed })
  return fc
    .tuple(all, fc.array(step, { minLength: 1, maxLength: length, size: 'max' }))
    .map(([all, steps]) =>
      steps.map(({ asked: places, ...step }) => ({ ...step, reads: places.flatMap((place) => all[place] ?? []) })),
    )
}

const namesOf = (things: ByArea<unknown>[keyof ByArea<unknown>]): readonly string[] => Object.keys(things)

/** Histories of a length, some in one part of the shop and some everywhere; smaller ones come out of shrinking. */
export const histories = (length: number, provider: ShopProvider): fc.Arbitrary<History> => {
  const [operations, shapes] = [operationsByArea(provider), shapesByArea(provider)]
  const everywhere = historiesOver(length, { calls: namesOf(ofAll(operations)), questions: namesOf(ofAll(shapes)) })
  const weights = { blog: 4, trade: 4, docs: 1 }
  return fc.oneof(
    { weight: 3, arbitrary: everywhere },
    ...areas.map((area) => ({
      weight: weights[area],
      arbitrary: historiesOver(length, { calls: namesOf(operations[area]), questions: namesOf(shapes[area]) }),
    })),
  )
}
