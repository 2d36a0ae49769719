/** The name of a set of rows: what an answer depends on and a write changes. */
export type Tag = string

/** A table as the tags name it: `database/schema.table`, escaped, so that no two tables share a name. */
export type Table = string

/** Letters that have a meaning inside a tag are escaped, so that no value can forge another tag; so is half a letter, which has no UTF-8. */
export const escapeTag = (text: string): string =>
  text.replace(/[%|=,#/:~\p{Surrogate}]/gu, (c) => `%${c.charCodeAt(0).toString(16)}`)

/** The dot stands between schema and table. */
const part = (name: string): string => escapeTag(name).replaceAll('.', '%2e')

/** A table's name within tags. */
export const tableOf = (database: string | undefined, schema: string, name: string): Table =>
  `${database === undefined ? '' : `${escapeTag(database)}/`}${part(schema)}.${part(name)}`

/**
 * May a statement that names a table mean this one? Without a schema it may be in any, and a table whose schema the ORM does
 * not name may be in every one.
 *
 * @param fold makes names equal that the database takes for equal
 */
export const mayMean = (
  table: Table,
  database: string | undefined,
  given: { readonly schema?: string | undefined; readonly name: string },
  fold: (name: string) => string,
): boolean => {
  const start = database === undefined ? '' : `${escapeTag(database)}/`
  const [schema = '', name = ''] = table.slice(start.length).split('.')
  if (!table.startsWith(start) || schema.includes('/') || fold(name) !== fold(part(given.name))) return false
  return given.schema === undefined || schema === '' || fold(schema) === fold(part(given.schema))
}

/** Moves on every write to the table: what hangs on any of its rows. */
export const modelTag = (table: Table): Tag => table

/** Moves when a write cannot tell which values of these columns its rows had or get. */
export const columnTag = (table: Table, columns: string): Tag => `${table}|${columns}`

/** Moves when a row that had or gets this value is written. `value` comes normalised and escaped. */
export const valueTag = (column: Tag, value: string): Tag => `${column}=${value}`

/**
 * Which rows there are under a tag, whatever they hold: moves when one comes or goes, and when nobody can tell which columns
 * changed. What looks at some columns only hangs on this part of a tag and on those of its columns instead of the tag.
 */
export const rowsPart = (tag: Tag): Tag => `${tag}~`

/** One column of the rows under a tag: moves when an update names it. */
export const columnPart = (tag: Tag, column: string): Tag => `${tag}~${escapeTag(column)}`

/** A tag that the user named. It can never meet a table's. */
export const userTag = (name: string): Tag => `#${escapeTag(name)}`

/** Carried by an answer that hangs on nothing else, so that `clear()` is seen by a load that is under way. No user tag is empty. */
export const NOTHING: Tag = '#'

/** What a tag belongs to: its table, or `#` for tags that users named. Moves are counted by group. */
export const groupOf = (tag: Tag): Table => {
  if (tag.startsWith('#')) return '#'
  const end = tag.search(/[|~]/)
  return end < 0 ? tag : tag.slice(0, end)
}
