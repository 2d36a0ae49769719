import type { FieldType } from '@tidemark/core/adapter'
import type { Dialect } from '@tidemark/sql-reader'
import type { DataSource } from 'typeorm'

type ColumnMetadata = DataSource['entityMetadatas'][number]['columns'][number]

const named = (words: string): ReadonlySet<string> => new Set(words.split(/\s*,\s*/))

const INTEGER = named(
  'int, integer, int2, int4, int8, tinyint, smallint, mediumint, bigint, unsigned big int, serial, smallserial, bigserial',
)
const TEXT = named(
  'text, varchar, character varying, varying character, nvarchar, tinytext, mediumtext, longtext, clob, string',
)
const FIXED = named('char, character, bpchar, nchar, native character')
const BOOLEAN = named('bool, boolean')
const ENUM = named('enum, simple-enum')

/** Collations that take other texts for equal than bytes do: of SQLite by name, of other servers any that a column names. */
const isCaseless = (collation: string | undefined, dialect: Dialect): boolean =>
  dialect === 'sqlite' ? /^(?:nocase|rtrim)$/i.test(collation ?? '') : collation !== undefined

const textOf = (collation: string | undefined, dialect: Dialect, otherwise: FieldType): FieldType =>
  dialect === 'mysql' || dialect === 'other' || isCaseless(collation, dialect) ? 'caselessText' : otherwise

/** How the database compares a column; `other` where nobody can tell from here. */
export const fieldTypeOf = (column: ColumnMetadata, dataSource: DataSource, dialect: Dialect): FieldType => {
  // What a transformer makes of a value, nobody can spell.
  if (column.transformer !== undefined || column.isArray || column.isVirtualProperty) return 'other'
  // A property that the table need not have.
  if (!column.isSelect && !column.isInsert && !column.isUpdate) return 'other'
  // TypeORM's own types are text in the database, and something else to users.
  const own = String(column.type)
  if (own === 'simple-json' || own === 'simple-array') return 'other'
  const type = ENUM.has(own) ? own : dataSource.driver.normalizeType(column).toLowerCase()
  if (column.type === Boolean || BOOLEAN.has(type)) return 'boolean'
  if (ENUM.has(type)) return dialect === 'sqlite' || dialect === 'postgresql' ? 'enum' : 'caselessText'
  if (INTEGER.has(type)) return 'integer'
  if (type === 'uuid') return dialect === 'sqlite' ? 'text' : 'uuid'
  if (type === 'citext') return 'caselessText'
  if (TEXT.has(type)) return textOf(column.collation, dialect, 'text')
  if (FIXED.has(type)) return textOf(column.collation, dialect, dialect === 'sqlite' ? 'text' : 'fixedText')
  return 'other'
}
