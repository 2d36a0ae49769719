import type { HitPlan, KnownCalls, Shortcuts } from '../contracts/shortcuts.ts'
import { type ByValues, Step, type Token } from './step.ts'
import { walk } from './walk.ts'

/** So many steps and maps, and so many plans: some ten megabytes. Beyond, all are forgotten, and come back as calls are made. */
const MOST_STEPS = 20_000
const MOST_PLANS = 50_000

const known = (from: Step, token: Token): Step | undefined => from.next(token)

const planAt = (step: Step, values: readonly unknown[]): HitPlan | undefined => {
  if (values.length === 0) return step.plan
  let found: ByValues | HitPlan | undefined = step.plans
  for (let i = 0; i < values.length && found !== undefined; i++) found = (found as ByValues).get(values[i])
  return found as HitPlan | undefined
}

export const createShortcuts = (): Shortcuts => {
  const roots = new Map<string, Step>()
  let steps = 0
  let plans = 0

  const rootOf = (method: string): Step => {
    let root = roots.get(method)
    if (root === undefined) roots.set(method, (root = new Step()))
    return root
  }
  const making = (from: Step, token: Token): Step => {
    const step = from.next(token)
    if (step !== undefined) return step
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
  const put = (step: Step, values: readonly unknown[], plan: HitPlan): void => {
    if (values.length === 0) step.plan ??= plan
    else {
      const map = mapFor(step, values)
      if (map.has(values.at(-1))) return
      map.set(values.at(-1), plan)
    }
    plans++
  }

  return {
    of: (method): KnownCalls => ({
      get: (args, scope) => {
        const values: unknown[] = []
        let step = walk(rootOf(method), args, values, known)
        if (step !== undefined && scope !== undefined) step = walk(step, scope, values, known)
        return step && planAt(step, values)
      },
      set: (args, scope, { key, model, policy }) => {
        if (steps > MOST_STEPS || plans > MOST_PLANS) {
          roots.clear()
          steps = plans = 0
        }
        const values: unknown[] = []
        let step = walk(rootOf(method), args, values, making)
        if (step !== undefined && scope !== undefined) step = walk(step, scope, values, making)
        if (step !== undefined) put(step, values, { key, model, policy })
      },
    }),
  }
}
