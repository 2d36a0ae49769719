import type { Outcome, Outcomes } from '@tidemark/core/adapter'
import type { Dialect } from '@tidemark/sql-reader'
import type { DataSource, QueryRunner } from 'typeorm'
import { outcomeOfDriver } from './outcome.ts'

/** What TypeORM makes of an answer of the database; `raw` is what it gives to those who do not ask for the rest. */
export interface Answer {
  raw?: unknown
  records?: readonly Readonly<Record<string, unknown>>[]
  affected?: number | undefined
}

/** A statement that the database has done. It may have failed all the same, by a subscriber that was told of it. */
export type Sent =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed afterwards'; readonly error: unknown }

/** A runner's own method. */
export type Query = (
  this: QueryRunner,
  text: string,
  parameters: unknown,
  structured: boolean | undefined,
) => Promise<unknown>

export type Send = (text: string, parameters: readonly unknown[] | undefined) => Promise<Sent>

/** Drivers that tell subscribers of no statement. */
const SILENT: ReadonlySet<string> = new Set(['aurora-mysql', 'aurora-postgres', 'capacitor', 'nativescript'])

interface Broadcaster {
  broadcastAfterQueryEvent(this: unknown, ...told: unknown[]): unknown
}

/** Statements under way, by their text, with what the database said. */
interface Pending {
  readonly text: string
  told?: { readonly success: boolean; readonly error: unknown }
}

/**
 * What the database said of a statement, which its rejection does not tell: TypeORM wraps what a subscriber throws as if it were the
 * database's, and says the subscriber's in place of the database's.
 */
const listen = (runner: QueryRunner): Set<Pending> => {
  const pending = new Set<Pending>()
  const { broadcaster } = runner as unknown as { readonly broadcaster?: Broadcaster }
  const original = broadcaster?.broadcastAfterQueryEvent
  if (broadcaster === undefined || original === undefined) return pending
  broadcaster.broadcastAfterQueryEvent = function (...all) {
    const [, text, , success, , , error] = all
    // Of two of one text nobody knows which is meant: what one of them did, the other may have done.
    for (const one of pending)
      if (one.text === text && one.told?.success !== true) one.told = { success: success === true, error }
    return original.apply(this, all)
  }
  return pending
}

const outcomes = new WeakMap<object, Outcome>()

const outcomeOf = (error: unknown): Outcome =>
  typeof error === 'object' && error !== null ? (outcomes.get(error) ?? 'unknown') : 'unknown'

const withOutcome = (error: unknown, outcome: Outcome): unknown => {
  if (typeof error === 'object' && error !== null) outcomes.set(error, outcome)
  return error
}

/** The error of a driver, with what it says of its statement. */
export const judged = (error: unknown, dialect: Dialect): unknown => withOutcome(error, outcomeOfDriver(error, dialect))

/** The error of a statement that was not sent. */
export const unsent = (error: unknown): unknown => withOutcome(error, 'notCommitted')

/** How the errors that a `Send` rejects with left the database. */
export const OUTCOMES: Outcomes = { ofStatement: outcomeOf, ofCommit: outcomeOf }

/** Sends statements on a runner by its own method, and keeps what the database said of them. */
export const sender = ({ options }: DataSource, runner: QueryRunner, dialect: Dialect, query: Query): Send => {
  const pending = listen(runner)
  const tells = !SILENT.has(options.type)

  const judge = (error: unknown, { told }: Pending): Outcome => {
    if (told !== undefined) return outcomeOfDriver(told.error, dialect)
    const { name, driverError } = (error ?? {}) as { readonly name?: unknown; readonly driverError?: unknown }
    if (name === 'QueryFailedError') return outcomeOfDriver(driverError, dialect)
    return tells ? 'notCommitted' : 'unknown' // it was not sent
  }

  return async (text, parameters) => {
    const one: Pending = { text }
    pending.add(one)
    try {
      return { kind: 'answered', answer: (await query.call(runner, text, parameters, true)) as Answer }
    } catch (error) {
      if (one.told?.success === true) return { kind: 'failed afterwards', error }
      throw withOutcome(error, judge(error, one))
    } finally {
      pending.delete(one)
    }
  }
}
