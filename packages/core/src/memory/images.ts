import type { Images } from '../contracts/images.ts'
import type { Row } from '../contracts/operation.ts'
import { type Model, type NarrowKey, spelledKey } from '../contracts/schema.ts'

/** What is remembered of a model's rows, and by what they are found. */
interface Subject {
  readonly names: readonly string[]
  readonly uniques: readonly NarrowKey[]
}

const subjectOf = ({ keys }: Model): Subject => ({
  names: [...new Set(keys.flatMap((key) => key.fields.map((field) => field.name)))],
  uniques: keys.filter((key) => key.unique),
})

/** The fields that tags are made of; `undefined` if the row does not show all of them. */
const imageOf = (names: readonly string[], row: Row): Row | undefined => {
  const image: Record<string, unknown> = {}
  for (const name of names) {
    const value = row[name]
    if (value === undefined || typeof value === 'symbol') return undefined
    image[name] = value
  }
  return image
}

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

type Shelf = Map<NarrowKey, Map<unknown, Row>>

/**
 * Images of the rows seen last, found by any unique key. A row is seen with every answer that is kept, so that this has to be cheaper
 * than an order of use would be: there are two shelves, and when the newer one has its half of the places, the older one goes.
 */
export const createImages = (maxRows: number): Images => {
  const half = Math.floor(maxRows / 2)
  const subjects = new WeakMap<Model, Subject>()
  let newer: Shelf = new Map()
  let older: Shelf = new Map()
  let used = 0

  const about = (model: Model): Subject => {
    let subject = subjects.get(model)
    if (subject === undefined) subjects.set(model, (subject = subjectOf(model)))
    return subject
  }
  const put = (key: NarrowKey, place: unknown, image: Row): void => {
    if (used >= half) {
      older = newer
      newer = new Map()
      used = 0
    }
    let places = newer.get(key)
    if (places === undefined) newer.set(key, (places = new Map()))
    const before = places.size
    places.set(place, image)
    used += places.size - before
  }
  const clear = (): void => {
    newer = new Map()
    older = new Map()
    used = 0
  }

  return {
    see: (model, rows) => {
      if (half === 0) return
      const { names, uniques } = about(model)
      for (const row of rows) {
        const image = imageOf(names, row)
        if (image === undefined) continue
        for (const key of uniques) {
          const place = placeOf(key, image)
          if (place !== undefined) put(key, place, image)
        }
      }
    },
    recall: (model, known) => {
      for (const key of about(model).uniques) {
        const place = placeOf(key, known)
        const image = place === undefined ? undefined : (newer.get(key)?.get(place) ?? older.get(key)?.get(place))
        if (image !== undefined) return image
      }
      return undefined
    },
    clear,
  }
}
