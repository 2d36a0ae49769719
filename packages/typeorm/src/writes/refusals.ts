import type { Model } from '@tidemark/core/adapter'
import type { Dialect } from '@tidemark/sql-reader'
import type { Attached } from '../attached.ts'
import type { Send } from './sent.ts'

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

/** Whether the error may be of what we asked for: a statement without that finds out. */
export const refusesImages = (error: unknown): boolean => {
  const { code, errno } = driverErrorOf(error)
  return NOT_SHOWN.has(code) || NOT_SHOWN.has(errno) || NO_COLUMN.test(String((error as Error | undefined)?.message))
}

type Models = WeakMap<Attached, Set<Model>>
const unseen: Models = new WeakMap()
const shown: Models = new WeakMap()
/** Of which rows may be locked as well: who may delete them may not always do that. */
const lockable: Models = new WeakMap()

const note = (models: Models, attached: Attached, model: Model): void => {
  let ofAttached = models.get(attached)
  if (ofAttached === undefined) models.set(attached, (ofAttached = new Set()))
  ofAttached.add(model)
}

/** Whether rows of the table can be asked for what keys are made of, as far as anybody has found out. */
export const showsImages = (attached: Attached, model: Model): boolean => unseen.get(attached)?.has(model) !== true

/** They have been asked for on PostgreSQL, where a DataSource is one user; elsewhere nothing is hidden from anybody. */
export const isSureOfImages = (attached: Attached, model: Model): boolean =>
  attached.dialect !== 'postgresql' || shown.get(attached)?.has(model) === true

/** They cannot: nobody asks again. */
export const forgetImages = (attached: Attached, model: Model): void => note(unseen, attached, model)

/**
 * Whether they can, for a statement inside of a transaction. A question that is refused there is the end of the transaction on PostgreSQL:
 * the first one is tried behind a savepoint.
 *
 * @param question asks for the images of no row
 * @param locks so does what is asked afterwards
 */
export const triesImages = async (
  attached: Attached,
  model: Model,
  ask: Send,
  question: string,
  locks: boolean,
): Promise<boolean> => {
  const sure = locks ? lockable : shown
  if (attached.dialect !== 'postgresql' || sure.get(attached)?.has(model) === true) return true
  try {
    await ask('SAVEPOINT tidemark', [])
  } catch {
    return false // why, the statement itself will say
  }
  try {
    await ask(question, [])
    note(sure, attached, model)
    return true
  } catch (error) {
    if (refusesImages(error)) forgetImages(attached, model)
    await ask('ROLLBACK TO SAVEPOINT tidemark', [])
    return false
  } finally {
    await ask('RELEASE SAVEPOINT tidemark', [])
  }
}

/** A statement that asks for images besides, and without them where that is why it is refused: it has done nothing then. */
export const orPlainly = async <T>(
  attached: Attached,
  model: Model,
  inside: boolean,
  asking: () => Promise<T>,
  plainly: () => Promise<T>,
): Promise<T> => {
  try {
    const done = await asking()
    note(shown, attached, model)
    return done
  } catch (error) {
    if (!refusesImages(error)) throw error
    if (inside && attached.dialect === 'postgresql') {
      forgetImages(attached, model)
      throw error
    }
    const done = await plainly()
    forgetImages(attached, model)
    return done
  }
}
