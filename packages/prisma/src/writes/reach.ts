import {
  type Change,
  imageFields,
  type KeyLink,
  type Model,
  MOST_IMAGES,
  type Reach,
  type Relation,
  type Row,
  UNKNOWN,
} from '@tidemark/core/adapter'
import type { PlainObject } from '../objects.ts'

/** One row more than is worth naming tells that there are too many. */
const LIMIT = MOST_IMAGES + 1

/** A Prisma `select` that reads the image of a row and of everything that goes with it. */
export const selectImage = (model: Model, reach: readonly Reach[]): PlainObject => {
  const select: Record<string, unknown> = Object.fromEntries(imageFields(model).map((name) => [name, true]))
  for (const { relation, further } of reach)
    select[relation.name] = relation.many
      ? { select: selectImage(relation.target, further), take: LIMIT }
      : { select: selectImage(relation.target, further) }
  return select
}

/** The related rows that a row shows. */
export const rowsAt = (row: Row, relation: Relation): readonly Row[] => {
  const found = row[relation.name]
  if (Array.isArray(found)) return found as Row[]
  return typeof found === 'object' && found !== null ? [found as Row] : []
}

/** Where a row points that lost what it pointed to: nowhere, or to what only the database knows. */
const newPointer = ({ other, onDelete }: KeyLink): Row =>
  Object.fromEntries(other.map((field) => [field.name, onDelete === 'setNull' ? null : UNKNOWN]))

/** Where rows that lose their pointer turn up, whichever they are. */
export const orphansInReach = (reach: readonly Reach[]): readonly { readonly model: Model; readonly pointer: Row }[] =>
  reach.flatMap(({ relation: { link, target }, effect, further }) =>
    effect === 'repointed' && link.kind === 'key'
      ? [{ model: target, pointer: newPointer(link) }]
      : orphansInReach(further),
  )

/** Fields of the model's own rows that lose what they point to when other rows of it go. */
export const orphanedFields = (model: Model, reach: readonly Reach[]): readonly string[] =>
  orphansInReach(reach).flatMap((one) => (one.model === model ? Object.keys(one.pointer) : []))

/** The changes of deleting these rows, from images read with `selectImage`. `undefined`: there are too many to name. */
export const changesOfDeletion = (
  model: Model,
  rows: readonly Row[],
  reach: readonly Reach[],
): readonly Change[] | undefined => {
  if (rows.length > MOST_IMAGES) return undefined
  const changes: Change[] = rows.map((before) => ({ model, before }))
  for (const { relation, effect, further } of reach) {
    const { link, target } = relation
    for (const row of rows) {
      const related = rowsAt(row, relation)
      if (related.length > MOST_IMAGES) return undefined
      if (link.kind === 'join')
        for (const other of related)
          changes.push({
            model: link.join,
            before: { [link.near.name]: row[link.own.name], [link.far.name]: other[link.other.name] },
          })
      else if (effect === 'repointed') {
        const pointer = newPointer(link)
        const sets = Object.keys(pointer)
        for (const before of related) changes.push({ model: target, before, after: { ...before, ...pointer }, sets })
      } else {
        const deeper = changesOfDeletion(target, related, further)
        if (deeper === undefined) return undefined
        changes.push(...deeper)
      }
    }
    if (changes.length > MOST_IMAGES) return undefined
  }
  return changes
}
