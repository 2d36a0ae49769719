import type { ShopClient } from '../shop-client.ts'

/** Rows that were inserted together have ids without a hole. */
export interface IdRange {
  readonly first: number
  readonly last: number
  readonly count: number
}

/** Rows that one createMany takes; Prisma makes as many statements of them as the database needs. */
const chunkRows = 5_000

const chunksOf = <T>(rows: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => rows.slice(index * size, (index + 1) * size))

/** Inserts rows whose keys are known. */
export const insertRows = async <T>(
  rows: readonly T[],
  createMany: (data: T[]) => PromiseLike<unknown>,
): Promise<number> => {
  for (const chunk of chunksOf(rows, chunkRows)) await createMany(chunk)
  return rows.length
}

/** What inserting with counted ids needs of a model. */
interface CountedModel<T> {
  createMany(data: T[]): PromiseLike<unknown>
  lastId(): PromiseLike<{ id: number } | null>
}

/** Inserts rows whose ids the database counts, and says which ids they got: asking for each id back costs more. */
export const insertCounted = async <T>(rows: readonly T[], model: CountedModel<T>): Promise<IdRange> => {
  return rangeOf(await insertRows(rows, (data) => model.createMany(data)), await model.lastId())
}

/** The ids of the rows that were inserted last. */
export const rangeOf = (count: number, lastRow: { id: number } | null): IdRange => {
  const last = lastRow?.id ?? 0
  return { first: last - count + 1, last, count }
}

/** Values that are written the same way for every database that the shop runs on. */
type Literal = number | string | boolean | Date | null

const literal = (value: Literal, zone: string): string => {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (value instanceof Date) return `'${value.toISOString().replace('Z', zone)}'`
  return String(value)
}

/** Which database a client is of stands in no type of Prisma's. */
const isMysql = (client: ShopClient): boolean =>
  (client as unknown as { readonly _activeProvider?: string })._activeProvider === 'mysql'

/** Rows of one statement: SQLite takes a megabyte of text at most. */
const statementRows = 1_000

/**
 * Inserts rows by plain SQL, table and columns named as in the database: for the tall tables, because createMany takes
 * twenty times as long, and for the join tables of implicit many-to-many relations, which no model stands for.
 */
export const insertPlain = async (
  client: ShopClient,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Literal[])[],
): Promise<number> => {
  const quoted = (name: string): string => (isMysql(client) ? `\`${name}\`` : `"${name}"`)
  const into = `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES\n`
  // As Prisma writes dates to SQLite; PostgreSQL reads it too. MariaDB's DATETIME has no zone.
  const zone = isMysql(client) ? '' : '+00:00'
  for (const chunk of chunksOf(rows, statementRows)) {
    const values = (row: readonly Literal[]) => row.map((value) => literal(value, zone)).join(', ')
    await client.$executeRawUnsafe(into + chunk.map((row) => `(${values(row)})`).join(',\n'))
  }
  return rows.length
}

/** The options that list the last id of a model: `client.user.findFirst(lastId)`. */
export const lastId = { select: { id: true }, orderBy: { id: 'desc' } } as const
