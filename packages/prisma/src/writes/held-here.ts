import { isPlain, type PlainObject } from '../objects.ts'
import { and, attached, handle, insert, type NestedContext, remove, update, whereAndData } from './nested-context.ts'

/**
 * Nested writes over a relation whose foreign key the parent holds. What becomes of the key itself is the parent's change
 * (see `readData`).
 */
export const writeHeldHere = (context: NestedContext, writes: PlainObject): void => {
  const { sketch, relation } = context
  const here = attached(context)
  const create = (data: unknown): void => {
    const row = insert(context, data, {})
    sketch.fromResult.push(() => [{ model: relation.target, after: row }])
  }
  handle(
    context,
    writes,
    {
      connect: () => {},
      disconnect: () => {},
      create,
      connectOrCreate: (given) => create(given['create']),
    },
    here && {
      update: (given) => {
        const { where, data } = whereAndData(given)
        update(context, and(here, where), data)
      },
      upsert: (given) => {
        create(given['create'])
        update(context, here, given['update'])
      },
      delete: (where) => remove(context, isPlain(where) ? and(here, where) : here),
    },
  )
}
