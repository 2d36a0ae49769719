import { type KeyLink, type Row, UNKNOWN } from '@tidemark/core/adapter'
import { asArray, isPlain, type PlainObject } from '../objects.ts'
import { filterOf, pinnedBy } from '../reads/filter.ts'
import {
  and,
  attached,
  handle,
  insert,
  type NestedContext,
  plainWhere,
  remove,
  update,
  whereAndData,
  wholeRelation,
} from './nested-context.ts'
import { nothingBut, rowsChange } from './sketch.ts'

/** Nested writes over a relation whose foreign key the other table holds: rows there point to the parent. */
export const writeHeldThere = (context: NestedContext, link: KeyLink, writes: PlainObject): void => {
  const { sketch, parent, relation, compounds } = context
  const { target, many } = relation
  const here = attached(context)
  const pointerFrom = (row: Row): Row =>
    Object.fromEntries(link.other.map((field, i) => [field.name, row[link.own[i]?.name ?? ''] ?? UNKNOWN]))
  const pointer = pointerFrom(parent.known)
  const isKnown = Object.values(pointer).every((value) => value !== UNKNOWN)
  const nothing = Object.fromEntries(link.other.map((field) => [field.name, null]))
  const unique = (where: unknown) => plainWhere(target, where, compounds)
  const knownBy = (where: unknown) => pinnedBy(filterOf(target, where, compounds))

  const create = (data: unknown): void => {
    const row = insert(context, data, pointer)
    sketch.fromResult.push((result) => [{ model: target, after: { ...row, ...(isKnown ? {} : pointerFrom(result)) } }])
  }
  /** Rows that come to point to the parent; where that is not known yet, the column moves with them. */
  const take = (where: unknown): void => {
    rowsChange(sketch, target, where, knownBy(where), isKnown ? pointer : {})
    if (isKnown) return
    sketch.expects.push({ model: target, after: pointer })
    sketch.fromResult.push((result) => [{ model: target, after: nothingBut(target, pointerFrom(result)) }])
  }
  const letGo = (where: unknown): void => rowsChange(sketch, target, where, knownBy(where), nothing)
  /** One to one: whoever was there before has to go. */
  const replace = (): void => {
    if (!many && here !== undefined) letGo(here)
  }

  handle(
    context,
    writes,
    {
      create: (data) => {
        create(data)
        replace()
      },
      createMany: ({ data }) => asArray(data ?? []).forEach(create),
      connect: (where) => {
        take(unique(where))
        replace()
      },
      connectOrCreate: (given) => {
        take(unique(given['where']))
        create(given['create'])
        replace()
      },
    },
    here && {
      disconnect: (where) => letGo(isPlain(where) ? and(here, unique(where)) : here),
      set: (where) => take(unique(where)),
      update: (given) => {
        const { where, data } = many ? { where: given['where'], data: given['data'] } : whereAndData(given)
        update(context, and(here, unique(where)), data)
      },
      updateMany: ({ where, data }) => update(context, and(here, where), data),
      upsert: (given) => {
        update(context, and(here, unique(given['where'])), given['update'])
        create(given['create'])
      },
      delete: (where) => remove(context, isPlain(where) ? and(here, unique(where)) : here),
      deleteMany: (where) => remove(context, and(here, where)),
    },
  )
  if (writes['set'] === undefined) return
  if (here === undefined) wholeRelation(context)
  else letGo(here) // whoever is not in the new set
}
