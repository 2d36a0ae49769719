import { type Field, imageFields, type Model, MOST_IMAGES, type Row } from '@tidemark/core/adapter'
import type { Delete, Dialect, Insert, TableName, Update } from '@tidemark/sql-reader'
import { valueOf } from '../schema/value-of.ts'
import type { Answer } from './sent.ts'

const quoted = (name: string, dialect: Dialect): string => {
  const quote = dialect === 'mysql' ? '`' : '"'
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
}

const fieldsOf = (model: Model): readonly Field[] => imageFields(model).flatMap((name) => model.fields.get(name) ?? [])

const columnsOf = (model: Model, dialect: Dialect): string =>
  fieldsOf(model)
    .map(({ column }) => quoted(column, dialect))
    .join(', ')

/** No stronger than a statement's own lock, so that nobody waits who would not have waited for it. */
const lockOf = (dialect: Dialect): string =>
  dialect === 'sqlite' ? '' : dialect === 'mysql' ? ' FOR UPDATE' : ' FOR NO KEY UPDATE'

/** Asks for the images of no row at all. */
export const questionForNone = (
  model: Model,
  { schema, name }: TableName,
  dialect: Dialect,
  locks: boolean,
): string => {
  const table = [schema, name].flatMap((part) => (part === undefined ? [] : quoted(part, dialect))).join('.')
  return `SELECT ${columnsOf(model, dialect)} FROM ${table} LIMIT 0${locks ? lockOf(dialect) : ''}`
}

/** Rows that the driver gave, as images. */
export const imagesIn = (model: Model, { records = [] }: Answer): readonly Row[] => {
  const fields = fieldsOf(model)
  return records.map((record) =>
    Object.fromEntries(fields.map(({ name, column, type }) => [name, valueOf(type, record[column])])),
  )
}

/** The statement with the images of its rows for an answer. */
export const returning = (text: string, { end }: Update | Delete, model: Model, dialect: Dialect): string =>
  `${text.slice(0, end)} RETURNING ${columnsOf(model, dialect)}${text.slice(end)}`

/** The answer as it would have been without them. On PostgreSQL TypeORM gives the rows of an UPDATE or a DELETE, and how many. */
export const withoutRows = (answer: Answer, dialect: Dialect): Answer => {
  const records: [] = []
  return Object.assign(answer, { records, raw: dialect === 'postgresql' ? [records, answer.affected] : records })
}

/** A name that no column has. */
const aside = (place: number): string => `tidemark:${place}`

/** An INSERT that returns something, with the images of its rows besides. */
export const returningToo = (text: string, { end }: Insert, model: Model): string => {
  const columns = fieldsOf(model).map(({ column }, i) => `${quoted(column, 'postgresql')} AS "${aside(i)}"`)
  return `${text.slice(0, end)}, ${columns.join(', ')}${text.slice(end)}`
}

/** Takes them out of the answer. */
export const takeReturned = (model: Model, { records = [] }: Answer): readonly Row[] => {
  const fields = fieldsOf(model)
  return records.map((record: Record<string, unknown>) =>
    Object.fromEntries(
      fields.map(({ name, type }, i) => {
        const value = record[aside(i)]
        delete record[aside(i)]
        return [name, valueOf(type, value)]
      }),
    ),
  )
}

/** What in a parameter is another thing at another time. */
const TIME = /^\s*(?:now|today|tomorrow|yesterday)/i

export interface Question {
  readonly text: string
  readonly parameters: readonly unknown[]
}

/**
 * Asks for the images of the rows that a statement is about to meet. `undefined`: the same condition might meet others by then, or all.
 *
 * @param locks the rows stay as they are until the transaction's end
 */
export const questionFor = (
  { target, where }: Update | Delete,
  given: readonly unknown[],
  model: Model,
  dialect: Dialect,
  locks: boolean,
): Question | undefined => {
  if (where === undefined || !where.steady) return undefined
  const parameters = where.parameters.map((at) => given[at] ?? null)
  if (parameters.some((one) => typeof one === 'string' && TIME.test(one))) return undefined
  const condition = where.text.reduce((all, part, i) => `${all}${dialect === 'postgresql' ? `$${i}` : '?'}${part}`)
  const lock = locks ? lockOf(dialect) : ''
  return {
    text: `SELECT ${columnsOf(model, dialect)} FROM ${target} WHERE ${condition} LIMIT ${MOST_IMAGES + 1}${lock}`,
    parameters,
  }
}
