import { anyRow, type Change, FRESH, type JoinLink, type Reach, type Row, UNKNOWN } from '@tidemark/core/adapter'
import { asArray, type PlainObject } from '../objects.ts'
import { touch, type Touched } from './crossings.ts'
import { attached, handle, insert, remove, rowNamed, type Rows, rowsHere, tell, update } from './nested-context.ts'
import { fromParent, knownBy, type NestedContext } from './parent.ts'
import { changesOfDeletion } from './reach.ts'
import { independent, rowsGive } from './sketch.ts'

/** Nested writes over an implicit many-to-many relation: rows of a join table come and go. */
export const writeJoined = (context: NestedContext, link: JoinLink, writes: PlainObject): void => {
  const { sketch, parent, relation, compounds } = context
  const { target } = relation
  const { join, near, far, own, other } = link
  const here = attached(context)
  // Nobody can hang on the links of a row that was not there.
  const absent = parent.where === undefined ? FRESH : UNKNOWN

  const linksChange = (): void => {
    const changes: Touched = new Map()
    touch(changes, join, [near.name, far.name])
    independent(sketch, changes, [join])
  }
  /** A row of the join table that comes, goes, or may do either. */
  const linkTo = (id: unknown): void => {
    linksChange()
    const link = (row: Row): Change[] => [
      { model: join, after: { [near.name]: row[own.name] ?? absent, [far.name]: id } },
    ]
    fromParent(context, absent === FRESH ? [] : [own.name], link, join)
  }
  const linkNamed = (where: unknown): void =>
    linkTo(knownBy(target, rowNamed(context, where).pinned, {}, compounds)[other.name] ?? UNKNOWN)
  const create = (data: unknown): void => {
    const told = tell(context, [data], 1)
    linkTo(insert(context, data, [], told)[other.name] ?? FRESH)
  }
  /** Every link that the parent has now, by the rows at the other end. */
  const unlinkAll = (): void => {
    sketch.expects.push(anyRow(join))
    linksChange()
    if (parent.where === undefined) return void sketch.wide.add(join)
    const links: Reach = { relation, effect: 'unlinked', further: [] }
    const effect = (rows: readonly Row[]) =>
      changesOfDeletion(parent.model, rows, [links])?.filter(({ model }) => model === join)
    rowsGive(
      sketch,
      { model: parent.model, where: parent.where, reach: [links], effect, instead: [anyRow(join)] },
      join,
    )
  }
  const named = (here: PlainObject, where: unknown): Rows => rowNamed(context, where, here)

  if (writes['set'] !== undefined) unlinkAll()
  handle(
    context,
    writes,
    {
      create,
      createMany: ({ data }) => asArray(data ?? []).forEach(create),
      connect: linkNamed,
      disconnect: linkNamed,
      set: linkNamed,
      connectOrCreate: (given) => {
        linkNamed(given['where'])
        create(given['create'])
      },
    },
    here && {
      update: ({ where, data }) => update(context, named(here, where), data),
      updateMany: ({ where, data }) => update(context, rowsHere(here, where), data),
      upsert: (given) => {
        update(context, named(here, given['where']), given['update'])
        create(given['create'])
      },
      delete: (where) => remove(context, named(here, where)),
      deleteMany: (where) => remove(context, rowsHere(here, where)),
    },
  )
}
