import type { Claim, Condition, Model } from '../history/records.ts'
import { fieldsOf } from '../ground/rows.ts'

type Listed = Exclude<Model, 'PostTag'>
type Rows = readonly object[] | object | null

const list = (rows: Rows): readonly object[] => (rows === null ? [] : Array.isArray(rows) ? rows : [rows])

/** These are all. */
export const all = (model: Listed, where: Condition, rows: Rows, newest?: number): Claim => ({
  kind: 'rows',
  model,
  where,
  rows: list(rows).map((row) => fieldsOf(model, row)),
  ...(newest !== undefined && { newest }),
})

export const counted = (model: Model, where: Condition, count: number): Claim => ({
  kind: 'count',
  model,
  where,
  count,
})

/** The join of a post and tags, from either end. */
export const linked = (side: 'postId' | 'tagId', id: number, others: readonly number[]): Claim => ({
  kind: 'rows',
  model: 'PostTag',
  where: { equals: { [side]: id } },
  rows: others.map((other) => (side === 'postId' ? { postId: id, tagId: other } : { postId: other, tagId: id })),
})

/** Of related rows, which types of entities say may be missing. */
export const shown = <T>(related: T | undefined): T => {
  if (related === undefined) throw new Error('an answer does not show the related rows that were asked for')
  return related
}

export const idsOf = (rows: readonly { readonly id: number }[]): number[] => rows.map(({ id }) => id)
export const amongIds = (values: readonly number[]): Condition => ({ oneOf: { field: 'id', values } })
