import type { EntitySchemaColumnOptions, EntitySchemaRelationOptions } from 'typeorm'

/** What a DataSource of the shop may lead to. */
export type Dialect = 'postgres' | 'sqljs'

/** Columns that most tables have. */
export const id = { type: 'integer', primary: true, generated: 'increment' } as const
export const integer = (name?: string): EntitySchemaColumnOptions => ({ type: 'integer', ...(name && { name }) })
export const optional = (name?: string): EntitySchemaColumnOptions => ({ ...integer(name), nullable: true })
export const text = (name?: string): EntitySchemaColumnOptions => ({ type: 'text', ...(name && { name }) })
export const moment = (name: string): EntitySchemaColumnOptions => ({ type: Date, name, precision: 3 })

type OnDelete = 'CASCADE' | 'SET NULL' | 'RESTRICT'

/** The side with the foreign key. Optional where its parent may go without it. */
export const belongsTo = (
  target: string,
  inverseSide: string,
  column: string,
  onDelete: OnDelete,
  referencedColumnName = 'id',
): EntitySchemaRelationOptions => ({
  type: 'many-to-one',
  target,
  inverseSide,
  joinColumn: { name: column, referencedColumnName },
  nullable: onDelete === 'SET NULL',
  onDelete,
  onUpdate: 'CASCADE',
})

export const hasMany = (target: string, inverseSide: string): EntitySchemaRelationOptions => ({
  type: 'one-to-many',
  target,
  inverseSide,
})

/** The owner of a join table of Prisma's, whose columns are A and B. */
export const owns = (target: string, inverseSide: string, table: string): EntitySchemaRelationOptions => ({
  type: 'many-to-many',
  target,
  inverseSide,
  joinTable: { name: table, joinColumn: { name: 'A' }, inverseJoinColumn: { name: 'B' } },
  onDelete: 'CASCADE',
  onUpdate: 'CASCADE',
})
