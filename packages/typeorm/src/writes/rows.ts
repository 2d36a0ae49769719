import { type Field, type Model, type Row, UNKNOWN } from '@tidemark/core/adapter'
import type { Condition, Dialect, Value } from '@tidemark/sql-reader'
import { valueOf } from '../schema/value-of.ts'
import { shapeOf } from './shape-of.ts'

/** How a statement's columns and values are read as a model's fields. */
export interface Reader {
  /** `undefined`: no field that is known. */
  field(column: string): Field | undefined
  /** Images show it: tags are made of it, or links to other rows. */
  isOfImage(name: string): boolean
  /** `undefined`: what the database puts there when it is told nothing. */
  value(field: Field, value: Value): unknown
}

export const readerOf = (model: Model, dialect: Dialect, parameters: readonly unknown[]): Reader => {
  const { byColumn, fold, image } = shapeOf(model, dialect)
  return {
    field: (column) => byColumn.get(fold(column)),
    isOfImage: (name) => image.some((field) => field.name === name),
    value: (field, value) => {
      if (value.kind === 'literal') return valueOf(field.type, value.value)
      if (value.kind === 'parameter') return valueOf(field.type, parameters[value.at] ?? null)
      return value.kind === 'default' ? undefined : UNKNOWN
    },
  }
}

/** More rows than this are not told one by one. */
const MOST_ROWS = 100

/** Of rows of which nothing is known. */
const ANY: readonly Row[] = [{}]

/**
 * What a condition says of the rows that pass: each is like one of these. Fields that are missing may be anything.
 */
export const rowsThatPass = (condition: Condition, reader: Reader): readonly Row[] => {
  switch (condition.kind) {
    case 'equals': {
      const field = reader.field(condition.column)
      if (field === undefined || condition.values.length > MOST_ROWS) return ANY
      return condition.values.map((value) => ({ [field.name]: reader.value(field, value) }))
    }
    case 'or': {
      const rows = condition.of.flatMap((part) => rowsThatPass(part, reader))
      return rows.length > MOST_ROWS ? ANY : rows
    }
    case 'and': {
      let rows = ANY
      for (const part of condition.of) {
        const more = rowsThatPass(part, reader)
        if (rows.length * more.length <= MOST_ROWS)
          rows = rows.flatMap((row) => more.map((one) => ({ ...row, ...one })))
      }
      return rows
    }
    default:
      return ANY
  }
}
