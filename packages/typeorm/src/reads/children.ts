import { type Child, everything, type Model, type Selection } from '@tidemark/core/adapter'
import type { Attached } from '../attached.ts'
import type { EntityMetadata, RelationMetadata } from '../schema/names.ts'
import { relationKey } from '../values/entity-form.ts'
import type { QueryInternals } from './query-internals.ts'
import { Unplanned } from './unplanned.ts'

/** Eager relations of eager relations: TypeORM refuses cycles of them, and so many levels are hardly meant. */
const DEEPEST = 10

/** Related rows that are softly deleted are not shown, and may come back. */
const filterOf = ({ deleteDateColumn }: EntityMetadata, withDeleted: boolean): Selection['filter'] =>
  deleteDateColumn === undefined || withDeleted ? everything : { kind: 'and', of: [{ kind: 'opaque' }] }

const childOf = (
  { modelOf }: Attached,
  model: Model,
  relation: RelationMetadata,
  withDeleted: boolean,
  children: readonly Child[],
): Child => {
  const known = model.relations.get(relation.propertyPath)
  const target = modelOf(relation.inverseEntityMetadata)
  if (known === undefined || target === undefined) throw new Unplanned(`the relation ${relation.propertyPath}`)
  return {
    relation: known,
    at: relationKey(relation.propertyPath),
    selection: {
      model: target,
      filter: filterOf(relation.inverseEntityMetadata, withDeleted),
      alsoReads: [],
      partial: false,
      looksAt: undefined,
      children,
    },
  }
}

type Join = QueryInternals['expressionMap']['joinAttributes'][number]

/** What the joins of a query show, below one of its aliases. */
export const joinedChildren = (
  attached: Attached,
  query: QueryInternals,
  alias: string,
  metadata: EntityMetadata,
): readonly Child[] => {
  const model = attached.modelOf(metadata)
  if (model === undefined) throw new Unplanned(`the table of ${metadata.name}`)
  const { joinAttributes, withDeleted } = query.expressionMap
  return joinAttributes
    .filter((join: Join) => join.isSelected && join.parentAlias === alias)
    .map((join: Join) => {
      const { relation, mapToProperty } = join
      if (relation === undefined || mapToProperty !== undefined) throw new Unplanned(`the join ${join.alias.name}`)
      const inner = joinedChildren(attached, query, join.alias.name, relation.inverseEntityMetadata)
      return childOf(attached, model, relation, withDeleted, inner)
    })
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The relations that find options ask for by name, those of embedded objects by their path. */
const askedFor = (
  metadata: EntityMetadata,
  asked: unknown,
  prefix = '',
): readonly { readonly relation: RelationMetadata; readonly inner: unknown }[] => {
  if (asked === undefined) return []
  if (!isRecord(asked)) throw new Unplanned('relations that are no object')
  return Object.entries(asked).flatMap(([name, inner]) => {
    if (inner === undefined || inner === false) return []
    const path = prefix === '' ? name : `${prefix}.${name}`
    if (metadata.findEmbeddedWithPropertyPath(path) !== undefined) return askedFor(metadata, inner, path)
    const relation = metadata.findRelationWithPropertyPath(path)
    if (relation === undefined) throw new Unplanned(`the relation ${path}`)
    return [{ relation, inner: inner === true ? undefined : inner }]
  })
}

/** What is loaded by queries of their own, by what the options ask for and what is eager. */
export const queriedChildren = (
  attached: Attached,
  metadata: EntityMetadata,
  { relations, eager, withDeleted }: { relations: unknown; eager: boolean; withDeleted: boolean },
  depth = 0,
): readonly Child[] => {
  const model = attached.modelOf(metadata)
  if (model === undefined || depth > DEEPEST) throw new Unplanned(`the relations of ${metadata.name}`)
  const asked = askedFor(metadata, relations)
  const named = new Set(asked.map(({ relation }) => relation))
  const others = eager ? metadata.eagerRelations.filter((relation) => !named.has(relation)) : []
  return [...asked, ...others.map((relation) => ({ relation, inner: undefined }))].map(({ relation, inner }) => {
    const settings = { relations: inner, eager, withDeleted }
    const children = queriedChildren(attached, relation.inverseEntityMetadata, settings, depth + 1)
    return childOf(attached, model, relation, withDeleted, children)
  })
}
