import type { Child, Filter, Model, ReadOperation, Row, Selection, Shown } from '@tidemark/core/adapter'
import type { Attached } from '../attached.ts'
import { type EntityMetadata, fieldNameOf } from '../schema/names.ts'
import { joinedChildren, queriedChildren } from './children.ts'
import type { QueryInternals } from './query-internals.ts'
import { Unplanned } from './unplanned.ts'
import { whereOf } from './where.ts'

/** How a find method answers. */
export type FindKind = 'find' | 'findOne' | 'findAndCount' | 'count' | 'exists'

export type FindOptions = Readonly<Record<string, unknown>>

/** What is kept of an answer. */
const shownBy =
  (kind: string) =>
  (kept: unknown): Shown | undefined => {
    if (kind === 'find' || kind === 'findOne') return { rows: kept as readonly Row[], unsure: false }
    if (kind === 'findAndCount') return { rows: (kept as { readonly rows: readonly Row[] }).rows, unsure: false }
    return undefined
  }

/** Options that decide about the answer; others are refused by TypeORM's types, and what they do is not known. */
const KNOWN: ReadonlySet<string> = new Set([
  'where',
  'select',
  'relations',
  'order',
  'skip',
  'take',
  'withDeleted',
  'loadEagerRelations',
  'relationLoadStrategy',
  'cache',
  'comment',
])

/** Adds the columns that a `select` shows, embedded ones by their paths. False: it is none that is known. */
const addSelected = (metadata: EntityMetadata, select: unknown, into: Set<string>, prefix = ''): boolean => {
  if (typeof select !== 'object' || select === null || Array.isArray(select)) return false
  return Object.entries(select).every(([name, asked]: [string, unknown]) => {
    if (asked === undefined || asked === false) return true
    const path = prefix === '' ? name : `${prefix}.${name}`
    const column = metadata.findColumnWithPropertyPathStrict(path)
    if (column !== undefined) return into.add(fieldNameOf(column)).size > 0
    if (metadata.findEmbeddedWithPropertyPath(path) !== undefined) return addSelected(metadata, asked, into, path)
    return metadata.findRelationWithPropertyPath(path) !== undefined
  })
}

/** The columns that a `select` shows; `undefined`: all, as where it names none of the entity itself, or they cannot be told. */
const selectedBy = (metadata: EntityMetadata, select: unknown): ReadonlySet<string> | undefined => {
  const shown = new Set<string>()
  return addSelected(metadata, select, shown) && shown.size > 0 ? shown : undefined
}

/** What TypeORM looks at of its own accord. */
const alwaysLookedAt = ({ primaryColumns, discriminatorColumn, deleteDateColumn }: EntityMetadata): readonly string[] =>
  [...primaryColumns, discriminatorColumn, deleteDateColumn].flatMap((column) =>
    column === undefined ? [] : fieldNameOf(column),
  )

interface OrderedBy {
  readonly fields: Set<string>
  readonly models: Set<Model>
}

/**
 * Columns and other models that an order goes by.
 *
 * @param shown related rows that the answer hangs on anyway, with all their columns
 */
const orderedBy = (
  attached: Attached,
  metadata: EntityMetadata,
  order: unknown,
  into: OrderedBy,
  shown: readonly Child[],
  prefix = '',
): void => {
  if (order === undefined) return
  if (typeof order !== 'object' || order === null) throw new Unplanned('an order that is no object')
  for (const [name, inner] of Object.entries(order) as [string, unknown][]) {
    if (inner === undefined) continue
    const path = prefix === '' ? name : `${prefix}.${name}`
    const column = metadata.findColumnWithPropertyPathStrict(path)
    const relation = metadata.findRelationWithPropertyPath(path)
    if (column?.isVirtualProperty === true) throw new Unplanned(`the column ${path}, which is a query`)
    if (column !== undefined) into.fields.add(fieldNameOf(column))
    else if (metadata.findEmbeddedWithPropertyPath(path) !== undefined)
      orderedBy(attached, metadata, inner, into, shown, path)
    else if (relation !== undefined) {
      const known = attached.modelOf(metadata)?.relations.get(relation.propertyPath)
      if (known === undefined) throw new Unplanned(`the relation ${path}`)
      const child = shown.find((one) => one.relation === known)
      if (child === undefined) {
        into.models.add(known.target)
        if (known.link.kind === 'join') into.models.add(known.link.join)
      }
      for (const field of known.link.kind === 'key' ? known.link.own : [known.link.own]) into.fields.add(field.name)
      // Of a related row's columns nothing is told here: all of them count.
      const below = { fields: new Set<string>(), models: into.models }
      orderedBy(attached, relation.inverseEntityMetadata, inner, below, child?.selection.children ?? [])
    } else throw new Unplanned(`the property ${path}`)
  }
}

/** Which column comes first decides, and in which order relations stand; a key does not care for the order of names. */
const inOrder = (order: unknown): unknown =>
  typeof order !== 'object' || order === null
    ? order
    : Object.entries(order).map(([name, inner]: [string, unknown]) => [name, inOrder(inner)])

/** At most one row passes. */
const isOneRow = ({ keys }: Model, filter: Filter): boolean => {
  if (filter.kind !== 'and') return false
  const pinned = new Set(
    filter.of.flatMap((part) =>
      part.kind === 'equals' && part.values.length === 1 && part.values[0] !== null ? part.field : [],
    ),
  )
  return keys.some(({ unique, fields }) => unique && fields.every(({ name }) => pinned.has(name)))
}

type Join = QueryInternals['expressionMap']['joinAttributes'][number]

/**
 * Models of which a row that is not shown may keep another one from being shown: what is joined by INNER JOIN although it may be softly
 * deleted, or may not be there.
 */
const hiding = ({ modelOf }: Attached, { expressionMap }: QueryInternals): readonly Model[] =>
  expressionMap.joinAttributes.flatMap(({ direction, relation }: Join) => {
    if (direction !== 'INNER' || relation === undefined) return []
    const { inverseEntityMetadata: target } = relation
    const mayHide =
      (target.deleteDateColumn !== undefined && !expressionMap.withDeleted) || !relation.createForeignKeyConstraints
    return mayHide ? (modelOf(target) ?? []) : []
  })

/** Queries that properties of the entity are made of, and ids of related rows, are told by the SQL alone. */
const checkColumns = (metadata: EntityMetadata): void => {
  if (metadata.relationIds.length > 0) throw new Unplanned(`ids of related rows in ${metadata.name}`)
  if (metadata.columns.some((column) => column.isVirtualProperty))
    throw new Unplanned(`columns of ${metadata.name} that are queries`)
}

/** Numbers of a page depend on which rows are on it. */
const isPaged = ({ skip, take }: FindOptions): boolean => skip !== undefined || take !== undefined

/** The row's id, if the call asks for one whole row by its id and nothing else. */
const wholeRow = (
  kind: string,
  model: Model,
  options: FindOptions,
  { filter, children }: Selection,
): Row | undefined => {
  if (kind !== 'findOne' || model.id === undefined || children.length > 0 || filter.kind !== 'and') return undefined
  for (const word of Object.keys(options))
    if (!['where', 'cache', 'comment', 'take'].includes(word) && options[word] !== undefined) return undefined
  const row: Record<string, unknown> = {}
  for (const part of filter.of) {
    if (part.kind !== 'equals' || part.values.length !== 1) return undefined
    row[part.field] = part.values[0]
  }
  // The database may refuse what tags take for the same.
  const { where } = options
  if (typeof where !== 'object' || Object.values(where as object).some((value) => typeof value === 'boolean'))
    return undefined
  const { fields } = model.id
  return fields.length === Object.keys(row).length && fields.every(({ name }) => name in row) ? row : undefined
}

/**
 * A call of a find method as an operation of the core. Throws `Unplanned` for what its options do not tell.
 *
 * @param query what TypeORM has made of the options: its joins are what is loaded
 */
export const findOperation = (
  attached: Attached,
  metadata: EntityMetadata,
  kind: FindKind,
  options: FindOptions,
  query: QueryInternals,
): ReadOperation => {
  for (const word of Object.keys(options))
    if (!KNOWN.has(word) && options[word] !== undefined) throw new Unplanned(`the option ${word}`)
  const model = attached.modelOf(metadata)
  if (model === undefined) throw new Unplanned(`the table of ${metadata.name}`)
  const { expressionMap } = query
  for (const alias of expressionMap.aliases) if (alias.hasMetadata) checkColumns(alias.metadata)

  const looksAt = new Set(alwaysLookedAt(metadata))
  const { filter, call } = whereOf(attached.dataSource, metadata, model, options['where'], looksAt)
  const models = new Set<Model>(hiding(attached, query))
  const showsRows = kind !== 'count' && kind !== 'exists'
  const isQueried = expressionMap.relationLoadStrategy === 'query'
  const children = !showsRows
    ? []
    : isQueried
      ? queriedChildren(attached, metadata, {
          relations: options['relations'],
          eager: options['loadEagerRelations'] !== false,
          withDeleted: expressionMap.withDeleted,
        })
      : joinedChildren(attached, query, expressionMap.mainAlias?.name ?? '', metadata)
  // Of rows that do not all come, those that stay away decide as well.
  const showsAll = kind === 'findOne' ? isOneRow(model, filter) && options['skip'] === undefined : !isPaged(options)
  const covered = showsAll && !isQueried ? children : []
  orderedBy(attached, metadata, options['order'], { fields: looksAt, models }, covered)
  for (const { relation } of children)
    for (const field of relation.link.kind === 'key' ? relation.link.own : [relation.link.own]) looksAt.add(field.name)
  const { select, relations, order, skip, take } = options
  // Which of several rows come, and in which order, the database may decide by anything.
  const shown = showsRows && isOneRow(model, filter) ? selectedBy(metadata, select) : undefined
  for (const name of shown ?? []) looksAt.add(name)
  const isTold = showsRows ? shown !== undefined : !isPaged(options)
  const selection: Selection = {
    model,
    filter,
    alsoReads: [...models],
    partial: skip !== undefined || take !== undefined,
    looksAt: isTold ? looksAt : undefined,
    children,
  }
  const strategy = isQueried ? 'query' : undefined
  const eager = options['loadEagerRelations'] === false ? false : undefined
  return {
    name: kind,
    selection,
    call: [
      call,
      select,
      inOrder(relations),
      inOrder(order),
      skip,
      take,
      strategy,
      eager,
      expressionMap.withDeleted || undefined,
    ],
    wholeRow: wholeRow(kind, model, options, selection),
    shown: shownBy(kind),
  }
}
