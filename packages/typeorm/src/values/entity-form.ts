import { copy, type Row, Uncopyable } from '@tidemark/core/adapter'
import type { DataSource } from 'typeorm'
import { type ColumnMetadata, type EntityMetadata, fieldNameOf, type RelationMetadata } from '../schema/names.ts'
import { inSteps, type Part, type Step } from './in-steps.ts'
import { isSpecial, rawOf } from './special-columns.ts'

/** Under which name a kept row has what a relation shows. */
export const relationKey = (path: string): string => `>${path}`

/** Under which name it has the ids of related rows that a property shows: those of `@RelationId`, or of a relation that is asked for by ids. */
const idsKey = (path: string): string => `#${path}`

/**
 * Ids as TypeORM shows them: a value, or a plain object of columns where there are several. Rows are instances of classes; those of a
 * schema without a class are plain, too, but show more than their ids (and where they do not, they are the same).
 */
const isId = ({ target, primaryColumns }: EntityMetadata, value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return true
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  return typeof target === 'function' || Object.keys(value).every((key) => isPrimary(primaryColumns, key))
}

/** A lazy relation takes ids for what was set by somebody, and joined rows for what was loaded. */
const isTold = (entity: Entity, relation: RelationMetadata): boolean =>
  relation.isLazy && at(entity, pathOf(relation))?.[`__has_${relation.propertyName}__`] === true

/** By the name of a column, or of the first of the properties that lead to it. */
const isPrimary = (primaryColumns: readonly ColumnMetadata[], key: string): boolean =>
  primaryColumns.some(({ propertyPath }) => propertyPath === key || propertyPath.startsWith(`${key}.`))

/** The class of a kept row, where that is a child of a single table. */
const CHILD = '>'

type RelationIdMetadata = EntityMetadata['relationIds'][number]
type Entity = Record<string, unknown>

/** How entities of one kind lie in the cache: as plain rows, by the names of fields, related rows inside. */
export interface EntityForm {
  /** An own copy of what TypeORM made of rows. Throws `Uncopyable` for what could not be made again. */
  keep(entity: object): Row
  /** A new entity, as TypeORM would make it of the same row. */
  give(kept: Row): object
}

export type FormOf = (metadata: EntityMetadata) => EntityForm

const hasOwn = Object.prototype.hasOwnProperty

/** Types whose values no driver makes objects of. */
const PLAIN =
  /^(?:(?:tiny|small|medium|big)?int\d?|integer|(?:var)?char|character(?: varying)?|(?:tiny|medium|long)?text|n?varchar|uuid|bool(?:ean)?|enum|simple-enum|decimal|numeric|real|float\d?|double(?: precision)?|serial\d?|citext)$/

/** Types of TypeORM's own that are text in the database. */
const MADE_OF_TEXT = /^simple-(?:json|array)$/

/** Reads along a path of properties: embedded objects. */
const at = (entity: Entity, path: readonly string[]): Entity | undefined => {
  let place: unknown = entity
  for (const name of path) {
    if (typeof place !== 'object' || place === null) return undefined
    place = (place as Entity)[name]
  }
  return typeof place === 'object' && place !== null ? (place as Entity) : undefined
}

/** Writes there, into a plain object where nothing is. */
const setAt = (entity: Entity, path: readonly string[], name: string, value: unknown): void => {
  let place = entity
  for (const step of path) {
    const next = place[step]
    place = (typeof next === 'object' && next !== null ? next : (place[step] = {})) as Entity
  }
  place[name] = value
}

const pathOf = ({ embeddedMetadata }: ColumnMetadata | RelationMetadata): readonly string[] =>
  embeddedMetadata?.parentPropertyNames ?? []

/** Of an entity's properties: under which one a relation stands. */
const propertyOf = ({ isLazy, propertyName }: RelationMetadata): string =>
  isLazy ? `__${propertyName}__` : propertyName

/** Related rows are kept in the order in which they stand on the entity: that of the joins, not of its metadata. */
const keepInOrder = (relations: readonly RelationMetadata[], keep: (relation: RelationMetadata) => Part): Step => {
  const parts = relations.map(keep)
  const byProperty = new Map(relations.map((relation, i) => [propertyOf(relation), parts[i]]))
  const part: Part = (entity, kept) => {
    const there = Object.keys(entity).flatMap((name) => byProperty.get(name) ?? [])
    for (const keepOne of new Set([...there, ...parts])) keepOne(entity, kept)
  }
  // Those of an embedded object stand inside of it.
  return relations.some(({ embeddedMetadata }) => embeddedMetadata !== undefined)
    ? part
    : { of: relations.map(propertyOf), part }
}

const RELATED = new Set([relationKey(''), idsKey('')])

/** They are given in the order in which they are kept. */
const giveInOrder = (relations: readonly RelationMetadata[], give: (relation: RelationMetadata) => Part): Step => {
  const byName = new Map<string, Part>()
  for (const relation of relations) {
    const part = give(relation)
    for (const name of [relationKey, idsKey]) byName.set(name(relation.propertyPath), part)
  }
  const part: Part = (kept, entity) => {
    for (const name in kept) if (RELATED.has(name.charAt(0))) byName.get(name)?.(kept, entity)
  }
  return { of: [...byName.keys()], part }
}

/**
 * @param dataSource whose drivers and transformers make values of what the database holds
 */
export const createForms = (dataSource: DataSource): FormOf => {
  const forms = new Map<EntityMetadata, EntityForm>()

  const isPlain = (column: ColumnMetadata): boolean =>
    !column.isArray &&
    !MADE_OF_TEXT.test(String(column.type)) &&
    PLAIN.test(dataSource.driver.normalizeType(column).toLowerCase())

  const keepColumn = (column: ColumnMetadata): Step => {
    const [name, { propertyName }, path] = [fieldNameOf(column), column, pathOf(column)]
    const special = isSpecial(column)
    if (!special && path.length === 0) return { from: propertyName, to: name, isPlain: false }
    return (entity, kept) => {
      const place = at(entity, path)
      if (place === undefined) return
      if (special) {
        const raw = rawOf(entity, column)
        if (raw === undefined && place[propertyName] !== undefined)
          throw new Uncopyable(`what made ${column.propertyPath}`)
        if (raw !== undefined) kept[name] = copy(raw)
        return
      }
      const value = place[propertyName]
      if (value !== undefined) kept[name] = typeof value === 'object' ? copy(value) : value
    }
  }

  const giveColumn = (column: ColumnMetadata): Step => {
    const [name, { propertyName }] = [fieldNameOf(column), column]
    if (isSpecial(column))
      return (kept, entity) => {
        const value = kept[name]
        if (value === undefined) return
        column.setEntityValue(entity, dataSource.driver.prepareHydratedValue(copy(value), column))
      }
    if (column.embeddedMetadata === undefined) return { from: name, to: propertyName, isPlain: isPlain(column) }
    return (kept, entity) => {
      const value = kept[name]
      if (value !== undefined) column.setEntityValue(entity, copy(value))
    }
  }

  const keepRelation = (relation: RelationMetadata): Part => {
    const name = relationKey(relation.propertyPath)
    const form = (): EntityForm => formOf(relation.inverseEntityMetadata)
    const isAnId = (value: unknown): boolean => isId(relation.inverseEntityMetadata, value)
    return (entity, kept) => {
      if (at(entity, pathOf(relation)) === undefined) return
      const value: unknown = relation.getEntityValue(entity)
      if (value === undefined) return
      if (value === null) kept[isTold(entity, relation) ? idsKey(relation.propertyPath) : name] = null
      else if (Array.isArray(value) ? value.length > 0 && value.every(isAnId) : isAnId(value))
        kept[idsKey(relation.propertyPath)] = copy(value)
      else if (Array.isArray(value)) kept[name] = value.map((one) => form().keep(one as object))
      else kept[name] = form().keep(value)
    }
  }

  const giveRelation = (relation: RelationMetadata): Part => {
    const name = relationKey(relation.propertyPath)
    const form = (): EntityForm => formOf(relation.inverseEntityMetadata)
    const idsName = idsKey(relation.propertyPath)
    return (kept, entity) => {
      const value = kept[name]
      if (value === undefined) {
        const ids = kept[idsName]
        // By its own name, as TypeORM does: a lazy relation takes it for loaded then.
        if (ids !== undefined) setAt(entity, pathOf(relation), relation.propertyName, copy(ids))
        return
      }
      if (value === null) relation.setEntityValue(entity, null)
      else if (Array.isArray(value))
        relation.setEntityValue(
          entity,
          value.map((one) => form().give(one as Row)),
        )
      else relation.setEntityValue(entity, form().give(value as Row))
    }
  }

  const keepIds = ({ propertyName }: RelationIdMetadata): Step => ({
    from: propertyName,
    to: idsKey(propertyName),
    isPlain: false,
  })

  const giveIds = ({ propertyName }: RelationIdMetadata): Step => ({
    from: idsKey(propertyName),
    to: propertyName,
    isPlain: false,
  })

  const creatorOf = (metadata: EntityMetadata): (() => Entity) => {
    const { target, lazyRelations, isAlwaysUsingConstructor } = metadata
    const isSimple = lazyRelations.length === 0 && dataSource.options.typename === undefined
    if (typeof target !== 'function' || !isSimple)
      return () => metadata.create(undefined, { fromDeserializer: true }) as Entity
    const Target = target as new () => Entity
    if (isAlwaysUsingConstructor) return () => new Target()
    // What `Object.create(target.prototype)` makes, in a form that V8 knows beforehand.
    const Made = function () {} as unknown as new () => Entity
    Made.prototype = Target.prototype
    return () => new Made()
  }

  const formOfOne = (metadata: EntityMetadata): EntityForm => {
    const columns = metadata.columns.filter(
      (column) =>
        !column.isVirtual &&
        // A column of a child's own is no property of its parent.
        !metadata.childEntityMetadatas.some((child) => child.target === column.target),
    )
    const { relations, relationIds } = metadata
    const keeps = [...columns.map(keepColumn), keepInOrder(relations, keepRelation), ...relationIds.map(keepIds)]
    const gives = [...columns.map(giveColumn), giveInOrder(relations, giveRelation), ...relationIds.map(giveIds)]
    const [keep, give] = [inSteps(keeps, () => ({})), inSteps(gives, creatorOf(metadata))]
    return { keep: (entity) => keep(entity as Entity), give }
  }

  const ownForms = new Map<EntityMetadata, EntityForm>()
  /** The form of entities of this very class. */
  const ownFormOf = (metadata: EntityMetadata): EntityForm => {
    let form = ownForms.get(metadata)
    if (form === undefined) ownForms.set(metadata, (form = formOfOne(metadata)))
    return form
  }

  /** A row of a single table may be of a child's class, or of a child's child's. */
  const withChildren = (metadata: EntityMetadata): EntityForm => {
    const { childEntityMetadatas: children, target } = metadata
    const own = ownFormOf(metadata)
    const childForms = children.map((child) => ({ child, form: ownFormOf(child) }))
    return {
      keep: (entity) => {
        if (entity.constructor === target) return own.keep(entity)
        const found = childForms.find(({ child }) => child.target === entity.constructor)
        if (found === undefined) throw new Uncopyable(`an instance of ${entity.constructor.name}`)
        return { ...found.form.keep(entity), [CHILD]: found.child.name }
      },
      give: (kept) => {
        if (!hasOwn.call(kept, CHILD)) return own.give(kept)
        const found = childForms.find(({ child }) => child.name === kept[CHILD])
        if (found === undefined) throw new Uncopyable(`a row of ${String(kept[CHILD])}`)
        return found.form.give(kept)
      },
    }
  }

  const formOf: FormOf = (metadata) => {
    let form = forms.get(metadata)
    if (form === undefined) {
      form = metadata.childEntityMetadatas.length > 0 ? withChildren(metadata) : ownFormOf(metadata)
      forms.set(metadata, form)
    }
    return form
  }
  return formOf
}
