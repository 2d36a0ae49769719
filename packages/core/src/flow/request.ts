import type { ReadPlan } from '../contracts/plan.ts'

/** One read as an adapter hands it in. */
export interface ReadRequest {
  readonly plan: ReadPlan
  /** Asks the database. Called once at most: a promise that asks when it is awaited may be made beforehand. */
  readonly load: () => Promise<unknown>
  /** Answers are rows, lists and values as an ORM makes them: a copy loses nothing of them, and nobody has to look for what it might lose. */
  readonly isPlain?: boolean | undefined
  /** Ask the database whatever is stored, then keep the answer. */
  readonly refresh?: boolean | undefined
  /** Called before the load; what it returns is called after it and says whether the load saw only committed rows (rule 8). */
  readonly watch?: (() => () => boolean) | undefined
  /** Asked about the answer of a load: false if it is true for this call alone, on account of others that were asked in the same turn. */
  readonly mayKeep?: ((answer: unknown) => boolean) | undefined
  /** Does this error mean that the database fails, rather than that it answered "no"? Decides about `grace`. */
  readonly isOutage?: ((error: unknown) => boolean) | undefined
}
