import {
  anyRow,
  type Change,
  FRESH,
  type JoinLink,
  type KeyLink,
  type Model,
  MOST_IMAGES,
  type Relation,
  type Row,
  UNKNOWN,
} from '@tidemark/core/adapter'
import { asArray, isPlain, type PlainObject } from '../objects.ts'
import { type CompoundsOf, filterOf, pinnedBy } from '../reads/filter.ts'
import { readData } from './data.ts'
import { modelsInReach, modelsThatFollow } from './reach.ts'
import { nothingBut, rowsChange, rowsGo, type Sketch } from './sketch.ts'

/** The row that nested writes hang on. */
export interface Parent {
  readonly model: Model
  /** What is known of it before the statement. */
  readonly known: Row
  /** A condition that only this row passes; absent where the row is new. */
  readonly where: PlainObject | undefined
}

interface Context {
  readonly sketch: Sketch
  readonly parent: Parent
  readonly relation: Relation
  readonly compounds: CompoundsOf
}

/** A unique `where` as a plain one: compound names become their fields. */
export const plainWhere = (model: Model, where: unknown, compounds: CompoundsOf): PlainObject => {
  if (!isPlain(where)) return {}
  const names = compounds(model)
  return Object.fromEntries(
    Object.entries(where).flatMap(([name, value]) =>
      names.has(name) && !model.fields.has(name) && isPlain(value) ? Object.entries(value) : [[name, value]],
    ),
  )
}

const inverseOf = ({ link, target }: Relation, model: Model): Relation | undefined =>
  [...target.relations.values()].find((other) => {
    if (other.target !== model || other.link.kind !== link.kind) return false
    if (other.link.kind === 'join' && link.kind === 'join')
      return other.link.join === link.join && other.link.near === link.far
    if (other.link.kind !== 'key' || link.kind !== 'key' || other.link.holds === link.holds) return false
    return (
      other.link.own.every((field, i) => field === (link as KeyLink).other[i]) &&
      other.link.other.every((field, i) => field === (link as KeyLink).own[i])
    )
  })

/** The related rows that hang on the parent now, as a condition on their own table. */
const attached = ({ parent, relation }: Context): PlainObject | undefined => {
  const { link } = relation
  if (parent.where === undefined) return undefined
  if (link.kind === 'key' && !link.holds && link.own.every((field) => parent.known[field.name] !== undefined))
    return Object.fromEntries(link.own.map((field, i) => [link.other[i]?.name ?? '', parent.known[field.name]]))
  const inverse = inverseOf(relation, parent.model)
  if (inverse === undefined) return undefined
  return { [inverse.name]: inverse.many ? { some: parent.where } : { is: parent.where } }
}

const UPDATES: ReadonlySet<string> = new Set(['update', 'updateMany', 'upsert'])

/** Everything that a nested write in a nested write may touch: not followed further here, so all of it moves (rule 9). */
const widenBelow = (sketch: Sketch, model: Model, data: unknown, compounds: CompoundsOf): void => {
  for (const { relation, writes } of readData(model, data, compounds).nested) {
    const { link, target } = relation
    for (const reached of 'delete' in writes || 'deleteMany' in writes ? modelsInReach(target) : [target])
      sketch.wide.add(reached)
    if (link.kind === 'join') sketch.wide.add(link.join)
    for (const [word, write] of Object.entries(writes)) {
      for (const written of asArray(write)) {
        if (!isPlain(written)) continue
        const changed = UPDATES.has(word) ? [written, written['data'], written['update']].filter(isPlain) : []
        for (const data of changed)
          for (const follower of modelsThatFollow(target, Object.keys(data))) sketch.wide.add(follower)
        for (const inner of [written, written['data'], written['create'], written['update']])
          widenBelow(sketch, target, inner, compounds)
      }
    }
  }
}

const insert = ({ sketch, relation, compounds }: Context, data: unknown, more: Row): Row => {
  const { sets } = readData(relation.target, data, compounds)
  const row = { ...sets, ...more }
  sketch.expects.push({ model: relation.target, after: row })
  widenBelow(sketch, relation.target, data, compounds)
  return row
}

const and = (...parts: readonly unknown[]): PlainObject => ({
  AND: parts.filter((part) => isPlain(part) && Object.keys(part).length > 0),
})

/** Child rows that pass a condition, as updates with `data`. */
const update = (context: Context, where: unknown, data: unknown): void => {
  const { sketch, relation, compounds } = context
  const { target } = relation
  const { sets } = readData(target, data, compounds)
  rowsChange(sketch, target, where, pinnedBy(filterOf(target, where, compounds)), sets)
  for (const follower of modelsThatFollow(target, Object.keys(sets))) sketch.wide.add(follower)
  widenBelow(sketch, target, data, compounds)
}

/** The other table holds the foreign key: rows there point to the parent. */
const writeHeldThere = (context: Context, link: KeyLink, writes: PlainObject): void => {
  const { sketch, parent, relation, compounds } = context
  const { target } = relation
  const here = attached(context)
  const pointer = Object.fromEntries(
    link.other.map((field, i) => [field.name, parent.known[link.own[i]?.name ?? ''] ?? UNKNOWN]),
  )
  const nothing = Object.fromEntries(link.other.map((field) => [field.name, null]))
  const pointerIn = (row: Row) =>
    Object.fromEntries(link.other.map((field, i) => [field.name, row[link.own[i]?.name ?? ''] ?? UNKNOWN]))
  const isKnown = Object.values(pointer).every((value) => value !== UNKNOWN)
  const unique = (where: unknown) => plainWhere(target, where, compounds)

  const insertOne = (data: unknown): void => {
    const row = insert(context, data, pointer)
    sketch.fromResult.push((result) => [{ model: target, after: { ...row, ...(isKnown ? {} : pointerIn(result)) } }])
  }
  /** Rows that come to point to the parent; where that is not known yet, the column moves with them. */
  const take = (where: unknown): void => {
    rowsChange(sketch, target, where, pinnedBy(filterOf(target, where, compounds)), isKnown ? pointer : {})
    if (isKnown) return
    sketch.expects.push({ model: target, after: pointer })
    sketch.fromResult.push((result) => [{ model: target, after: nothingBut(target, pointerIn(result)) }])
  }
  const letGo = (where: unknown): void =>
    rowsChange(sketch, target, where, pinnedBy(filterOf(target, where, compounds)), nothing)
  /** One to one: whoever was there before has to go. */
  const replaceOne = (): void => {
    if (!relation.many && here !== undefined) letGo(here)
  }

  for (const [word, given] of Object.entries(writes)) {
    if (given === undefined) continue
    for (const one of asArray(given)) {
      if (word === 'create') (insertOne(one), replaceOne())
      else if (word === 'createMany') for (const row of asArray((one as PlainObject)['data'] ?? [])) insertOne(row)
      else if (word === 'connect') (take(unique(one)), replaceOne())
      else if (word === 'connectOrCreate') {
        const { where, create } = one as PlainObject
        take(unique(where))
        insertOne(create)
        replaceOne()
      } else if (here === undefined) wholeRelation(context)
      else if (word === 'disconnect') letGo(isPlain(one) ? and(here, unique(one)) : here)
      else if (word === 'set') take(unique(one))
      else if (word === 'update') {
        const { where, data } =
          isPlain(one) &&
          isPlain(one['data']) &&
          (relation.many || Object.keys(one).every((name) => name === 'where' || name === 'data'))
            ? one
            : { where: {}, data: one }
        update(context, and(here, unique(where)), data)
      } else if (word === 'updateMany')
        update(context, and(here, (one as PlainObject)['where']), (one as PlainObject)['data'])
      else if (word === 'upsert') {
        const { where, create, update: data } = one as PlainObject
        update(context, and(here, unique(where)), data)
        insertOne(create)
      } else if (word === 'delete') rowsGo(sketch, target, isPlain(one) ? and(here, unique(one)) : here, {})
      else if (word === 'deleteMany') rowsGo(sketch, target, and(here, one), {})
      else wholeRelation(context)
    }
    if (word === 'set') here === undefined ? wholeRelation(context) : letGo(here)
  }
}

/** Nothing can be told about what this does to the other table. */
const wholeRelation = ({ sketch, relation }: Context): void => {
  for (const model of modelsInReach(relation.target)) sketch.wide.add(model)
  if (relation.link.kind === 'join') sketch.wide.add(relation.link.join)
}

/** The parent holds the foreign key; what becomes of the key itself is the parent's change (see `readData`). */
const writeHeldHere = (context: Context, writes: PlainObject): void => {
  const { sketch, relation } = context
  const { target } = relation
  const here = attached(context)
  for (const [word, one] of Object.entries(writes)) {
    if (one === undefined || word === 'connect' || word === 'disconnect') continue
    const inserts =
      word === 'create'
        ? one
        : word === 'connectOrCreate' || word === 'upsert'
          ? (one as PlainObject)['create']
          : undefined
    if (inserts !== undefined) {
      const row = insert(context, inserts, {})
      sketch.fromResult.push(() => [{ model: target, after: row }])
    }
    if (word === 'create' || word === 'connectOrCreate') continue
    if (here === undefined) wholeRelation(context)
    else if (word === 'update') {
      const isWrapped =
        isPlain(one) && isPlain(one['data']) && Object.keys(one).every((name) => name === 'where' || name === 'data')
      update(context, isWrapped ? and(here, one['where']) : here, isWrapped ? one['data'] : one)
    } else if (word === 'upsert') update(context, here, (one as PlainObject)['update'])
    else if (word === 'delete') rowsGo(sketch, target, isPlain(one) ? and(here, one) : here, {})
    else wholeRelation(context)
  }
}

/** Rows of a join table come and go. */
const writeJoined = (context: Context, link: JoinLink, writes: PlainObject): void => {
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
  const insertOne = (data: unknown): void => {
    const row = insert(context, data, {})
    sketch.fromResult.push(() => [{ model: target, after: row }])
    linkTo(row[other.name] ?? FRESH) // nobody can hang on the links of a row that was not there
  }
  /** Every link that the parent has now, by the rows at the other end. */
  const unlinkAll = (): void => {
    sketch.expects.push(anyRow(join))
    if (here === undefined) return void sketch.wide.add(join)
    sketch.lookups.push({
      model: target,
      where: here,
      reach: [],
      effect: (rows) =>
        rows.length > MOST_IMAGES
          ? undefined
          : rows.map((row): Change => ({
              model: join,
              before: { [near.name]: parentId, [far.name]: row[other.name] },
            })),
      instead: [anyRow(join)],
    })
    sketch.fromResult.push((row) => [
      { model: join, after: { [near.name]: row[own.name] ?? UNKNOWN, [far.name]: FRESH } },
    ])
  }

  for (const [word, given] of Object.entries(writes)) {
    if (given === undefined) continue
    if (word === 'set') unlinkAll()
    for (const one of asArray(given)) {
      if (word === 'create') insertOne(one)
      else if (word === 'createMany') for (const row of asArray((one as PlainObject)['data'] ?? [])) insertOne(row)
      else if (word === 'connect' || word === 'disconnect' || word === 'set') linkNamed(one)
      else if (word === 'connectOrCreate') {
        linkNamed((one as PlainObject)['where'])
        insertOne((one as PlainObject)['create'])
      } else if (here === undefined) wholeRelation(context)
      else if (word === 'update')
        update(context, and(here, unique((one as PlainObject)['where'])), (one as PlainObject)['data'])
      else if (word === 'updateMany')
        update(context, and(here, (one as PlainObject)['where']), (one as PlainObject)['data'])
      else if (word === 'upsert') {
        update(context, and(here, unique((one as PlainObject)['where'])), (one as PlainObject)['update'])
        insertOne((one as PlainObject)['create'])
      } else if (word === 'delete') rowsGo(sketch, target, and(here, unique(one)), {})
      else if (word === 'deleteMany') rowsGo(sketch, target, and(here, one), {})
      else wholeRelation(context)
    }
  }
}

/** What one relation's nested writes do. One level is followed row by row; what lies below moves whole models. */
export const writeNested = (
  sketch: Sketch,
  parent: Parent,
  relation: Relation,
  writes: PlainObject,
  compounds: CompoundsOf,
): void => {
  const context: Context = { sketch, parent, relation, compounds }
  const { link } = relation
  if (link.kind === 'join') writeJoined(context, link, writes)
  else if (link.holds) writeHeldHere(context, writes)
  else writeHeldThere(context, link, writes)
}
