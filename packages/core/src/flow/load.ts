import type { Clock } from '../contracts/clock.ts'
import type { CopierOf } from '../contracts/codec.ts'
import { isPromise } from '../contracts/maybe-promise.ts'
import type { ReadPlan } from '../contracts/plan.ts'
import type { Before, Finding } from './find.ts'
import type { Landing } from './flight.ts'
import { createConclude, type KeepParts, type Loaded } from './keep.ts'
import type { Later } from './later.ts'
import type { ReadRequest } from './request.ts'
import type { Seen } from './seen.ts'

export interface LoadParts extends KeepParts {
  readonly clock: Clock
  readonly finding: Finding
  readonly copierOf: CopierOf
  /** An own, equal copy of an answer from outside, checked to the last property; throws for what cannot be copied. */
  readonly copyWhole: (value: unknown) => unknown
  /** Where answers are kept when there is time for it. Absent: before they are handed out. */
  readonly later?: Later | undefined
}

/** Asks the database and keeps the answer. `close` is of the flight that it is part of (rule 7), and is called in any case. */
export type LoadAnswer = (
  request: ReadRequest,
  before: Seen | 'unknown' | undefined,
  close: () => void,
) => Promise<Landing>

const yes = (): boolean => true
const no = (): boolean => false

export const createLoad = (parts: LoadParts): LoadAnswer => {
  const { clock, versions, notice, finding, copierOf, copyWhole, later } = parts
  const conclude = createConclude(parts)
  const fault = ({ model, key }: ReadPlan, error: unknown) => notice({ type: 'error', model, key, error })

  /** Whether it is true to the end is found out when there is time, or when one of those who wait has to know. */
  const concludeLater = (loaded: Loaded, by: Later): Landing['shareable'] => {
    let isTrue: ReturnType<Landing['shareable']> | undefined
    const concluded = () => (isTrue ??= conclude(loaded))
    by.put(loaded.plan.key, concluded, Array.isArray(loaded.value) ? loaded.value.length : 1)
    return concluded
  }

  return async ({ plan, load: ask, watch, mayKeep, isPlain = false }, given, close) => {
    let before: Before | 'unknown' | undefined = given
    if (before === undefined) {
      try {
        // Rule 1: before the database is asked. Where no lock stands the place in the sequence says it of every tag.
        const looked = (later && versions.calm?.()) ?? finding.lookAt(plan)
        before = isPromise(looked) ? await looked : looked
      } catch (error) {
        fault(plan, error) // rule 10
        before = 'unknown'
      }
    }
    const madeAt = clock.now()
    const undisturbed = watch?.()
    let value: unknown
    try {
      value = await ask()
    } finally {
      close() // rule 7
    }

    let again: Landing['again']
    const refuse = (reason: string): Landing => {
      notice({ type: 'refuse', model: plan.model, key: plan.key, reason })
      return { value, again, shareable: no }
    }
    if (undisturbed?.() === false) return refuse('transaction')
    try {
      // Before anybody can change it.
      const { form } = plan
      const whole = form !== undefined ? form.keep(value) : isPlain ? value : copyWhole(value)
      const copy = form?.give ?? copierOf(whole)
      const kept = isPlain && form === undefined ? copy(whole) : whole
      again = () => copy(kept)
      if (mayKeep?.(kept) === false) return refuse('turn')
      if (before === 'unknown') return refuse('error')
      const loaded = { plan, before, value: kept, copy, madeAt }
      if (later?.isOpen() === true) return { value, again, shareable: concludeLater(loaded, later) }
      const concluded = conclude(loaded)
      const isTrue = isPromise(concluded) ? await concluded : concluded
      return { value, again, shareable: isTrue ? yes : no }
    } catch (error) {
      if ((error as Error | undefined)?.name === 'Uncopyable') return refuse('value')
      fault(plan, error)
      return refuse('error')
    }
  }
}
