/** Milliseconds, on the clock that all processes of this machine share. */
export type Moment = number

/** A process: a worker's number, and its life, which is another one each time it is started. */
export interface Author {
  readonly worker: number
  readonly life: number
}

/** Identity of a user's call: `2.1.117` is call 117 of worker 2 in its life 1. */
export type CallId = string

/** What is watched: four models, and the join table of posts and tags, whose rows are `{ postId, tagId }`. */
export type Model = 'User' | 'Post' | 'Comment' | 'Tag' | 'PostTag'

/** Never used twice. Of a `PostTag`: `post/tag`, which may come again. */
export type Id = number | string

export type Value = string | number | boolean | null

/** Fields of a row by their names in the schema. Of every row but a `PostTag` it has a counter that only grows. */
export type Fields = Readonly<Record<string, Value>>

/** Which rows are meant: those for which all of this holds. Empty: all of the model. */
export interface Condition {
  readonly equals?: Fields
  readonly oneOf?: { readonly field: string; readonly values: readonly Value[] }
  /** The row whose id stands in `field` is such a one. */
  readonly parent?: { readonly field: string; readonly model: Model; readonly where: Condition }
  /** Some row in whose `field` this one's id stands is such a one. */
  readonly some?: { readonly field: string; readonly model: Model; readonly where: Condition }
}

/** What an answer claims. */
export type Claim =
  /** These are all rows of which `where` holds, each with its `id` and some or all of its fields. */
  | {
      readonly kind: 'rows'
      readonly model: Model
      readonly where: Condition
      readonly rows: readonly Fields[]
      /** Not all of them: only so many, those with the highest ids. */
      readonly newest?: number
    }
  | { readonly kind: 'count'; readonly model: Model; readonly where: Condition; readonly count: number }

/** What one statement of the database told: all of it is of one instant. */
export type Statement = readonly Claim[]

export interface ReadRecord {
  readonly kind: 'read'
  readonly author: Author
  readonly call: CallId
  /** In words, for people. */
  readonly what: string
  readonly began: Moment
  readonly ended: Moment
  /** An answer that took several statements need not be of one instant. */
  readonly statements: readonly Statement[]
}

/**
 * - `acknowledged`: its promise resolved
 * - `rolledBack`: its own code threw, or the database refused it
 * - `refused`: the cache rejected it before the database was asked
 * - `lost`: the database was lost while it ran: it may have committed
 * - `failed`: it rejected, and neither its code nor the database is to blame
 */
export type WriteOutcome = 'acknowledged' | 'rolledBack' | 'refused' | 'lost' | 'failed'

export interface WriteRecord {
  readonly kind: 'write'
  readonly author: Author
  readonly call: CallId
  readonly what: string
  readonly began: Moment
  /** It did not commit before: its own code was still running. */
  readonly mayCommit: Moment
  readonly ended: Moment
  readonly outcome: WriteOutcome
  readonly error?: string
  /** The cache said that it could not tell the others. */
  readonly undelivered?: boolean
}

/** A read rejected, and the database is not to blame. */
export interface FailureRecord {
  readonly kind: 'failure'
  readonly author: Author
  readonly call: CallId
  readonly what: string
  readonly at: Moment
  readonly error: string
}

/** From now on the others know of everything that this process could not tell them before. */
export interface DeliveredRecord {
  readonly kind: 'delivered'
  readonly author: Author
  readonly at: Moment
}

/** The process was killed. What it had under way is of unknown outcome. */
export interface DeathRecord {
  readonly kind: 'death'
  readonly author: Author
  readonly at: Moment
}

export type HistoryRecord = ReadRecord | WriteRecord | FailureRecord | DeliveredRecord | DeathRecord

/** A row that a committed transaction left so, as the database itself wrote it down. */
export interface Change {
  readonly model: Model
  readonly id: Id
  /** The whole row; `undefined`: it was deleted. */
  readonly image: Fields | undefined
  /** Whose it was, and when that call began. */
  readonly call: CallId
  readonly began: Moment
}

export interface History {
  /** All watched rows before anybody wrote. */
  readonly initial: readonly Omit<Change, 'call' | 'began'>[]
  /** Of each row in the order of their commits. Of different rows in no order that means anything. */
  readonly changes: readonly Change[]
  readonly records: readonly HistoryRecord[]
}

/** What the cache promised in this run. */
export interface Promised {
  readonly mode: 'strong' | 'bounded'
  /** Milliseconds: how old an answer may be that others made old. 0 in `strong`. */
  readonly bound: number
  /** Milliseconds: when a writer that died, or whose outcome is unknown, leaves nothing stale any more. */
  readonly lease: number
  /** `'allow'`: what could not be delivered binds the others from its delivery on, or never. */
  readonly whenUnreachable: 'refuse' | 'allow'
}
