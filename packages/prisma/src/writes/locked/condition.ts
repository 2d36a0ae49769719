import type { Model } from '@tidemark/core/adapter'
import { asArray, isPlain } from '../../objects.ts'
import { type StoredColumn, storedAs, type StoredTable } from '../../schema/stored.ts'
import { columnOf, type Fragment, linked, marks } from './fragment.ts'

export interface Condition extends Fragment {
  /** The columns that it speaks of. */
  readonly columns: ReadonlySet<string>
}

const EVERYBODY: Fragment = { sql: '1=1', values: [] }
const NOBODY: Fragment = { sql: '1=0', values: [] }

const COMPARISONS = new Map([
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
])

const compared = (column: StoredColumn, name: string, sign: string, value: unknown): Fragment | undefined => {
  const stored = storedAs(column, value)
  return stored === undefined ? undefined : { sql: `${name} ${sign} ?`, values: [stored] }
}

const among = (column: StoredColumn, name: string, given: unknown): Fragment | undefined => {
  if (!Array.isArray(given)) return undefined
  const values = given.map((value) => storedAs(column, value))
  if (values.length === 0) return NOBODY
  return values.includes(undefined) ? undefined : { sql: `${name} IN (${marks(values)})`, values }
}

const byWord = (column: StoredColumn, name: string, word: string, value: unknown): Fragment | undefined => {
  if (word === 'in') return among(column, name, value)
  if (word === 'equals' && value === null) return { sql: `${name} IS NULL`, values: [] }
  if (word === 'not' && value === null) return { sql: `${name} IS NOT NULL`, values: [] }
  const sign = word === 'equals' ? '=' : word === 'not' ? '<>' : COMPARISONS.get(word)
  return sign === undefined ? undefined : compared(column, name, sign, value)
}

/** All or nothing: a condition of which a part cannot be spelled is another condition. */
const all = (parts: readonly (Fragment | undefined)[], word: 'AND' | 'OR', nothing: Fragment): Fragment | undefined => {
  const known = parts.filter((part) => part !== undefined)
  if (known.length < parts.length) return undefined
  return known.length === 0 ? nothing : linked(known, word)
}

const spelled = (model: Model, table: StoredTable, where: unknown, columns: Set<string>): Fragment | undefined => {
  if (where === undefined) return EVERYBODY
  if (!isPlain(where)) return undefined
  const parts = Object.entries(where).flatMap(([name, given]): readonly (Fragment | undefined)[] => {
    if (given === undefined) return []
    const branches = (): readonly (Fragment | undefined)[] =>
      asArray(given).map((part) => spelled(model, table, part, columns))
    if (name === 'AND') return branches()
    if (name === 'OR') return [all(branches(), 'OR', NOBODY)]
    const column = table.columns.get(name)
    const field = model.fields.get(name)
    if (column === undefined || field === undefined) return [undefined]
    columns.add(field.column)
    const words = isPlain(given) ? Object.entries(given) : [['equals', given] as const]
    return words.flatMap(([word, value]) =>
      value === undefined ? [] : [byWord(column, columnOf(model, name), word, value)],
    )
  })
  return all(parts, 'AND', EVERYBODY)
}

/**
 * Prisma's condition on a row's own columns as Prisma spells it for MySQL; `undefined` where it speaks of related rows, or of what
 * is not worth spelling twice.
 */
export const conditionOf = (model: Model, table: StoredTable, where: unknown): Condition | undefined => {
  const columns = new Set<string>()
  const fragment = spelled(model, table, where, columns)
  return fragment && { ...fragment, columns }
}
