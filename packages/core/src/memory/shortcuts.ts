import type { KnownPlan, KnownCalls, Shortcuts } from '../contracts/shortcuts.ts'
import type { Tag } from '../contracts/tag.ts'
import { type ByValues, Step, type Token } from './step.ts'
import { walk } from './walk.ts'

/**
 * Memory allows so many bytes for each plan that is known, of which it takes a part, and half as many forms as plans. Beyond, all are
 * forgotten, and come back as calls are made.
 */
const BYTES_PER_PLAN = 2048
const MOST_PLANS = 50_000

const known = (from: Step, token: Token): Step | undefined => from.next(token)

/** A text that is kept may be a part of a much longer one, which it would keep as well. */
const alone = <T>(value: T): T =>
  typeof value === 'string' ? (Buffer.from(value, 'utf16le').toString('utf16le') as T) : value

const planAt = (step: Step, values: readonly unknown[]): KnownPlan | undefined => {
  if (values.length === 0) return step.plan
  let found: ByValues | KnownPlan | undefined = step.plans
  for (let i = 0; i < values.length && found !== undefined; i++) found = (found as ByValues).get(values[i])
  return found as KnownPlan | undefined
}

/** Those that hang on more would take more than their part of the room. */
const MOST_TAGS = 16
const NO_TAGS: readonly Tag[] = []

/**
 * @param maxBytes what memory may take for answers
 * @param isShared answers come from a server, too
 */
export const createShortcuts = (maxBytes: number, isShared: boolean): Shortcuts => {
  const mostPlans = Math.min(MOST_PLANS, Math.floor(maxBytes / BYTES_PER_PLAN))
  const mostSteps = mostPlans / 2
  const roots = new Map<string, Step>()
  let steps = 0
  let plans = 0

  const rootOf = (method: string): Step => {
    let root = roots.get(method)
    if (root === undefined) roots.set(method, (root = new Step()))
    return root
  }
  const making = (from: Step, token: Token): Step | undefined => {
    const step = from.next(token)
    if (step !== undefined || steps > mostSteps) return step
    steps++
    return from.add(token)
  }
  /** Each value but the last one leads to a map. */
  const mapFor = (step: Step, values: readonly unknown[]): ByValues => {
    let map = (step.plans ??= new Map())
    for (const value of values.slice(0, -1)) {
      let inner = map.get(value) as ByValues | undefined
      if (inner === undefined) {
        steps++
        map.set(value, (inner = new Map()))
      }
      map = inner
    }
    return map
  }
  const put = (step: Step, values: readonly unknown[], plan: KnownPlan): void => {
    if (planAt(step, values) !== undefined) return
    if (values.length === 0) step.plan = plan
    else mapFor(step, values).set(values.at(-1), plan)
    plans++
  }

  const clear = (): void => {
    roots.clear()
    steps = plans = 0
  }

  return {
    clear,
    of: (method): KnownCalls => ({
      get: (args, scope) => {
        const values: unknown[] = []
        let step = walk(rootOf(method), args, values, known)
        if (step !== undefined && scope !== undefined) step = walk(step, scope, values, known)
        return step && planAt(step, values)
      },
      set: (args, scope, { key, model, policy, tags, maybe }) => {
        if (isShared && tags.length + maybe.length > MOST_TAGS) return
        if (steps > mostSteps || plans > mostPlans) {
          clear()
        }
        const values: unknown[] = []
        let step = walk(rootOf(method), args, values, making)
        if (step !== undefined && scope !== undefined) step = walk(step, scope, values, making)
        if (step === undefined) return
        const both = isShared ? [...tags, ...maybe].map(alone) : NO_TAGS
        const far = { tags: both.slice(0, tags.length), maybe: both.slice(tags.length), both }
        put(step, values.map(alone), { key, model, policy, ...far, wasHit: false })
      },
    }),
  }
}
