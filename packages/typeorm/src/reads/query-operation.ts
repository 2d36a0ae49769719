import { type Child, everything, type Model, type ReadOperation, type Row } from '@tidemark/core/adapter'
import { fold, isMovingTime, readSources, readSql, type TableName } from '@tidemark/sql-reader'
import type { Attached } from '../attached.ts'
import type { EntityMetadata } from '../schema/names.ts'
import { queriedChildren } from './children.ts'
import type { QueryInternals } from './query-internals.ts'
import { Unplanned } from './unplanned.ts'

/** What is asked of a query builder. */
export type QueryKind = 'entities' | 'entitiesAndRaw' | 'raw' | 'count' | 'exists'

/** Every model of the tables that a query reads from. Throws `Unplanned` where it reads from something else. */
const modelsOf = ({ engine, database, dialect }: Attached, tables: readonly TableName[]): readonly Model[] => {
  const same = dialect === 'postgresql' ? (name: string) => name : fold
  return tables.flatMap((table) => {
    const models = engine.registry.ofTable(database, table, same)
    if (models.length === 0) throw new Unplanned(`the table ${table.name}`)
    return models
  })
}

/** Tables of related rows that TypeORM loads by queries of its own. */
const alsoLoaded = (attached: Attached, query: QueryInternals): readonly Model[] => {
  const { expressionMap, findOptions, relationMetadatas } = query
  const found: Model[] = []
  const addAll = (children: readonly Child[]): void => {
    for (const { relation, selection } of children) {
      found.push(relation.target)
      if (relation.link.kind === 'join') found.push(relation.link.join)
      addAll(selection.children)
    }
  }
  const { metadata } = expressionMap.mainAlias ?? {}
  if (expressionMap.relationLoadStrategy === 'query' && metadata !== undefined) {
    const eager = findOptions.loadEagerRelations !== false
    addAll(
      queriedChildren(attached, metadata, {
        relations: findOptions.relations,
        eager,
        withDeleted: expressionMap.withDeleted,
      }),
    )
    // Of a query that names none itself.
    for (const { inverseEntityMetadata } of relationMetadatas) {
      const model = attached.modelOf(inverseEntityMetadata)
      if (model === undefined) throw new Unplanned(`the table of ${inverseEntityMetadata.name}`)
      found.push(model)
    }
  }
  return found
}

type Ids = QueryInternals['expressionMap']['relationIdAttributes'][number]

/** An entity declares the property that ids are put under, and which ids they are is no function's to say. */
const isDeclared = ({ relation, mapToPropertyPropertyPath: path, queryBuilderFactory }: Ids): boolean =>
  queryBuilderFactory === undefined &&
  (relation.propertyPath === path || relation.entityMetadata.relationIds.some((ids) => ids.propertyName === path))

/** Of a single table, TypeORM puts ids that one child declares on rows of the others as well, which do not. */
const isOfChild = ({ childEntityMetadatas }: EntityMetadata, { target }: { readonly target: unknown }): boolean =>
  childEntityMetadatas.some((child) => child.target === target)

/** Relations of which an entity shows ids: those of `@RelationId`, and of `loadAllRelationIds`. */
const withIds = (attached: Attached, { expressionMap }: QueryInternals): readonly Model[] =>
  expressionMap.aliases.flatMap((alias) => {
    if (!alias.hasMetadata) return []
    const metadata = alias.metadata
    const named = metadata.relationIds.map((ids) => {
      if (ids.queryBuilderFactory !== undefined) throw new Unplanned('ids of a query of their own')
      if (isOfChild(metadata, ids)) throw new Unplanned('ids that a child declares')
      return ids.relation
    })
    const asked = expressionMap.relationIdAttributes.map(({ relation }) => {
      if (isOfChild(metadata, relation)) throw new Unplanned('ids that a child declares')
      return relation
    })
    return [...named, ...asked].flatMap((relation) => {
      const known = attached.modelOf(relation.entityMetadata)?.relations.get(relation.propertyPath)
      if (known === undefined) throw new Unplanned(`the relation ${relation.propertyPath}`)
      return known.link.kind === 'join' ? [known.target, known.link.join] : [known.target]
    })
  })

/** Ids that no entity declares (`loadRelationIdAndMap`), and those that a function of the user's asks for: nobody sees what it asks. */
const checkIds = ({ expressionMap: { aliases, relationIdAttributes } }: QueryInternals): void => {
  const declared = aliases.flatMap((alias) => (alias.hasMetadata ? alias.metadata.relationIds : []))
  for (const { mapToProperty, relationName, queryBuilderFactory } of relationIdAttributes) {
    const isDeclared = declared.some(({ propertyName }) => mapToProperty.endsWith(`.${propertyName}`))
    if (mapToProperty !== relationName && !isDeclared) throw new Unplanned('ids under a property that is no relation')
    if (queryBuilderFactory !== undefined) throw new Unplanned('ids that a function asks for')
  }
  if (declared.some(({ queryBuilderFactory }) => queryBuilderFactory !== undefined))
    throw new Unplanned('ids that a function asks for')
}

/** How rows become entities: one SQL may do so in several ways. Each part is written so that none can look like another. */
const mappingOf = ({ expressionMap, findOptions }: QueryInternals): string => {
  const { mainAlias, joinAttributes, selects, relationIdAttributes, options } = expressionMap
  const parts = [mainAlias?.name, expressionMap.skip, expressionMap.take, expressionMap.withDeleted]
  let text = JSON.stringify(parts)
  if (joinAttributes.length > 0)
    text += JSON.stringify(
      joinAttributes.map((join) => [join.alias.name, String(join.entityOrProperty), join.isSelected]),
    )
  for (const { selection, aliasName } of selects) text += JSON.stringify([selection, aliasName])
  if (relationIdAttributes.length > 0)
    text += JSON.stringify(
      relationIdAttributes.map((one) => [one.relationName, one.mapToProperty, one.alias, one.disableMixedMap]),
    )
  if (options.length > 0) text += JSON.stringify(options)
  if (expressionMap.relationLoadStrategy === 'query') {
    const { select, relations, order, loadEagerRelations } = findOptions
    text += JSON.stringify([select, relations, order, loadEagerRelations])
  }
  return text
}

/** A query as the database is sent it, and how its rows become entities. */
export interface SentQuery {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** One text per way; empty where no entities are made. */
  readonly mapping: string
}

export const sentQueryOf = (query: QueryInternals, kind: QueryKind): SentQuery => {
  const [sql, parameters] = query.getQueryAndParameters()
  return { sql, parameters, mapping: kind.startsWith('entities') ? mappingOf(query) : '' }
}

/** What a builder asks the database for, read off its SQL: all that is known is which tables it reads. */
export const queryOperation = (
  attached: Attached,
  query: QueryInternals,
  kind: QueryKind,
  { sql, parameters, mapping }: SentQuery,
  isHeard: boolean,
): ReadOperation => {
  const { expressionMap } = query
  if (expressionMap.joinAttributes.some(({ mapToProperty }) => mapToProperty !== undefined) && kind.startsWith('ent'))
    throw new Unplanned('rows under a property that the entity does not declare')
  if (kind.startsWith('ent')) checkIds(query)
  if (kind.startsWith('entities') && !expressionMap.relationIdAttributes.every(isDeclared))
    throw new Unplanned('ids under a property that the entity does not declare, or of a query of their own')
  if (expressionMap.options.includes('create-pojo')) throw new Unplanned('objects without a class')
  if (readSql(sql, attached.dialect).kind !== 'read') throw new Unplanned('a query that may write')
  const sources = readSources(sql, attached.dialect)
  if (sources === undefined || sources.isVolatile) throw new Unplanned('what a query reads')
  if (parameters.some((one) => isMovingTime(one, attached.dialect))) throw new Unplanned('a time that moves')
  const models = modelsOf(attached, sources.tables)
  const main = expressionMap.mainAlias?.hasMetadata === true ? expressionMap.mainAlias.metadata : undefined
  const model = (main && attached.modelOf(main)) ?? models[0]
  if (model === undefined) throw new Unplanned('a query of no table')
  const others = [...models, ...alsoLoaded(attached, query), ...withIds(attached, query)]
  return {
    name: kind,
    selection: {
      model,
      filter: everything,
      alsoReads: [...new Set(others)].filter((other) => other !== model),
      partial: true,
      looksAt: undefined,
      children: [],
    },
    // What somebody listens to is given in another way than what nobody did.
    call: [sql, parameters, mapping, isHeard],
    wholeRow: undefined,
    shown: (kept) => (kind === 'entities' ? { rows: kept as readonly Row[], unsure: false } : undefined),
  }
}
