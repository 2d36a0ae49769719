import type { Fields, Id, Model, Value } from '../history/records.ts'

/** The fields that are compared, by their names in the schema. */
const watched: Readonly<Record<Exclude<Model, 'PostTag'>, readonly string[]>> = {
  User: ['id', 'email', 'name', 'role', 'version'],
  Post: ['id', 'authorId', 'title', 'published', 'score'],
  Comment: ['id', 'postId', 'authorId', 'body', 'likes'],
  Tag: ['id', 'name'],
}

/** The watched ones of those fields that a row has. */
export const fieldsOf = (model: Exclude<Model, 'PostTag'>, row: object): Fields => {
  const given = row as Record<string, Value | undefined>
  const kept: Record<string, Value> = {}
  for (const field of watched[model]) {
    const value = given[field]
    if (value !== undefined) kept[field] = value
  }
  return kept
}

const camel = (column: string): string => column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** A row as the database names its columns. */
export const fieldsOfColumns = (model: Model, row: Readonly<Record<string, Value>>): Fields =>
  model === 'PostTag'
    ? { postId: row['A'] ?? null, tagId: row['B'] ?? null }
    : fieldsOf(model, Object.fromEntries(Object.entries(row).map(([column, value]) => [camel(column), value])))

/** The database writes all ids down as texts. */
export const idOf = (model: Model, text: string): Id => (model === 'PostTag' ? text : Number(text))
