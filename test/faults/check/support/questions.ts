import type { Claim, Condition, Fields, Id, Model } from '../../history/records.ts'

/** All rows of a database, by `keyOf`. */
export type Rows = ReadonlyMap<string, Fields>

/** What a read asks. */
export interface Question {
  readonly kind: 'rows' | 'count'
  readonly model: Model
  readonly where: Condition
  readonly newest?: number
  /** Only these fields; omitted: all. */
  readonly fields?: readonly string[]
}

export const keyOf = (model: Model, id: Id): string => `${model} ${id}`
export const modelOf = (key: string): Model => key.slice(0, key.indexOf(' ')) as Model

const holds = (rows: Rows, { equals, oneOf, parent, some }: Condition, row: Fields): boolean => {
  if (!Object.entries(equals ?? {}).every(([field, value]) => row[field] === value)) return false
  if (oneOf && !oneOf.values.some((value) => value === row[oneOf.field])) return false
  if (parent) {
    const other = rows.get(keyOf(parent.model, row[parent.field] as Id))
    if (!other || !holds(rows, parent.where, other)) return false
  }
  if (!some) return true
  for (const [key, other] of rows)
    if (modelOf(key) === some.model && other[some.field] === row['id'] && holds(rows, some.where, other)) return true
  return false
}

/** The right answer, if these are the rows. */
export const tell = (rows: Rows, { kind, model, where, newest, fields }: Question): Claim => {
  const found = [...rows].flatMap(([key, row]) => (modelOf(key) === model && holds(rows, where, row) ? [row] : []))
  if (kind === 'count') return { kind, model, where, count: found.length }
  const ordered =
    newest === undefined ? found : found.toSorted((a, b) => Number(b['id']) - Number(a['id'])).slice(0, newest)
  const cut = (row: Fields): Fields =>
    fields && model !== 'PostTag' ? Object.fromEntries(fields.map((field) => [field, row[field] ?? null])) : row
  return { kind, model, where, rows: ordered.map(cut), ...(newest !== undefined && { newest }) }
}

/** Rows that are made later have ids from here on. */
export const FIRST_NEW_ID = 100_000

export interface Drawing {
  readonly random: () => number
  readonly posts: number
  readonly users: number
  /** How many rows were made later. */
  readonly made: number
}

/** What one statement asks: of every kind that the checker knows. */
export const drawQuestions = ({ random, posts, users, made }: Drawing): readonly Question[] => {
  const below = (limit: number): number => Math.floor(random() * limit)
  const chance = (share: number): boolean => random() < share
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T
  const somePost = (): number => 1 + below(posts)
  const id = chance(0.85) ? somePost() : FIRST_NEW_ID + below(made + 1)
  const user = 1 + below(users)
  const narrow = chance(0.3)
  const post = { kind: 'rows', model: 'Post', ...(narrow && { fields: ['id', 'authorId'] }) } as const
  return pick<() => readonly Question[]>([
    () => [{ ...post, where: { equals: { id } } }],
    () => [
      { kind: 'rows', model: 'User', where: { equals: { id: user } } },
      { ...post, where: { equals: { authorId: user } } },
    ],
    () => [{ ...post, where: { equals: { published: true } }, newest: 1 + below(5) }],
    () => [{ ...post, where: { oneOf: { field: 'id', values: [id, somePost(), somePost()] } } }],
    () => [
      {
        ...post,
        where: { parent: { field: 'authorId', model: 'User', where: { equals: { id: user, role: 'ADMIN' } } } },
      },
    ],
    () => [
      {
        ...post,
        where: {
          some: { field: 'postId', model: 'PostTag', where: { equals: { tagId: 1 + below(3) } } },
          equals: { authorId: user },
        },
      },
    ],
    () => [
      {
        ...post,
        where: {
          some: {
            field: 'postId',
            model: 'PostTag',
            where: { parent: { field: 'tagId', model: 'Tag', where: { equals: { name: 'sea' } } } },
          },
        },
        newest: 3,
      },
    ],
    () => [
      { ...post, where: { equals: { id } } },
      { kind: 'rows', model: 'Comment', where: { equals: { postId: id } } },
      { kind: 'rows', model: 'PostTag', where: { equals: { postId: id } } },
    ],
    () => [{ kind: 'count', model: 'Comment', where: { equals: { postId: id } } }],
    () => [
      { kind: 'count', model: 'Post', where: {} },
      { kind: 'count', model: 'Post', where: { equals: { published: true } } },
    ],
    () => [
      {
        kind: 'rows',
        model: 'Comment',
        where: { parent: { field: 'postId', model: 'Post', where: { equals: { authorId: user } } } },
      },
    ],
  ])()
}
