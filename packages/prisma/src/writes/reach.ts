import type { Change, KeyLink, Model, Relation, Row } from '@tidemark/core/adapter'
import { MOST_IMAGES, UNKNOWN } from '@tidemark/core/adapter'
import type { PlainObject } from '../objects.ts'

/** A relation whose other table changes when a row of this one is deleted, by the database or by Prisma. */
export interface Reach {
  readonly relation: Relation
  readonly effect: 'deleted' | 'repointed' | 'unlinked'
  /** Where the deletion goes on. */
  readonly further: readonly Reach[]
}

const DEEPEST = 6

const isRepointed = (link: KeyLink): boolean =>
  !link.holds && (link.onDelete === 'setNull' || link.onDelete === 'setDefault')

/**
 * What deleting a row of a model reaches by the schema's foreign keys. `undefined`: further than is worth following, for a
 * cycle of cascades has no end.
 */
export const reachOf = (model: Model, depth = 0): readonly Reach[] | undefined => {
  if (depth > DEEPEST) return undefined
  const found: Reach[] = []
  for (const relation of model.relations.values()) {
    const { link, target } = relation
    if (link.kind === 'join') found.push({ relation, effect: 'unlinked', further: [] })
    else if (isRepointed(link)) found.push({ relation, effect: 'repointed', further: [] })
    else if (!link.holds && link.onDelete === 'cascade') {
      const further = reachOf(target, depth + 1)
      if (further === undefined) return undefined
      found.push({ relation, effect: 'deleted', further })
    }
  }
  return found
}

/** Every model that deleting a row of this one may change, itself included. */
export const modelsInReach = (model: Model, into = new Set<Model>()): ReadonlySet<Model> => {
  if (into.has(model)) return into
  into.add(model)
  for (const { link, target } of model.relations.values()) {
    if (link.kind === 'join') into.add(link.join)
    else if (!link.holds && link.onDelete === 'cascade') modelsInReach(target, into)
    else if (isRepointed(link)) into.add(target)
  }
  return into
}

/** Every model whose rows point to this one's, and theirs: what TRUNCATE … CASCADE empties with it, itself included. */
export const modelsThatPointTo = (model: Model, into = new Set<Model>()): ReadonlySet<Model> => {
  if (into.has(model)) return into
  into.add(model)
  for (const { link, target } of model.relations.values()) {
    if (link.kind === 'join') into.add(link.join)
    else if (!link.holds) modelsThatPointTo(target, into)
  }
  return into
}

/** Fields that tags are made of, and that links to related rows need. */
export const imageFields = (model: Model): readonly string[] => {
  const names = new Set(model.keys.flatMap((key) => key.fields.map((field) => field.name)))
  for (const { link } of model.relations.values()) {
    if (link.kind === 'join') names.add(link.own.name)
    else if (!link.holds) for (const field of link.own) names.add(field.name)
  }
  const [any] = model.fields.keys()
  return names.size === 0 && any !== undefined ? [any] : [...names]
}

/** Models whose foreign keys follow when these fields of a row change (ON UPDATE CASCADE, which Prisma writes by default). */
export const modelsThatFollow = (
  model: Model,
  fields: readonly string[],
  into = new Set<Model>(),
): ReadonlySet<Model> => {
  for (const { link, target } of model.relations.values()) {
    if (link.kind === 'join') {
      if (fields.includes(link.own.name)) into.add(link.join)
    } else if (!link.holds && link.own.some((field) => fields.includes(field.name)) && !into.has(target)) {
      into.add(target)
      modelsThatFollow(
        target,
        link.other.map((field) => field.name),
        into,
      )
    }
  }
  return into
}

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
