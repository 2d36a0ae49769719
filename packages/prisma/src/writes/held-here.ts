import type { KeyLink, Row } from '@tidemark/core/adapter'
import { isPlain, type PlainObject } from '../objects.ts'
import {
  and,
  attached,
  dataOf,
  handle,
  insert,
  remove,
  rowNamed,
  rowsHere,
  tell,
  type Told,
  update,
} from './nested-context.ts'
import type { NestedContext } from './parent.ts'
import { rowsChange } from './sketch.ts'
import { inverseOf } from './where.ts'

const isThere = (value: unknown): boolean => value !== undefined && value !== null

/** The key of a new row stands in the row that points to it, if nothing else came to stand there. */
const toldByKey = ({ parent }: NestedContext, { own, other }: KeyLink): Told | undefined => {
  const { learn } = parent
  const pointedTo = (row: Row): Row => Object.fromEntries(own.map(({ name }, i) => [other[i]?.name ?? '', row[name]]))
  return (
    learn && {
      asked: undefined,
      learn: (result) => {
        const rows = learn(result)
        return rows?.every((row) => own.every(({ name }) => isThere(row[name]))) === true
          ? rows.map(pointedTo)
          : undefined
      },
    }
  )
}

/**
 * Nested writes over a relation whose foreign key the parent holds. What becomes of the key itself is the parent's change
 * (see `readData`).
 */
export const writeHeldHere = (context: NestedContext, link: KeyLink, writes: PlainObject): void => {
  const { sketch, parent, relation } = context
  const here = attached(context)
  const isSingle = Object.values(writes).filter((given) => given !== undefined).length === 1
  const inverse = inverseOf(relation, parent.model)

  const create = (data: unknown): void =>
    void insert(context, data, [], isSingle ? (tell(context, [data], 1) ?? toldByKey(context, link)) : undefined)
  /** One to one: whoever pointed there before has to go. */
  const connect = (where: unknown): void => {
    if (inverse === undefined || inverse.many) return
    const nothing = Object.fromEntries(link.own.map(({ name }) => [name, null]))
    rowsChange(
      sketch,
      { model: parent.model, where: { [relation.name]: { is: rowNamed(context, where).where } } },
      {},
      nothing,
    )
  }

  handle(
    context,
    writes,
    {
      connect,
      disconnect: () => {},
      create,
      connectOrCreate: (given) => {
        connect(given['where'])
        create(given['create'])
      },
    },
    here && {
      update: (given) => update(context, rowsHere(here), dataOf(given)),
      upsert: (given) => {
        create(given['create'])
        update(context, rowsHere(here), given['update'])
      },
      delete: (where) => remove(context, isPlain(where) ? rowsHere(and(here, where)) : rowsHere(here)),
    },
  )
}
