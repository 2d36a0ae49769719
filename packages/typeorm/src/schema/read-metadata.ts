import type { FieldDefinition, ModelDefinition, OnDelete, RelationDefinition } from '@tidemark/core/adapter'
import type { DataSource } from 'typeorm'
import { dialectOf } from './dialect.ts'
import { fieldTypeOf } from './field-type.ts'
import { type ColumnMetadata, type EntityMetadata, fieldNameOf, modelNames, type RelationMetadata } from './names.ts'

type ForeignKeyMetadata = EntityMetadata['foreignKeys'][number]

const onDeleteOf = (word: string | undefined): OnDelete => {
  if (word === 'CASCADE') return 'cascade'
  if (word === 'SET NULL') return 'setNull'
  return word === 'SET DEFAULT' ? 'setDefault' : 'none'
}

/** What an insert stores that does not name the column, where that is a literal. A default may also stand in the database alone. */
const fallbackOf = ({ default: given }: ColumnMetadata): FieldDefinition['fallback'] =>
  typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean' || given === null
    ? { value: given }
    : undefined

const isTable = ({ tableType }: EntityMetadata): boolean => tableType !== 'view'

/** Each column of the database once: children of one table may share some. */
const columnsOf = ({ columns }: EntityMetadata): readonly ColumnMetadata[] => {
  const seen = new Set<string>()
  return columns.filter((column) => {
    if (column.isVirtualProperty || seen.has(column.databaseName)) return false
    seen.add(column.databaseName)
    return true
  })
}

const fieldNames = (columns: readonly ColumnMetadata[]): readonly string[] => columns.map(fieldNameOf)

/** Columns that a relation points to. */
const referenced = (columns: readonly ColumnMetadata[]): readonly ColumnMetadata[] =>
  columns.flatMap(({ referencedColumn }) => referencedColumn ?? [])

/** The two columns by which a join table points to both of its sides, seen from the side of the relation; `undefined`: they are more. */
const joinOf = (relation: RelationMetadata) => {
  const owner = relation.isManyToManyOwner ? relation : relation.inverseRelation
  if (owner === undefined) return undefined
  const [near, ...moreNear] = relation.isManyToManyOwner ? owner.joinColumns : owner.inverseJoinColumns
  const [far, ...moreFar] = relation.isManyToManyOwner ? owner.inverseJoinColumns : owner.joinColumns
  if (near?.referencedColumn === undefined || far?.referencedColumn === undefined) return undefined
  if (moreNear.length + moreFar.length > 0 || owner.junctionEntityMetadata === undefined) return undefined
  return { near, far, own: near.referencedColumn, other: far.referencedColumn, table: owner.junctionEntityMetadata }
}

/** What a DataSource's metadata says, as a cache's schema. */
export const readMetadata = (dataSource: DataSource): readonly ModelDefinition[] => {
  const dialect = dialectOf(dataSource)
  const { schema: usual } = dataSource.driver as { readonly schema?: string }
  const names = modelNames(dataSource.entityMetadatas)
  const nameOf = (metadata: EntityMetadata): string => names.get(metadata) ?? metadata.name
  const tableOf = ({ schema, tableName }: EntityMetadata) => ({
    schema: schema ?? (dialect === 'postgresql' ? (usual ?? 'public') : ''),
    name: tableName,
  })

  const fieldOf = (column: ColumnMetadata): FieldDefinition => ({
    name: fieldNameOf(column),
    column: column.databaseName,
    type: fieldTypeOf(column, dataSource, dialect),
    nullable: column.isNullable,
    fallback: fallbackOf(column),
    stamped: column.asExpression !== undefined || column.generatedType !== undefined,
    drifts: column.onUpdate !== undefined,
  })

  const keyLink = (holder: RelationMetadata, holds: boolean) => {
    const [own, other] = [fieldNames(holder.joinColumns), fieldNames(referenced(holder.joinColumns))]
    return {
      kind: 'key' as const,
      holds,
      own: holds ? own : other,
      other: holds ? other : own,
      onDelete: onDeleteOf(holder.onDelete),
    }
  }

  const relationOf = (relation: RelationMetadata): RelationDefinition | undefined => {
    const { propertyPath: name, inverseEntityMetadata, isOneToMany, isManyToMany, isOwning, inverseRelation } = relation
    const common = { name, many: isOneToMany || isManyToMany, target: nameOf(inverseEntityMetadata) }
    if (isManyToMany) {
      const join = joinOf(relation)
      return (
        join && {
          ...common,
          kind: 'join',
          joinTable: tableOf(join.table),
          near: join.near.databaseName,
          far: join.far.databaseName,
          own: fieldNameOf(join.own),
          other: fieldNameOf(join.other),
        }
      )
    }
    const holder = isOwning ? relation : inverseRelation
    return holder && { ...common, ...keyLink(holder, isOwning) }
  }

  /**
   * The way back of a relation where its target declares none, or another class of the target's table is asked: what deleting a row
   * reaches does not go by what users write.
   */
  const backOf = (relation: RelationMetadata, target: EntityMetadata): RelationDefinition | undefined => {
    if (relation.inverseRelation !== undefined && target === relation.inverseEntityMetadata) return undefined
    if (!relation.isOwning && !relation.isManyToMany) return undefined
    const common = { name: `of ${nameOf(relation.entityMetadata)}.${relation.propertyPath}`, many: true }
    const holder = nameOf(relation.entityMetadata)
    const there = relationOf(relation)
    if (there === undefined) return undefined
    if (there.kind === 'key') return { ...common, target: holder, ...keyLink(relation, false) }
    const { joinTable, near, far, own, other } = there
    return { ...common, target: holder, kind: 'join', joinTable, near: far, far: near, own: other, other: own }
  }

  /** Foreign keys of tables that no relation speaks of: those of closures, and of join tables with keys of several columns. */
  const backOfKey = (key: ForeignKeyMetadata): RelationDefinition => ({
    name: `of ${nameOf(key.entityMetadata)}.${fieldNames(key.columns).join()}`,
    many: true,
    target: nameOf(key.entityMetadata),
    kind: 'key',
    holds: false,
    own: fieldNames(key.referencedColumns),
    other: fieldNames(key.columns),
    onDelete: onDeleteOf(key.onDelete),
  })

  const joined = new Set(
    dataSource.entityMetadatas.flatMap(({ manyToManyRelations }) =>
      manyToManyRelations.flatMap((relation) => joinOf(relation)?.table ?? []),
    ),
  )
  const isMade = ({ tableType }: EntityMetadata): boolean =>
    tableType === 'closure-junction' || tableType === 'junction'
  // A join table that a relation tells of is known by that relation.
  const metadatas = dataSource.entityMetadatas.filter((metadata) => !joined.has(metadata))
  const backs = new Map<EntityMetadata, RelationDefinition[]>()
  /** For every class of the target's table: a statement names the table alone. */
  const addBacks = (
    { tablePath }: EntityMetadata,
    backFor: (target: EntityMetadata) => RelationDefinition | undefined,
  ): void => {
    for (const target of metadatas) {
      const back = target.tablePath === tablePath ? backFor(target) : undefined
      if (back !== undefined) backs.set(target, [...(backs.get(target) ?? []), back])
    }
  }
  for (const metadata of metadatas) {
    for (const relation of metadata.relations)
      addBacks(relation.inverseEntityMetadata, (target) => backOf(relation, target))
    if (isMade(metadata))
      for (const key of metadata.foreignKeys) addBacks(key.referencedEntityMetadata, () => backOfKey(key))
  }

  return metadatas.map((metadata): ModelDefinition => {
    const columns = columnsOf(metadata)
    const indices = metadata.indices.filter(({ isUnique, where }) => isUnique && where === undefined)
    return {
      name: nameOf(metadata),
      table: tableOf(metadata),
      view: !isTable(metadata),
      fields: columns.map(fieldOf),
      id: isTable(metadata) ? fieldNames(metadata.primaryColumns) : undefined,
      uniques: [...metadata.uniques, ...indices].map((unique) => fieldNames(unique.columns)),
      relations: [
        ...metadata.relations.flatMap((relation) => relationOf(relation) ?? []),
        ...(backs.get(metadata) ?? []),
      ],
      shape: JSON.stringify([
        nameOf(metadata),
        metadata.tablePath,
        columns.map((c) => [
          fieldNameOf(c),
          c.databaseName,
          String(c.type),
          c.isArray,
          c.isNullable,
          c.precision,
          c.scale,
        ]),
        metadata.relations.map((r) => [r.propertyPath, r.relationType, r.isLazy]),
      ]),
    }
  })
}
