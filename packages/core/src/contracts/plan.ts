import type { Form } from './form.ts'
import type { Row } from './operation.ts'
import type { Policy } from './policy.ts'
import type { Model } from './schema.ts'
import type { Tag } from './tag.ts'

/** What is decided about a read before anything happens. Frozen data and pure functions. */
export interface ReadPlan {
  readonly key: string
  readonly model: string
  readonly policy: Policy
  /** Carried by the answer whatever it says. */
  readonly tags: readonly Tag[]
  /** Looked at before the load as well, carried only if the answer asks for it: model tags. */
  readonly maybe: readonly Tag[]
  /** Both in one, where the plan is used again and again: the same object each time, by which a server may know the question again. */
  readonly both?: readonly Tag[] | undefined
  /** How its answers lie in the cache, where that is not as they are. */
  readonly form?: Form | undefined
  /** What else this answer hangs on: tags of the rows it shows (fenced, rule 5), and which of `maybe`. */
  readonly carries: (answer: unknown) => Carried
}

/** A plan that nobody else has, for answers that lie in the cache in a form of their own. */
export const withForm = (plan: ReadPlan, form: Form | undefined): ReadPlan =>
  form === undefined ? plan : Object.assign(plan, { form })

export interface Carried {
  readonly rows: readonly Tag[]
  readonly maybe: readonly Tag[]
  /** The rows that the answer shows, as far as it shows them. */
  readonly seen: readonly SeenRows[]
}

export interface SeenRows {
  readonly model: Model
  readonly rows: readonly Row[]
}
