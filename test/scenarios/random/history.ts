import fc from 'fast-check'
import type { ShopProvider } from '@tidemark/shop'
import { operationsFor } from './operations.ts'
import { shapesFor } from './shapes.ts'

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
const QUESTIONS = 16
const asked = fc.array(fc.nat(QUESTIONS - 1), { minLength: 3, maxLength: 5 })
const by = fc.constantFrom(0 as const, 1 as const)

/** Histories of a length; smaller ones come out of shrinking. */
export const histories = (length: number, provider: ShopProvider): fc.Arbitrary<History> => {
  const call = single(Object.keys(operationsFor(provider)))
  const questions = fc.array(single(Object.keys(shapesFor(provider))), { minLength: QUESTIONS, maxLength: QUESTIONS })
  const alone = fc.record({ frame: fc.constant('alone' as const), by, calls: fc.tuple(call), asked })
  const framed = fc.record({
    frame: fc.constantFrom(...frames.slice(1)),
    by,
    calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    asked,
  })
  const step = fc.oneof({ weight: 3, arbitrary: alone }, { weight: 1, arbitrary: framed })
  return fc
    .tuple(questions, fc.array(step, { minLength: 1, maxLength: length, size: 'max' }))
    .map(([all, steps]) =>
      steps.map(({ asked: places, ...step }) => ({ ...step, reads: places.flatMap((place) => all[place] ?? []) })),
    )
}
