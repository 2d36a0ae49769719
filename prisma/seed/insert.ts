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
  await insertRows(rows, (data) => model.createMany(data))
  const last = (await model.lastId())?.id ?? 0
  return { first: last - rows.length + 1, last, count: rows.length }
}

/** Inserts into the join table of an implicit many-to-many relation, which no model stands for. */
export const insertPairs = async (
  client: ShopClient,
  table: '_PostToTag' | '_RelatedProducts',
  pairs: readonly (readonly [number, number])[],
): Promise<number> => {
  for (const chunk of chunksOf(pairs, chunkRows)) {
    const values = chunk.map(([a, b]) => `(${a}, ${b})`).join(', ')
    await client.$executeRawUnsafe(`INSERT INTO "${table}" ("A", "B") VALUES ${values}`)
  }
  return pairs.length
}

/** The options that list the last id of a model: `client.user.findFirst(lastId)`. */
export const lastId = { select: { id: true }, orderBy: { id: 'desc' } } as const
