import type { Model } from '@tidemark/core/adapter'
import type { StoredTable } from '../../schema/stored.ts'

/** A piece of SQL with the values of its question marks. */
export interface Fragment {
  readonly sql: string
  readonly values: readonly unknown[]
}

export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``

export const tableNamed = ({ schema, name }: StoredTable): string =>
  schema === '' ? quoted(name) : `${quoted(schema)}.${quoted(name)}`

export const columnOf = (model: Model, field: string): string => quoted(model.fields.get(field)?.column ?? field)

/** Pieces that hold together, in brackets. */
export const linked = (parts: readonly Fragment[], word: 'AND' | 'OR'): Fragment => ({
  sql: `(${parts.map(({ sql }) => sql).join(` ${word} `)})`,
  values: parts.flatMap(({ values }) => values),
})

export const marks = (values: readonly unknown[]): string => values.map(() => '?').join(',')
