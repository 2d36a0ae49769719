import { anyRow, type Change, type Model, modelsThatFollow, type Row, UNKNOWN } from '@tidemark/core/adapter'
import type { Delete, Insert, MutationWhere, Update } from '@tidemark/sql-reader'
import { changesOfDependents } from './dependents.ts'
import { type Reader, rowsThatPass } from './rows.ts'

/** What a statement does to the rows it meets. */
export interface Effect {
  /** Of rows that pass its condition: what is known of them from the text. */
  readonly rows: readonly Row[]
  /** All that it changes, by what is known of the rows. */
  changes(rows: readonly Row[]): readonly Change[]
  /** Of rows as they are after it: the same rows before. `undefined`: it sets what would have to be known. */
  readonly keepsImages: boolean
}

const rowsOf = (where: MutationWhere | undefined, reader: Reader): readonly Row[] =>
  where === undefined ? [{}] : rowsThatPass(where.condition, reader)

const effectOfUpdate = (model: Model, { sets, where }: Update, reader: Reader): Effect => {
  const given: Record<string, unknown> = {}
  // A column that the model does not know is told by its own name: then nobody is told which parts of rows stay as they are.
  const names: string[] = []
  for (const [column, value] of sets) {
    const field = reader.field(column)
    names.push(field?.name ?? column)
    if (field !== undefined) given[field.name] = value.kind === 'default' ? UNKNOWN : reader.value(field, value)
  }
  for (const field of model.fields.values())
    if (field.stamped && !(field.name in given)) {
      given[field.name] = UNKNOWN
      names.push(field.name)
    }
  const followers = [...modelsThatFollow(model, names)].map(anyRow)
  return {
    rows: rowsOf(where, reader),
    changes: (rows) => [
      ...rows.map((before) => ({ model, before, after: { ...before, ...given }, sets: names })),
      ...followers,
    ],
    keepsImages: !names.some((name) => reader.isOfImage(name)),
  }
}

const effectOfDelete = (model: Model, { where }: Delete, reader: Reader): Effect => ({
  rows: rowsOf(where, reader),
  changes: (rows) => [...rows.map((before) => ({ model, before })), ...changesOfDependents(model, rows)],
  keepsImages: true,
})

export const effectOf = (model: Model, mutation: Update | Delete, reader: Reader): Effect =>
  mutation.kind === 'update' ? effectOfUpdate(model, mutation, reader) : effectOfDelete(model, mutation, reader)

/** The rows that an INSERT names; a field that it leaves to the database is not in them. */
const insertedRows = ({ columns, rows }: Insert, reader: Reader): readonly Row[] =>
  rows.map((values) => {
    const row: Record<string, unknown> = {}
    columns.forEach((column, i) => {
      const field = reader.field(column)
      const value = values[i]
      if (field === undefined || value === undefined) return
      const given = reader.value(field, value)
      if (given !== undefined) row[field.name] = given
    })
    return row
  })

/** The row that an INSERT meets where it turns into an update: it holds the same in the columns that it is found by. */
const metBy = (row: Row, target: readonly string[] | undefined, reader: Reader): Row =>
  Object.fromEntries(
    (target ?? []).flatMap((column) => {
      const name = reader.field(column)?.name
      return name === undefined || row[name] === undefined ? [] : [[name, row[name]]]
    }),
  )

/** What an INSERT changes. */
export const changesOfInsert = (model: Model, insert: Insert, reader: Reader): readonly Change[] => {
  const { onConflict } = insert
  const rows = insertedRows(insert, reader)
  if (typeof onConflict === 'string') return rows.map((after) => ({ model, after }))
  const names = onConflict.sets.map((column) => reader.field(column)?.name ?? column)
  return [
    ...rows.map((after) => ({ model, before: metBy(after, onConflict.target, reader), after })),
    ...[...modelsThatFollow(model, names)].map(anyRow),
  ]
}
