import type { KeyLink, Model, Relation } from '../contracts/schema.ts'

/** A relation whose other table changes when a row of this one is deleted, by the database or by the ORM. */
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

/** Models whose foreign keys follow when these fields of a row change (ON UPDATE CASCADE). */
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
