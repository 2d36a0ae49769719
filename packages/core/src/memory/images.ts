import { LRUCache } from 'lru-cache'
import type { Images } from '../contracts/images.ts'
import type { Row } from '../contracts/operation.ts'
import { type Model, spelledKey } from '../contracts/schema.ts'
import { valueTag } from '../contracts/tag.ts'

/** The fields that tags are made of; `undefined` if the row does not show all of them. */
const imageOf = (model: Model, row: Row): Row | undefined => {
  const image: Record<string, unknown> = {}
  for (const key of model.keys) {
    for (const { name } of key.fields) {
      const value = row[name]
      if (value === undefined || typeof value === 'symbol') return undefined
      image[name] = value
    }
  }
  return image
}

/** Images of the rows seen last, found by any unique key. */
export const createImages = (maxRows: number): Images => {
  const shelf = new LRUCache<string, Row>({ maxSize: Math.max(1, Math.floor(maxRows)), sizeCalculation: () => 1 })
  const places = (model: Model, row: Row): string[] =>
    model.keys.flatMap((key) => {
      const spelled = key.unique ? spelledKey(key, row) : undefined
      return spelled === undefined ? [] : [valueTag(key.columnTag, spelled)]
    })
  return {
    see: (model, row) => {
      const image = imageOf(model, row)
      if (image !== undefined) for (const place of places(model, image)) shelf.set(place, image)
    },
    recall: (model, known) => {
      for (const place of places(model, known)) {
        const image = shelf.get(place)
        if (image !== undefined) return image
      }
      return undefined
    },
    clear: () => shelf.clear(),
  }
}
