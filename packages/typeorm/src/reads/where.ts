import { everything, type Filter, type Model } from '@tidemark/core/adapter'
import { type Dialect, isMovingTime } from '@tidemark/sql-reader'
import type { DataSource } from 'typeorm'
import { fieldTypeOf } from '../schema/field-type.ts'
import { dialectOf } from '../schema/dialect.ts'
import { type ColumnMetadata, type EntityMetadata, fieldNameOf, type RelationMetadata } from '../schema/names.ts'
import { valueOf } from '../schema/value-of.ts'
import { heldBy, isOperator, spelled } from './operators.ts'
import { Unplanned } from './unplanned.ts'

/** A condition, as tags go by it, and as the key spells it. */
export interface Condition {
  readonly filter: Filter
  readonly call: unknown
}

const OPAQUE: Filter = { kind: 'opaque' }

const isValue = (value: unknown): boolean =>
  value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value)

const equals = (field: string, values: readonly unknown[]): Filter => ({ kind: 'equals', field, values })

const types = new WeakMap<ColumnMetadata, ReturnType<typeof fieldTypeOf>>()
const typeOf = (column: ColumnMetadata, dataSource: DataSource): ReturnType<typeof fieldTypeOf> => {
  let type = types.get(column)
  if (type === undefined) types.set(column, (type = fieldTypeOf(column, dataSource, dialectOf(dataSource))))
  return type
}

/** Whether tags and the database go by this very value. */
export const isTaken = (column: ColumnMetadata, value: unknown, dataSource: DataSource): boolean => {
  if (column.isVirtualProperty || value === undefined) return false
  const type = typeOf(column, dataSource)
  return type !== 'other' && Object.is(valueOf(type, value), value)
}

/** What a value or an operator says of a column. */
const filterOf = (column: ColumnMetadata, value: unknown, dataSource: DataSource): Filter => {
  const field = fieldNameOf(column)
  const same = (values: readonly unknown[]): Filter =>
    values.every(isValue)
      ? equals(
          field,
          values.map((one) => valueOf(typeOf(column, dataSource), one)),
        )
      : OPAQUE
  if (!isOperator(value)) return isValue(value) ? same([value]) : OPAQUE
  const held = heldBy(value)
  const inner = (of: unknown): Filter => filterOf(column, of, dataSource)
  switch (value.type) {
    case 'equal':
      return inner(held)
    case 'isNull':
      return equals(field, [null])
    case 'in':
    case 'any':
      if (!Array.isArray(held)) return OPAQUE
      // No row passes, ever.
      return held.length === 0 ? { kind: 'or', of: [] } : same(held)
    case 'not':
      return { kind: 'not', of: inner(held) }
    case 'and':
    case 'or':
      return Array.isArray(held) ? { kind: value.type, of: held.map(inner) } : OPAQUE
    default:
      return OPAQUE
  }
}

/** What TypeORM does with a value that is missing: `invalidWhereValuesBehavior`. */
const behaviourOf = (dataSource: DataSource, what: 'null' | 'undefined'): string =>
  (dataSource.options as { invalidWhereValuesBehavior?: Record<string, string> }).invalidWhereValuesBehavior?.[what] ??
  'throw'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Does a spelled condition name a time that moves, as 'yesterday' does where times are expected? */
const saysMovingTime = (call: unknown, dialect: Dialect): boolean =>
  Array.isArray(call) ? call.some((one) => saysMovingTime(one, dialect)) : isMovingTime(call, dialect)

/** May a row pass that is not there? A LEFT JOIN shows one of nothing but NULL for it. */
const passesMissing = (filter: Filter): boolean => {
  if (filter.kind === 'equals') return filter.values.includes(null)
  return (filter.kind === 'and' || filter.kind === 'or') && filter.of.some(passesMissing)
}

/** Reads one level of a `where`: which fields it looks at is added to `looksAt`. */
class Reader {
  readonly dataSource: DataSource
  readonly looksAt = new Set<string>()

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource
  }

  column(column: ColumnMetadata, value: unknown): Condition {
    // What such a column is made of, its own query tells.
    if (column.isVirtualProperty) throw new Unplanned(`the column ${column.propertyPath}, which is a query`)
    this.looksAt.add(fieldNameOf(column))
    if (value === null) return { filter: equals(fieldNameOf(column), [null]), call: null }
    const call = spelled(value)
    if (typeOf(column, this.dataSource) === 'other' && saysMovingTime(call, dialectOf(this.dataSource)))
      throw new Unplanned(`the time that ${column.propertyPath} is compared with`)
    return { filter: filterOf(column, value, this.dataSource), call }
  }

  relation(model: Model, relation: RelationMetadata, value: unknown): Condition {
    const known = model.relations.get(relation.propertyPath)
    if (known === undefined) throw new Unplanned(`the relation ${relation.propertyPath}`)
    for (const field of known.link.kind === 'key' ? known.link.own : [known.link.own]) this.looksAt.add(field.name)
    const [holder, another] = relation.isOwning && !relation.isManyToMany ? relation.joinColumns : []
    const anyOrNone: Filter = {
      kind: 'and',
      of: [OPAQUE, { kind: 'related', relation: known, how: 'none', filter: everything }],
    }
    if (value === null || isOperator(value)) {
      // `author: In([…])` is about the foreign key, `posts: MoreThan(3)` about how many there are.
      if (holder === undefined || another !== undefined) return { filter: anyOrNone, call: spelled(value) }
      return this.column(holder, value)
    }
    if (!isRecord(value)) throw new Unplanned(`a condition on ${relation.propertyPath} that is no object`)
    const inner = whereOf(this.dataSource, relation.inverseEntityMetadata, known.target, value)
    const how = known.many ? 'some' : 'is'
    if (passesMissing(inner.filter)) return { filter: anyOrNone, call: ['of', inner.call] }
    return { filter: { kind: 'related', relation: known, how, filter: inner.filter }, call: ['of', inner.call] }
  }

  record(
    metadata: EntityMetadata,
    model: Model,
    where: Readonly<Record<string, unknown>>,
    prefix: string,
    parts: Filter[],
    calls: Record<string, unknown>,
  ): void {
    // As TypeORM does: what is inherited counts, too.
    for (const key in where) {
      const value = where[key]
      const path = prefix === '' ? key : `${prefix}.${key}`
      if (value === undefined && behaviourOf(this.dataSource, 'undefined') === 'ignore') continue
      if (value === null && behaviourOf(this.dataSource, 'null') === 'ignore') continue
      if (value === undefined || (value === null && behaviourOf(this.dataSource, 'null') === 'throw'))
        throw new Unplanned(`${path}, which TypeORM refuses`)
      const column = metadata.findColumnWithPropertyPathStrict(path)
      const relation = metadata.findRelationWithPropertyPath(path)
      if (column !== undefined) this.add(path, this.column(column, value), parts, calls)
      else if (metadata.findEmbeddedWithPropertyPath(path) !== undefined && isRecord(value))
        this.record(metadata, model, value, path, parts, calls)
      else if (relation !== undefined) this.add(path, this.relation(model, relation, value), parts, calls)
      else throw new Unplanned(`the property ${path}`)
    }
  }

  add(path: string, { filter, call }: Condition, parts: Filter[], calls: Record<string, unknown>): void {
    parts.push(filter)
    calls[path] = call
  }
}

const whereIn = (reader: Reader, metadata: EntityMetadata, model: Model, where: unknown): Condition => {
  if (where === undefined) return { filter: everything, call: undefined }
  if (Array.isArray(where)) {
    const each = where.map((one) => whereIn(reader, metadata, model, one))
    // Nothing is said where there is nothing in it.
    if (each.length === 0) return { filter: everything, call: undefined }
    return {
      filter: { kind: 'or', of: each.map(({ filter }) => filter) },
      call: ['or', ...each.map(({ call }) => call)],
    }
  }
  if (!isRecord(where)) throw new Unplanned('a where that is no object')
  const parts: Filter[] = []
  const calls: Record<string, unknown> = {}
  reader.record(metadata, model, where, '', parts, calls)
  return { filter: { kind: 'and', of: parts }, call: calls }
}

/**
 * TypeORM's `where` as the core understands it. Throws `Unplanned` for what only its SQL tells, or what TypeORM refuses.
 *
 * @param into fields of the model that it looks at
 */
export const whereOf = (
  dataSource: DataSource,
  metadata: EntityMetadata,
  model: Model,
  where: unknown,
  into = new Set<string>(),
): Condition => {
  const reader = new Reader(dataSource)
  const condition = whereIn(reader, metadata, model, where)
  for (const name of reader.looksAt) into.add(name)
  return condition
}
