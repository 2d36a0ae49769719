import type { DataSource } from 'typeorm'

export type EntityMetadata = DataSource['entityMetadatas'][number]
export type ColumnMetadata = EntityMetadata['columns'][number]
export type RelationMetadata = EntityMetadata['relations'][number]

/** A column under the name that users know: its property, or that of the database for a foreign key without one. */
export const fieldNameOf = (column: ColumnMetadata): string =>
  column.isVirtual ? column.databaseName : column.propertyPath

/** Names of models: those of their classes, and with the table where two classes have one name. */
export const modelNames = (metadatas: readonly EntityMetadata[]): ReadonlyMap<EntityMetadata, string> => {
  const counts = new Map<string, number>()
  for (const { name } of metadatas) counts.set(name, (counts.get(name) ?? 0) + 1)
  return new Map(
    metadatas.map((metadata) => [
      metadata,
      counts.get(metadata.name) === 1 ? metadata.name : `${metadata.name} of ${metadata.tablePath}`,
    ]),
  )
}
