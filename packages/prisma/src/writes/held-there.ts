import { FRESH, type KeyLink, type Row } from '@tidemark/core/adapter'
import { asArray, isPlain, type PlainObject } from '../objects.ts'
import {
  attached,
  dataOf,
  handle,
  insert,
  remove,
  rowNamed,
  type Rows,
  rowsHere,
  tell,
  update,
} from './nested-context.ts'
import { fromParent, isKnown, knownBy, type NestedContext, pointing } from './parent.ts'
import { movesBelow } from './moves-below.ts'
import { type Meets, nothingBut, rowsChange } from './sketch.ts'

const sizeOf = (given: unknown): number => (given === undefined ? 0 : asArray(given).length)

/** Nested writes over a relation whose foreign key the other table holds: rows there point to the parent. */
export const writeHeldThere = (context: NestedContext, link: KeyLink, writes: PlainObject): void => {
  const { sketch, parent, relation, compounds } = context
  const { target, many } = relation
  const here = attached(context)
  const pairs = link.other.map(({ name }, i) => [name, link.own[i]?.name ?? ''] as const)
  const keys = pairs.map(([, own]) => own)
  const pointer = pointing(pairs)(parent.known)
  const nothing = Object.fromEntries(link.other.map((field) => [field.name, null]))

  const { create: created, createMany, connectOrCreate, connect } = writes
  const madeMany = isPlain(createMany) ? createMany['data'] : undefined
  const rows = [created, madeMany, connectOrCreate, connect].reduce<number>((sum, given) => sum + sizeOf(given), 0)
  const made = [...asArray(created ?? []), ...asArray(madeMany ?? [])]
  const perhaps = asArray(connectOrCreate ?? []).map((given) => (isPlain(given) ? given['create'] : undefined))
  const told = tell(context, [...made, ...perhaps], rows)

  const create = (data: unknown): void => void insert(context, data, pairs, told)
  const changeTo = ({ where, pinned }: Rows, meets: Meets | undefined, sets: Row): void =>
    rowsChange(sketch, { model: target, where, meets }, knownBy(target, pinned, {}, compounds), sets)
  /** Rows that come to point to the parent. */
  const take = (where: unknown, meets: Meets | undefined): void => {
    if (keys.every((name) => isKnown(parent.known[name]))) return changeTo(rowNamed(context, where), meets, pointer)
    changeTo(rowNamed(context, where), meets, Object.fromEntries(link.other.map(({ name }) => [name, FRESH])))
    const sets = pairs.map(([name]) => name)
    fromParent(context, keys, (row) => [{ model: target, after: nothingBut(target, pointing(pairs)(row)), sets }])
  }
  /** One to one: whoever was there before has to go. */
  const replace = (): void => {
    if (!many && here !== undefined) changeTo(rowsHere(here), undefined, nothing)
  }
  const named = (where: unknown): Rows => rowNamed(context, where, here)

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
        take(where, many ? 'passing' : 'found')
        replace()
      },
      connectOrCreate: (given) => {
        take(given['where'], many ? 'passingOnceFound' : undefined)
        create(given['create'])
        replace()
      },
    },
    here && {
      disconnect: (where) => changeTo(isPlain(where) && many ? named(where) : rowsHere(here), 'found', nothing),
      set: (where) => take(where, 'found'),
      update: (given) => {
        if (many) update(context, named(given['where']), given['data'])
        else update(context, rowsHere(here), dataOf(given))
      },
      updateMany: ({ where, data }) => update(context, rowsHere(here, where), data),
      upsert: (given) => {
        update(context, many ? named(given['where']) : rowsHere(here), given['update'])
        create(given['create'])
      },
      delete: (where) => remove(context, isPlain(where) && many ? named(where) : rowsHere(here)),
      deleteMany: (where) => remove(context, rowsHere(here, where)),
    },
  )
  if (writes['set'] === undefined) return
  if (here === undefined) movesBelow(sketch, parent.model, relation, writes, compounds)
  else changeTo(rowsHere(here), 'found', nothing) // whoever is not in the new set
}
