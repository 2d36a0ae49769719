import type { Model } from '@tidemark/core/adapter'
import type { Dialect } from '@tidemark/sql-reader'
import type { Attached } from '../attached.ts'

const driverErrorOf = (error: unknown): { readonly code?: unknown; readonly errno?: unknown } =>
  (error as { readonly driverError?: object } | undefined)?.driverError ?? {}

/** A deadlock, and a lock that was waited for in vain. */
const UNDOING = new Set<unknown>([1205, 1213])

/** After which errors of a question in a transaction what came before it may be gone. PostgreSQL takes nothing more after any. */
export const mayHaveUndone = (error: unknown, dialect: Dialect): boolean =>
  dialect === 'postgresql' || UNDOING.has(driverErrorOf(error).errno)

/** A column that is not there, or not to be seen: by what PostgreSQL and MySQL say, and SQLite's words. */
const NOT_SHOWN = new Set<unknown>(['42703', '42501', 1054, 1142, 1143])
const NO_COLUMN = /^no such column/

const isNotShown = (error: unknown): boolean => {
  const { code, errno } = driverErrorOf(error)
  return NOT_SHOWN.has(code) || NOT_SHOWN.has(errno) || NO_COLUMN.test(String((error as Error | undefined)?.message))
}

const unseen = new WeakMap<Attached, Set<Model>>()

/** Whether rows of the table can be asked for what keys are made of, as far as anybody has found out. */
export const showsImages = (attached: Attached, model: Model): boolean => unseen.get(attached)?.has(model) !== true

/** @returns whether the error says that they cannot: nobody asks again */
export const forgetImages = (attached: Attached, model: Model, error: unknown): boolean => {
  if (!isNotShown(error)) return false
  const models = unseen.get(attached) ?? new Set()
  unseen.set(attached, models.add(model))
  return true
}
