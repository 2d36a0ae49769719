import type { RedisNamespace } from '../../support/redis-namespace.ts'
import { until } from '../../support/until.ts'
import type { Db, Read, Write } from '../runner/row.ts'

/** Reads and writes that many rows share. */
export const user =
  (id: number): Read =>
  (db) =>
    db.user.findUnique({ where: { id } })

export const userByEmail =
  (email: string): Read =>
  (db) =>
    db.user.findUnique({ where: { email } })

export const post =
  (id: number): Read =>
  (db) =>
    db.post.findUnique({ where: { id } })

type UserData = Parameters<Db['user']['updateMany']>[0]['data']
type PostData = Parameters<Db['post']['updateMany']>[0]['data']
type NewUser = Omit<Parameters<Db['user']['create']>[0]['data'], 'tenant' | 'profile' | 'posts'>

export const setUser =
  (id: number, data: UserData): Write =>
  (db) =>
    db.user.update({ where: { id }, data })

export const setPost =
  (id: number, data: PostData): Write =>
  (db) =>
    db.post.update({ where: { id }, data })

/** A user with what a user must have. */
export const newUser = (data: Partial<NewUser> = {}) => ({
  email: 'new@example.com',
  name: 'New',
  tenantId: 1,
  ...data,
})

export const addUser =
  (data: Partial<NewUser> = {}): Write =>
  (db) =>
    db.user.create({ data: newUser(data) })

type NewPost = Parameters<Db['post']['createMany']>[0] extends infer A | undefined
  ? A extends { data: infer D }
    ? Exclude<D, readonly unknown[]>
    : never
  : never

export const addPost =
  (data: Partial<NewPost> = {}): Write =>
  (db) =>
    db.post.create({ data: { title: 'new', body: 'new', ...data } })

/** The keys of a model's entries in Redis. */
export const entriesOf = async ({ keys, name }: RedisNamespace, model: string): Promise<readonly string[]> =>
  (await keys(`:${model}:`)).filter((key) => key.startsWith(`${name}:`))

/** The one there is, as soon as it is there: it is sent while the caller goes on. */
export const entryOf = async (redis: RedisNamespace, model: string): Promise<string> => {
  let keys: readonly string[] = []
  await until(async () => (keys = await entriesOf(redis, model)).length > 0)
  const [key, ...others] = keys
  if (key === undefined || others.length > 0) throw new Error(`expected one entry, there are ${keys.length}`)
  return key
}

/** Several writes, one after the other. */
export const inTurn =
  (...writes: readonly Write[]): Write =>
  async (db) => {
    for (const write of writes) await write(db)
  }
