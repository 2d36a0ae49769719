import { imageFields, type Model, MOST_IMAGES, type Reach, type Row } from '@tidemark/core/adapter'
import { OTHER, type PlainValue, shownAs, storedAs, type StoredTable } from '../../schema/stored.ts'
import type { Condition } from './condition.ts'
import { columnOf, type Fragment, marks, quoted, tableNamed } from './fragment.ts'
import { byIndexes, indexOfKey, type IndexesOf } from './indexes.ts'

export interface LockParts {
  /** Asks inside the transaction. */
  readonly ask: (fragment: Fragment) => Promise<readonly Row[]>
  readonly tables: (model: Model) => StoredTable | undefined
  readonly indexesOf: IndexesOf
  /** Statements of this transaction lock what they look at, too. */
  readonly isLocking: () => Promise<boolean>
}

/** Rows as they are by now, which nobody changes before the transaction ends. `undefined`: too many to name, or not to be told. */
export type LockedRows = Promise<readonly Row[] | undefined>

/** Keys to look for in one query. */
const MOST_AT_ONCE = 100

const LIMIT = `LIMIT ${MOST_IMAGES + 1} FOR UPDATE`

/** Columns under numbered names, and the way back. */
const shown = (
  model: Model,
  { columns }: StoredTable,
  names: readonly string[],
): { readonly list: readonly string[]; readonly rowOf: (answer: Row) => Row } => ({
  list: names.map((name, i) => `t.${columnOf(model, name)} AS c${i}`),
  rowOf: (answer) =>
    Object.fromEntries(names.map((name, i) => [name, shownAs(columns.get(name) ?? OTHER, answer[`c${i}`])])),
})

/** Where to look for rows, and what to read of them. */
interface Place {
  readonly model: Model
  readonly table: StoredTable
  /** The index that leads to them. */
  readonly index: string
  readonly names: readonly string[]
  /** The fields that rows are looked for by. */
  readonly by: readonly string[]
}

interface Found {
  /** Which of the keys led here. */
  readonly at: number
  readonly row: Row
}

/**
 * Rows by their keys. A small table would rather be read as a whole, and locked as a whole, than by an index and a list of values;
 * not so where the values are a table that it is joined to. They take the type of the column from a first line that is not there.
 */
const lockByKeys = async (
  { ask }: LockParts,
  { model, table, index, names, by }: Place,
  keys: readonly (readonly PlainValue[])[],
): Promise<readonly Found[]> => {
  const { list, rowOf } = shown(model, table, names)
  const named = by.map((name, i) => `t.${columnOf(model, name)} AS k${i}`)
  const on = by.map((name, i) => `t.${columnOf(model, name)} = k.k${i}`)
  const found: Found[] = []
  for (let start = 0; start < keys.length && found.length <= MOST_IMAGES; start += MOST_AT_ONCE) {
    const some = keys.slice(start, start + MOST_AT_ONCE)
    const lines = some.map((key, i) => ` UNION ALL SELECT ${start + i}, ${marks(key)}`)
    const sql = `SELECT k.n AS n, ${list.join(', ')}
      FROM (SELECT -1 AS n, ${named.join(', ')} FROM ${tableNamed(table)} AS t WHERE 1=0${lines.join('')}) AS k
      STRAIGHT_JOIN ${tableNamed(table)} AS t FORCE INDEX (${quoted(index)}) ON ${on.join(' AND ')} ${LIMIT}`
    for (const answer of await ask({ sql, values: some.flat() }))
      found.push({ at: Number(answer['n']), row: rowOf(answer) })
  }
  return found
}

/** Values of rows as the database takes them; `undefined`: one cannot be told, or is null. */
const keysOf = (
  { columns }: StoredTable,
  names: readonly string[],
  rows: readonly Row[],
): readonly (readonly PlainValue[])[] | undefined => {
  const keys: PlainValue[][] = []
  for (const row of rows) {
    const key = names.flatMap((name) => storedAs(columns.get(name) ?? OTHER, row[name]) ?? [])
    if (key.length < names.length) return undefined
    keys.push(key)
  }
  return keys
}

export const lockByCondition = async (
  { ask, tables, indexesOf }: LockParts,
  model: Model,
  { sql, values, columns }: Condition,
): LockedRows => {
  const table = tables(model)
  if (table === undefined) return undefined
  const { list, rowOf } = shown(model, table, imageFields(model))
  const start = `SELECT ${list.join(', ')} FROM ${tableNamed(table)} AS t${byIndexes(await indexesOf(table), columns)}`
  const rows = await ask({ sql: `${start} WHERE ${sql} ${LIMIT}`, values })
  return rows.length > MOST_IMAGES ? undefined : rows.map(rowOf)
}

/** As the primary key has them, at least for numbers: who locks rows one after the other does it in the same order as others. */
const inOrder = (a: readonly PlainValue[], b: readonly PlainValue[]): number => {
  const at = a.findIndex((value, i) => value !== b[i])
  const [left, right] = [a[at], b[at]]
  return left === undefined || right === undefined ? 0 : left < right ? -1 : 1
}

/** @param rows whatever shows their ids */
export const lockByIds = async (parts: LockParts, model: Model, rows: readonly Row[]): LockedRows => {
  const table = parts.tables(model)
  const by = model.id?.fields.map(({ name }) => name)
  const ids = table && by && keysOf(table, by, rows)
  if (table === undefined || by === undefined || ids === undefined) return undefined
  const found = await lockByKeys(
    parts,
    { model, table, index: 'PRIMARY', names: imageFields(model), by },
    ids.toSorted(inOrder),
  )
  return found.map(({ row }) => row)
}

/** Rows that hang on others by one relation: where they stand, what they go by, and under which names they show what is read. */
const hangingBy = ({ relation: { link, target } }: Reach) => {
  if (link.kind === 'join') {
    const { join, near, far, own, other } = link
    return { model: join, names: [far.name], as: [other.name], by: [near], own: [own] }
  }
  const names = imageFields(target)
  return { model: target, names, as: names, by: link.other, own: link.own }
}

const lockHanging = async (
  parts: LockParts,
  model: Model,
  rows: readonly Row[],
  reach: Reach,
): Promise<readonly Found[] | undefined> => {
  const hanging = hangingBy(reach)
  const table = parts.tables(hanging.model)
  const above = parts.tables(model)
  if (table === undefined || above === undefined) return undefined
  const indexes = await parts.indexesOf(table)
  const index = indexOfKey(
    indexes,
    hanging.by.map(({ column }) => column),
  )
  const keys = keysOf(
    above,
    hanging.own.map(({ name }) => name),
    rows,
  )
  if (index === undefined || keys === undefined) return undefined
  const by = hanging.by.map(({ name }) => name)
  const found = await lockByKeys(parts, { model: hanging.model, table, index, names: hanging.names, by }, keys)
  if (found.length > MOST_IMAGES) return undefined
  return found.map(({ at, row }) => ({
    at,
    row: Object.fromEntries(hanging.names.map((name, i) => [hanging.as[i] ?? name, row[name]])),
  }))
}

/** Adds to rows that are locked what goes with them. The database locks that, too, when it makes them go. */
export const lockBelow = async (
  parts: LockParts,
  model: Model,
  rows: readonly Row[],
  reach: readonly Reach[],
): LockedRows => {
  if (rows.length === 0) return rows
  const whole: Record<string, unknown>[] = rows.map((row) => ({ ...row }))
  for (const one of reach) {
    const { relation, further } = one
    const hanging = await lockHanging(parts, model, rows, one)
    if (hanging === undefined) return undefined
    const found = hanging.map(({ row }) => row)
    const related = await lockBelow(parts, relation.target, found, further)
    if (related === undefined) return undefined
    const byParent = new Map<number, Row[]>()
    for (const [i, { at }] of hanging.entries()) byParent.set(at, [...(byParent.get(at) ?? []), related[i] ?? {}])
    for (const [at, row] of whole.entries()) row[relation.name] = byParent.get(at) ?? []
  }
  return whole
}
