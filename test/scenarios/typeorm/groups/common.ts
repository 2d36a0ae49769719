import { type EntityTarget, type FindOneOptions, In, type ObjectLiteral, type Repository } from 'typeorm'
import { Post, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Write } from '../runner/row.ts'

/** Reads and writes that many rows share. */
export const user =
  (id: number): Read =>
  (db) =>
    db.findOneBy(User, { id })

export const userByEmail =
  (email: string): Read =>
  (db) =>
    db.findOneBy(User, { email })

export const post =
  (id: number): Read =>
  (db) =>
    db.findOneBy(Post, { id })

/** Values for `insert()` and `update()`. */
type Change<Entity extends ObjectLiteral> = Parameters<Repository<Entity>['update']>[1]

/** `update()`: one statement, whatever is there. */
export const setUser =
  (id: number, data: Change<User>): Write =>
  (db) =>
    db.update(User, { id }, data)

export const setPost =
  (id: number, data: Change<Post>): Write =>
  (db) =>
    db.update(Post, { id }, data)

/** `save()` of a row that was loaded: only what differs is written. */
export const saveOf =
  <Entity extends ObjectLiteral & { id: number }>(
    target: EntityTarget<Entity>,
    id: number,
    data: Partial<Entity>,
  ): Write =>
  async (db) => {
    const entity = await db.findOneByOrFail(target, { id } as never)
    return db.save(target, Object.assign(entity, data) as never)
  }

/** A row without its relations, which say more than `insert()` and `create()` agree on. */
type Columns<Entity> = {
  [
    Name in keyof Entity as NonNullable<Entity[Name]> extends string | number | boolean | Date ? Name : never
  ]?: Entity[Name]
}

export const newUser = (data: Columns<User> = {}): Columns<User> => ({
  email: 'new@example.com',
  name: 'New',
  tenantId: 1,
  ...data,
})

export const addUser =
  (data: Columns<User> = {}): Write =>
  (db) =>
    db.save(User, db.create(User, newUser(data)))

export const newPost = (data: Columns<Post> = {}): Columns<Post> => ({ title: 'new', body: 'new', ...data })

export const addPost =
  (data: Columns<Post> = {}): Write =>
  (db) =>
    db.save(Post, db.create(Post, newPost(data)))

/** One statement that names its columns: else PostgreSQL counts the id, whatever is given. */
export const insertAs =
  <Entity extends ObjectLiteral>(target: EntityTarget<Entity>, row: Change<Entity>): Write =>
  (db) =>
    db.createQueryBuilder().insert().into(target, Object.keys(row)).values(row).execute()

/** Several writes, one after the other. */
export const inTurn =
  (...writes: readonly Write[]): Write =>
  async (db) => {
    for (const write of writes) await write(db)
  }

export const among = (...ids: readonly number[]) => ({ id: In(ids) })

/** Relations in the order of their names and rows in that of their ids: queries of their own come back as they like. */
export const tidied = (answer: unknown): unknown => {
  if (typeof answer !== 'object' || answer === null || answer instanceof Date) return answer
  const record = answer as Record<string, unknown>
  const isRelated = (name: string): boolean => typeof record[name] === 'object' && !(record[name] instanceof Date)
  if (Array.isArray(answer)) answer.sort((a: { id?: number }, b: { id?: number }) => (a.id ?? 0) - (b.id ?? 0))
  else
    for (const name of Object.keys(record).filter(isRelated).toSorted()) {
      const related = record[name]
      delete record[name]
      record[name] = related
    }
  for (const part of Object.values(answer)) tidied(part)
  return answer
}

type Found<Entity> = Omit<FindOneOptions<Entity>, 'relationLoadStrategy'>

/** A relation is loaded by a join, or by a query of its own, which TypeORM cannot give an order together with a limit. */
export const oneWith = <Entity extends ObjectLiteral>(
  target: EntityTarget<Entity>,
  { order, ...options }: Found<Entity>,
): Readonly<Record<'join' | 'query', Read>> => ({
  join: (db) => db.findOne(target, { ...options, ...(order && { order }), relationLoadStrategy: 'join' }),
  query: async (db) => tidied(await db.findOne(target, { ...options, relationLoadStrategy: 'query' })),
})

/** The same of all rows. */
export const allWith = <Entity extends ObjectLiteral>(
  target: EntityTarget<Entity>,
  { order, ...options }: Found<Entity>,
): Readonly<Record<'join' | 'query', Read>> => ({
  join: (db) => db.find(target, { ...options, ...(order && { order }), relationLoadStrategy: 'join' }),
  query: async (db) => tidied(await db.find(target, { ...options, relationLoadStrategy: 'query' })),
})

/** Reads under one heading; those of a group get its name. */
export const each = (
  reads: Readonly<Record<string, Readonly<Record<string, Read>> | Read>>,
): Readonly<Record<string, Read>> =>
  Object.fromEntries(
    Object.entries(reads).flatMap(([name, read]) =>
      typeof read === 'function'
        ? [[name, read]]
        : Object.entries(read).map(([way, one]) => [`${name} by ${way}`, one]),
    ),
  )
