import { anyRow, type Change, type Model, MOST_IMAGES, type Row, type WriteOperation } from '@tidemark/core/adapter'
import { type Delete, type Mutation, readMutation, type Update } from '@tidemark/sql-reader'
import type { Attached } from '../attached.ts'
import { imagesIn, questionFor, questionForNone, returning, withoutRows } from './ask.ts'
import { type Effect, effectOf } from './effect.ts'
import { operationOfInsert } from './insert.ts'
import { modelOfTable } from './model-of.ts'
import { readerOf } from './rows.ts'
import {
  forgetImages,
  isSureOfImages,
  mayHaveUndone,
  orPlainly,
  refusesImages,
  showsImages,
  triesImages,
} from './refusals.ts'
import type { Answer, Sent } from './sent.ts'
import type { Done, Setting, Statement } from './statement.ts'
import { takesReturning } from './takes-returning.ts'

type Operation = WriteOperation<Done>

const widest = (changes: readonly Change[]): readonly Change[] =>
  [...new Set(changes.map(({ model }) => model))].map(anyRow)

const answerOf = ({ sent }: Done): Answer | undefined => (sent.kind === 'answered' ? sent.answer : undefined)

/** Every key that tags are made of is spelled. */
const isWhole = ({ keys }: Model, row: Row): boolean =>
  keys.every(({ fields }) =>
    fields.every(({ name, spell }) => row[name] !== undefined && spell(row[name]) !== undefined),
  )

/** The rows are those of some values, and not of half a table. */
const isNarrow = ({ keys }: Model, rows: readonly Row[]): boolean =>
  rows.every((row) =>
    keys.some(
      ({ parted, fields }) =>
        parted && fields.every(({ name, spell }) => row[name] !== undefined && spell(row[name]) !== undefined),
    ),
  )

/** What is known of the rows when it is over: from its text, from what it returned, or from a look before it. */
const changesOf = (effect: Effect, done: Done, images: readonly Row[] | undefined): readonly Change[] => {
  const known = effect.changes(effect.rows)
  const answer = answerOf(done)
  if (answer === undefined) return widest(known)
  if (answer.affected === 0) return []
  const rows = done.images ?? images
  if (rows === undefined) return known
  if (rows.length > MOST_IMAGES || answer.affected !== rows.length) return widest(known)
  return effect.changes(rows)
}

const operationOfRows = (
  { attached, send, attempt, ask: query, inside }: Setting,
  { text, parameters }: Statement,
  model: Model,
  mutation: Update | Delete,
): Operation => {
  const { dialect, dataSource } = attached
  const effect = effectOf(model, mutation, readerOf(model, dialect, parameters))
  const expects = effect.changes(effect.rows)
  const common = { name: mutation.kind, model: model.name, expects }
  const plainly = async (): Promise<Done> => ({ sent: await send(text, parameters) })
  if (effect.rows.every((row) => isWhole(model, row)))
    return { ...common, run: plainly, changes: (done) => changesOf(effect, done, undefined) }
  const asking = async (): Promise<Done> => {
    const sendAll = isSureOfImages(attached, model) ? send : attempt
    const sent = await sendAll(returning(text, mutation, model, dialect), parameters)
    if (sent.kind !== 'answered') return { sent }
    const images = imagesIn(model, sent.answer)
    return { sent: { ...sent, answer: withoutRows(sent.answer, dialect) }, images }
  }
  // The log and the user's subscribers see the longer text. The rows are taken out again before TypeORM sees them.
  const isAsked = showsImages(attached, model)
  const mayAsk = async (locks: boolean): Promise<boolean> =>
    !inside ||
    (await triesImages(attached, model, query, questionForNone(model, mutation.table, dialect, locks), locks))
  if (isAsked && takesReturning(dataSource) && !mutation.returns && effect.keepsImages && isNarrow(model, effect.rows))
    return {
      ...common,
      run: async () => ((await mayAsk(false)) ? orPlainly(attached, model, inside, asking, plainly) : plainly()),
      changes: (done) => changesOf(effect, done, undefined),
    }
  const question = isAsked ? questionFor(mutation, parameters, model, dialect, inside) : undefined
  if (question === undefined) return { ...common, run: plainly, changes: (done) => changesOf(effect, done, undefined) }
  let images: readonly Row[] | undefined
  let undone: { readonly error: unknown } | undefined
  let isRefused = false
  const ask = async (): Promise<Sent> => {
    try {
      return await query(question.text, question.parameters)
    } catch (error) {
      if (inside && mayHaveUndone(error, dialect)) undone = { error }
      isRefused = refusesImages(error)
      if (isRefused && inside) forgetImages(attached, model)
      throw error
    }
  }
  return {
    ...common,
    images: async () => {
      if (!(await mayAsk(true))) return undefined
      const seen = await ask()
      if (seen.kind !== 'answered') return undefined
      images = imagesIn(model, seen.answer)
      return images.length > MOST_IMAGES ? undefined : effect.changes(images)
    },
    run: async () => {
      // It waits for the same rows as the statement would have. What the error has undone, the statement must not run without.
      if (undone !== undefined) throw undone.error
      const done = await plainly()
      if (isRefused) forgetImages(attached, model)
      return done
    },
    changes: (done, changes) => changesOf(effect, done, changes === undefined ? undefined : images),
    unlessAlone: widest(expects),
  }
}

/** The mutation that a statement is, and its model; `undefined`: only its tables can be told. */
const mutationOf = (
  attached: Attached,
  { text, reading, isOdd }: Statement,
): { readonly mutation: Mutation; readonly model: Model } | undefined => {
  if (reading.kind !== 'write' || isOdd === true) return undefined
  const mutation = readMutation(text, attached.dialect)
  if (mutation === undefined) return undefined
  const { schema, name } = mutation.table
  if (!reading.tables.every(({ table }) => table.name === name && table.schema === schema)) return undefined
  const model = modelOfTable(attached, mutation.table)
  return model && { mutation, model }
}

/** A statement as a write of the cache, row by row. `undefined`: it can only be told by table. */
export const preciseOperation = (setting: Setting, statement: Statement): Operation | undefined => {
  const found = mutationOf(setting.attached, statement)
  if (found === undefined) return undefined
  const { mutation, model } = found
  return mutation.kind === 'insert'
    ? operationOfInsert(setting, statement, model, mutation)
    : operationOfRows(setting, statement, model, mutation)
}
