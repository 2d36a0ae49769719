import type { ReadPlan } from '../contracts/plan.ts'
import type { Draft, KnownPlan, KnownCalls, Shortcuts } from '../contracts/shortcuts.ts'
import type { Tag } from '../contracts/tag.ts'
import { type ByValues, type KeptDraft, OPEN, Step, type Token } from './step.ts'
import { walk, type Way } from './walk.ts'

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

/** More would take more than a plan's part of the room. */
const MOST_TAGS = 16
const NO_TAGS: readonly Tag[] = []
const NOTHING = { tags: NO_TAGS, maybe: NO_TAGS, both: undefined }

/** A schema has some hundreds; a statement's text may be one, too. */
const MOST_METHODS = 5_000

/** Drafts of one form: where values that are no draft's own change all the time, none of them would be used twice. */
const MOST_DRAFTS = 8
/** One takes as much room as so many plans. */
const PLANS_PER_DRAFT = 4

const isFor = ({ values }: KeptDraft, given: readonly unknown[]): boolean =>
  values.every((value, i) => value === OPEN || Object.is(value, given[i]))

const draftAt = ({ drafts }: Step, values: readonly unknown[]): Draft | undefined =>
  drafts?.find((kept) => isFor(kept, values))?.draft

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
    if (values.length === 0) step.plan = plan
    else mapFor(step, values).set(values.at(-1), plan)
    plans++
  }

  const clear = (): void => {
    roots.clear()
    steps = plans = 0
  }
  const isFull = (): boolean => steps > mostSteps || plans > mostPlans || roots.size > MOST_METHODS

  const stepAt = (method: string, args: unknown, scope: unknown, values: unknown[], way: Way): Step | undefined => {
    const step = walk(rootOf(method), args, values, way)
    return step === undefined || scope === undefined ? step : walk(step, scope, values, way)
  }
  const keep = (step: Step, values: readonly unknown[], plan: Omit<ReadPlan, 'carries'>): void => {
    if (planAt(step, values) !== undefined) return
    const { key, model, policy } = plan
    put(step, values.map(alone), { key, model, policy, ...tagsOf(plan), wasHit: false, isOwn: false })
  }
  const tagsOf = (plan: Omit<ReadPlan, 'carries'>): Pick<KnownPlan, 'tags' | 'maybe' | 'both'> => {
    if (!isShared) return NOTHING
    const { tags, maybe } = plan
    if (tags.length + maybe.length > MOST_TAGS) return NOTHING
    const both = Object.freeze([...tags, ...maybe].map(alone))
    return { tags: both.slice(0, tags.length), maybe: both.slice(tags.length), both }
  }
  const addDraft = (step: Step, values: readonly unknown[], draft: Draft): void => {
    const common = values.map((value, i) => (draft.open.includes(i) ? OPEN : alone(value)))
    ;(step.drafts ??= []).push({ draft, values: common })
    plans += PLANS_PER_DRAFT
  }
  const isOneOfMany = ({ plans: others, drafts = [] }: Step): boolean =>
    others !== undefined && drafts.length < MOST_DRAFTS

  return {
    clear,
    of: (method, unfold): KnownCalls => {
      const there: Way = { go: known, unfold }
      const anywhere: Way = { go: making, unfold }
      return {
        get: (args, scope) => {
          const values: unknown[] = []
          const step = stepAt(method, args, scope, values, there)
          return step && planAt(step, values)
        },
        set: (args, scope, plan, draft) => {
          if (isFull()) clear()
          const values: unknown[] = []
          const step = stepAt(method, args, scope, values, anywhere)
          if (step === undefined) return
          const made = isOneOfMany(step) && draftAt(step, values) === undefined ? draft?.() : undefined
          if (made !== undefined) addDraft(step, values, made)
          keep(step, values, plan)
        },
        plan: (args, scope) => {
          const values: unknown[] = []
          const step = stepAt(method, args, scope, values, there)
          const draft = step && draftAt(step, values)
          if (step === undefined || draft === undefined) return undefined
          const before = planAt(step, values)
          const plan = draft.plan(
            draft.open.map((place) => values[place]),
            before?.key,
          )
          if (plan === undefined) return undefined
          if (isFull()) clear()
          else if (before === undefined) keep(step, values, plan)
          return plan
        },
      }
    },
  }
}
