import type { Images } from '../contracts/images.ts'
import type { Row } from '../contracts/operation.ts'
import { type Model, type NarrowKey, spelledKey } from '../contracts/schema.ts'
import type { Tag } from '../contracts/tag.ts'

/** What is remembered of a model's rows, and by what they are found. */
interface Subject {
  readonly names: readonly string[]
  readonly uniques: readonly Unique[]
  readonly interest: Interest
}

/** Of writers, in the rows of one table. */
interface Interest {
  /** So many rows are still gathered if nobody asks for any. */
  left: number
}

/**
 * Where so many rows were seen since a write asked for one, most likely none will, and no more are gathered until one does: to gather all
 * the rows of answers takes as long as to keep them.
 */
const PATIENCE = 2_000

interface Unique {
  readonly key: NarrowKey
  /** The same for all models of one table that know the same fields: other clients of the same database. */
  readonly shelf: string
}

const subjectOf = ({ keys }: Model, interest: Interest): Subject => {
  const names = [...new Set(keys.flatMap((key) => key.fields.map((field) => field.name)))]
  const unique = keys.filter((key) => key.unique)
  return { interest, names, uniques: unique.map((key) => ({ key, shelf: JSON.stringify([key.columnTag, names]) })) }
}

/** Values in the order of the subject's names: a list is made in half the time of an object. */
type Image = readonly unknown[]

/** The fields that tags are made of; `undefined` if the row does not show all of them. */
const imageOf = (names: readonly string[], row: Row): Image | undefined => {
  const image: unknown[] = []
  for (const name of names) {
    const value = row[name]
    if (value === undefined || typeof value === 'symbol') return undefined
    image.push(value)
  }
  return image
}

const rowOf = (names: readonly string[], image: Image): Row =>
  Object.fromEntries(names.map((name, i) => [name, image[i]]))

/**
 * Where a row lies under a unique key. Texts and numbers stand for themselves, for to spell them takes longer than all the rest: an
 * image that is not found so, because the database takes more values for equal, is a guess less and no more.
 */
const placeOf = (key: NarrowKey, row: Row): unknown => {
  const [field, second] = key.fields
  const value = field === undefined || second !== undefined ? undefined : row[field.name]
  if (value === null) return undefined // any number of rows may hold it
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value)
  return spelledKey(key, row)
}

type Shelf = Map<Unique['shelf'], Map<unknown, Image>>

/**
 * Images of the rows seen last, found by any unique key. Rows are seen with every answer that is kept, so that this has to be cheaper
 * than an order of use would be: there are two shelves, and when the newer one has its half of the places, the older one goes.
 */
export const createImages = (maxRows: number): Images => {
  const half = Math.floor(maxRows / 2)
  const subjects = new WeakMap<Model, Subject>()
  const interests = new Map<Tag, Interest>()
  let newer: Shelf = new Map()
  let older: Shelf = new Map()
  let free = half

  const interestIn = (table: Tag): Interest => {
    let interest = interests.get(table)
    if (interest === undefined) interests.set(table, (interest = { left: PATIENCE }))
    return interest
  }
  const about = (model: Model): Subject => {
    let subject = subjects.get(model)
    if (subject === undefined) subjects.set(model, (subject = subjectOf(model, interestIn(model.tag))))
    return subject
  }
  const placesOn = (shelf: string): Map<unknown, Image> => {
    let places = newer.get(shelf)
    if (places === undefined) newer.set(shelf, (places = new Map()))
    return places
  }
  const put = ({ key, shelf }: Unique, names: readonly string[], rows: readonly Row[]): void => {
    let places = placesOn(shelf)
    // Those before would be pushed out by those after.
    for (let i = Math.max(0, rows.length - half); i < rows.length; i++) {
      const row = rows[i] as Row
      const place = placeOf(key, row)
      const image = place === undefined ? undefined : imageOf(names, row)
      if (image === undefined) continue
      if (free === 0) {
        ;[older, newer, free] = [newer, new Map(), half]
        places = placesOn(shelf)
      }
      const before = places.size
      places.set(place, image)
      free -= places.size - before
    }
  }
  const clear = (): void => {
    ;[newer, older, free] = [new Map(), new Map(), half]
  }

  return {
    see: (model, rows) => {
      const { names, uniques, interest } = about(model)
      if (half === 0 || interest.left <= 0) return
      interest.left -= rows.length
      for (const unique of uniques) put(unique, names, rows)
    },
    recall: (model, known) => {
      const { names, uniques, interest } = about(model)
      interest.left = PATIENCE
      for (const { key, shelf } of uniques) {
        const place = placeOf(key, known)
        const image = place === undefined ? undefined : (newer.get(shelf)?.get(place) ?? older.get(shelf)?.get(place))
        if (image !== undefined) return rowOf(names, image)
      }
      return undefined
    },
    clear,
  }
}
