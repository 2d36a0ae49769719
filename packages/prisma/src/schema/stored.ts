import { type FieldType, type ModelDefinition, UNKNOWN } from '@tidemark/core/adapter'

/** A column as raw SQL meets it. */
export interface StoredColumn {
  readonly type: FieldType
  /** Of an enum: what its values are called in the database, by their names in the schema. */
  readonly names: ReadonlyMap<string, string>
}

/** A table as raw SQL names it. Fields go by their names in the schema. */
export interface StoredTable {
  readonly schema: string
  readonly name: string
  readonly columns: ReadonlyMap<string, StoredColumn>
}

/** What the values of an enum are called in the database; `undefined`: the field is of another type. */
export type EnumNames = (model: string, field: string) => ReadonlyMap<string, string> | undefined

const NO_NAMES: ReadonlyMap<string, string> = new Map()
/** A column of which nothing is known. */
export const OTHER: StoredColumn = { type: 'other', names: NO_NAMES }

/** The tables of models, and the join tables that no model speaks of, by their names. */
export const storedTables = (
  models: readonly ModelDefinition[],
  namesOf: EnumNames,
): ReadonlyMap<string, StoredTable> => {
  const tables = new Map<string, StoredTable>()
  const put = (model: string, { schema = '', name }: ModelDefinition['table'], columns: StoredTable['columns']) =>
    void tables.set(model, { schema, name, columns })
  for (const { name, table, fields } of models)
    put(name, table, new Map(fields.map((f) => [f.name, { type: f.type, names: namesOf(name, f.name) ?? NO_NAMES }])))
  const columnOf = (model: string, field: string): StoredColumn => tables.get(model)?.columns.get(field) ?? OTHER
  for (const { name, relations } of models)
    for (const relation of relations) {
      if (relation.kind !== 'join') continue
      const { joinTable, near, far, own, other, target } = relation
      const ends = new Map([
        [near, columnOf(name, own)],
        [far, columnOf(target, other)],
      ])
      put(joinTable.name, joinTable, ends)
    }
  return tables
}

export type PlainValue = string | number | bigint | boolean

/** A value that Prisma takes, as raw SQL has to say it; `undefined`: that cannot be told. */
export const storedAs = ({ type, names }: StoredColumn, value: unknown): PlainValue | undefined => {
  switch (type) {
    case 'integer':
      return typeof value === 'number' || typeof value === 'bigint' ? value : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'enum':
      return typeof value === 'string' ? names.get(value) : undefined
    case 'other':
      return undefined
    default: // texts
      return typeof value === 'string' ? value : undefined
  }
}

const TRUTHS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  [1n, true],
  [false, false],
  [0, false],
  [0n, false],
])

/** What raw SQL answers, as Prisma shows it; `UNKNOWN`: that cannot be told. */
export const shownAs = ({ type, names }: StoredColumn, value: unknown): unknown => {
  if (value === null) return null
  if (type === 'boolean') return TRUTHS.get(value) ?? UNKNOWN
  if (type === 'enum') return [...names].find(([, stored]) => stored === value)?.[0] ?? UNKNOWN
  return type === 'other' || value === undefined ? UNKNOWN : value
}
