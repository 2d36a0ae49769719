export type Id = number | string

/** Fields of a row by name, as the client returned them or as they were sent to it. */
export type Fields = Readonly<Record<string, unknown>>

/** What a row holds: all of its fields, or those that a write set. A field that is `undefined` says: the row is gone. */
export interface RowState {
  readonly model: string
  readonly id: Id
  readonly fields: Fields
}

/** What a read showed. */
export type Sighting = RowSighting | MissingSighting | ListSighting | CountSighting

export interface RowSighting extends RowState {
  readonly kind: 'row'
}

/** There is no such row. */
export interface MissingSighting {
  readonly kind: 'missing'
  readonly model: string
  readonly id: Id
}

/** These are the rows of the model that hold the values in `where`. */
export interface ListSighting {
  readonly kind: 'list'
  readonly model: string
  readonly where: Fields
  readonly ids: readonly Id[]
  /** Set when it is one page of the list, ordered by falling ids; omitted: all of it, in any order. */
  readonly page?: Page
}

export interface Page {
  readonly skip: number
  readonly take: number
}

/** So many rows of the model hold the values in `where`. */
export interface CountSighting {
  readonly kind: 'count'
  readonly model: string
  readonly where: Fields
  readonly count: number
}

export const changed = (model: string, id: Id, fields: Fields): RowState => ({ model, id, fields })

export const missing = (model: string, id: Id): Sighting => ({ kind: 'missing', model, id })

export const list = (model: string, where: Fields, rows: readonly { readonly id: Id }[], page?: Page): Sighting => {
  const ids = rows.map(({ id }) => id)
  return { kind: 'list', model, where, ids, ...(page && { page }) }
}

export const count = (model: string, where: Fields, number: number): Sighting => ({
  kind: 'count',
  model,
  where,
  count: number,
})
