import {
  anyRow,
  type Change,
  type KeyLink,
  type Model,
  modelsInReach,
  type Relation,
  type Row,
  UNKNOWN,
} from '@tidemark/core/adapter'
import { valueOf } from '../schema/value-of.ts'

/** More deleted rows than this, and nobody is asked for what pointed to them. */
const MOST_ROWS = 100

/** What rows hold that point to a row; fields that are missing may be anything. */
const pointerTo = (row: Row, { own, other }: KeyLink): Row =>
  Object.fromEntries(
    other.flatMap((field, i) => {
      const value = row[own[i]?.name ?? '']
      return value === undefined ? [] : [[field.name, valueOf(field.type, value)]]
    }),
  )

/** Where rows point that lose what they pointed to. */
const emptied = ({ other, onDelete }: KeyLink): Row =>
  Object.fromEntries(other.map((field) => [field.name, onDelete === 'setNull' ? null : UNKNOWN]))

const cascadesToItself = (model: Model): boolean =>
  [...model.relations.values()].some(
    ({ link, target }) => target === model && link.kind === 'key' && !link.holds && link.onDelete !== 'none',
  )

const changesBehind = ({ link, target }: Relation, rows: readonly Row[]): readonly Change[] => {
  if (link.kind === 'join') {
    const { join, near, own } = link
    return rows.map((row) => {
      const value = row[own.name]
      return { model: join, before: value === undefined ? {} : { [near.name]: valueOf(near.type, value) } }
    })
  }
  if (link.holds || link.onDelete === 'none') return []
  const pointers = rows.map((row) => pointerTo(row, link))
  if (link.onDelete !== 'cascade') {
    const after = emptied(link)
    return pointers.map((before) => ({
      model: target,
      before,
      after: { ...before, ...after },
      sets: Object.keys(after),
    }))
  }
  // Which rows they are is not asked, so that of what goes with them nothing is known.
  const further = [...modelsInReach(target)].filter((model) => model !== target || cascadesToItself(target))
  return [...pointers.map((before) => ({ model: target, before })), ...further.map(anyRow)]
}

/** What the database does to rows that point to these when they go, as the schema says (ON DELETE). */
export const changesOfDependents = (model: Model, rows: readonly Row[]): readonly Change[] => {
  const known = rows.length > MOST_ROWS ? [{}] : rows
  return [...model.relations.values()].flatMap((relation) => changesBehind(relation, known))
}
