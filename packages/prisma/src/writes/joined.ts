import { anyRow, type Change, FRESH, type JoinLink, MOST_IMAGES, UNKNOWN } from '@tidemark/core/adapter'
import { asArray, type PlainObject } from '../objects.ts'
import { filterOf, pinnedBy } from '../reads/filter.ts'
import { and, attached, handle, insert, type NestedContext, plainWhere, remove, update } from './nested-context.ts'

/** Nested writes over an implicit many-to-many relation: rows of a join table come and go. */
export const writeJoined = (context: NestedContext, link: JoinLink, writes: PlainObject): void => {
  const { sketch, parent, relation, compounds } = context
  const { target } = relation
  const { join, near, far, own, other } = link
  const here = attached(context)
  const parentId = parent.known[own.name] ?? UNKNOWN
  const unique = (where: unknown) => plainWhere(target, where, compounds)

  /** A row of the join table that comes, goes, or may do either. */
  const linkTo = (id: unknown): void => {
    sketch.expects.push({ model: join, after: { [near.name]: parentId, [far.name]: id } })
    sketch.fromResult.push((row) => [{ model: join, after: { [near.name]: row[own.name] ?? UNKNOWN, [far.name]: id } }])
  }
  const linkNamed = (where: unknown): void =>
    linkTo(pinnedBy(filterOf(target, where, compounds))[other.name] ?? UNKNOWN)
  const create = (data: unknown): void => {
    const row = insert(context, data, {})
    sketch.fromResult.push(() => [{ model: target, after: row }])
    linkTo(row[other.name] ?? FRESH) // nobody can hang on the links of a row that was not there
  }
  /** Every link that the parent has now, by the rows at the other end. */
  const unlinkAll = (): void => {
    sketch.expects.push(anyRow(join))
    if (here === undefined) return void sketch.wide.add(join)
    const unlinked = (id: unknown): Change => ({ model: join, before: { [near.name]: parentId, [far.name]: id } })
    sketch.lookups.push({
      model: target,
      where: here,
      reach: [],
      effect: (rows) => (rows.length > MOST_IMAGES ? undefined : rows.map((row) => unlinked(row[other.name]))),
      instead: [anyRow(join)],
    })
    linkTo(FRESH)
  }

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
      update: ({ where, data }) => update(context, and(here, unique(where)), data),
      updateMany: ({ where, data }) => update(context, and(here, where), data),
      upsert: (given) => {
        update(context, and(here, unique(given['where'])), given['update'])
        create(given['create'])
      },
      delete: (where) => remove(context, and(here, unique(where))),
      deleteMany: (where) => remove(context, and(here, where)),
    },
  )
}
