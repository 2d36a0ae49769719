import type { Form, Row } from '@tidemark/core/adapter'
import type { EntityMetadata } from '../schema/names.ts'
import type { FormOf } from '../values/entity-form.ts'

/** Answers that came out of the cache, of which listeners have not been told. */
const untold = new WeakSet<object>()

export const wasTold = (answer: object): boolean => !untold.delete(answer)

export interface ListForm {
  readonly keep: (entities: readonly object[]) => readonly Row[]
  readonly give: (kept: readonly Row[]) => object[]
}

/** How lists of entities lie in the cache. */
export const listForm = (formOf: FormOf, metadata: EntityMetadata, isHeard: boolean): ListForm => {
  const { keep, give } = formOf(metadata)
  const many = (kept: readonly Row[]): object[] => {
    const entities = new Array<object>(kept.length)
    for (let i = 0; i < kept.length; i++) entities[i] = give(kept[i] as Row)
    return entities
  }
  return {
    keep: (entities) => entities.map(keep),
    give: !isHeard
      ? many
      : (kept) => {
          const entities = many(kept)
          untold.add(entities)
          return entities
        },
  }
}

type Counted = readonly [entities: object[], count: number]

interface KeptCount {
  readonly rows: readonly Row[]
  readonly count: number
}

/** Of `find` and `findOne`: rows. */
export const formOfRows = ({ keep, give }: ListForm): Form => ({
  keep: (answer) => keep(answer as readonly object[]),
  give: (kept) => give(kept as readonly Row[]),
})

/** Of `findAndCount`: rows and a number. */
export const formOfCounted = ({ keep, give }: ListForm): Form => ({
  keep: (answer) => {
    const [entities, count] = answer as Counted
    return { rows: keep(entities), count }
  },
  give: (kept) => {
    const { rows, count } = kept as KeptCount
    return [give(rows), count]
  },
})
