import { In, type InsertResult } from 'typeorm'
import { Post, User } from '../../../support/typeorm-shop/index.ts'
import type { deedsOnUsers } from '../../workload/deeds/on-users.ts'
import type { WriteWays } from '../../workload/writes.ts'
import type { Db } from './db.ts'

/** Loaded as users load it, through the cache, and saved. */
const edited = async ({ users }: Db, id: number, change: Partial<User>): Promise<void> => {
  const user = await users.findOneBy({ id })
  if (user !== null) await users.save(Object.assign(user, change))
}

const idIn = ({ identifiers }: Pick<InsertResult, 'identifiers'>): { readonly id: number } => ({
  id: Number(identifiers[0]?.['id']),
})

export const writesOfUsers: Pick<WriteWays<Db>, keyof typeof deedsOnUsers> = {
  renameUser: {
    update: ({ users }, { id, name }) => users.update(id, { name }),
    save: (db, { id, name }) => edited(db, id, { name }),
    'query builder': ({ users }, { id, name }) =>
      users.createQueryBuilder().update().set({ name }).where('id = :id', { id }).execute(),
    SQL: ({ source }, { id, name }) => source.query('UPDATE users SET name = $1 WHERE id = $2', [name, id]),
  },
  mailUser: {
    update: ({ users }, { id, email }) => users.update({ id }, { email }),
    save: (db, { id, email }) => edited(db, id, { email }),
  },
  promoteUser: {
    update: ({ users }, { id, role }) => users.update(id, { role }),
    'save of a part': ({ users }, { id, role }) => users.save({ id, role }),
  },
  promoteUsers: {
    update: ({ users }, { from, to }) => users.update({ role: from }, { role: to }),
    SQL: ({ source }, { from, to }) => source.query('UPDATE users SET role = $1 WHERE role = $2', [to, from]),
  },
  upsertUser: {
    upsert: async ({ users }, { email, name }) => idIn(await users.upsert({ email, name, tenantId: 1 }, ['email'])),
    orUpdate: async ({ users }, { email, name }) => {
      const insert = users.createQueryBuilder().insert().values({ email, name, tenantId: 1 })
      return idIn(await insert.orUpdate(['name'], ['email']).execute())
    },
  },
  createUser: {
    insert: async ({ users }, { email, name }) => idIn(await users.insert({ email, name, tenantId: 1 })),
    save: ({ users }, { email, name }) => users.save(users.create({ email, name, tenantId: 1 })),
  },
  deleteUser: {
    delete: ({ users }, { id }) => users.delete(id),
    remove: async ({ users }, { id }) => {
      const user = await users.findOneBy({ id })
      if (user !== null) await users.remove(user)
    },
    'query builder': ({ users }, { id }) => users.createQueryBuilder().delete().where('id = :id', { id }).execute(),
  },
  givePosts: {
    'relation add': ({ source }, { id, name, posts }) =>
      source.transaction(async (manager) => {
        if (name !== undefined) await manager.update(User, id, { name })
        await manager
          .createQueryBuilder()
          .relation(User, 'posts')
          .of(id)
          .add([...new Set(posts)])
      }),
    update: ({ source }, { id, posts }) => source.manager.update(Post, { id: In(posts) }, { authorId: id }),
    save: async ({ users, posts }, { id, name, posts: given }) => {
      const user = await users.findOne({ where: { id }, relations: { posts: true } })
      const more = await posts.findBy({ id: In(given) })
      if (user !== null)
        await users.save(Object.assign(user, { name: name ?? user.name, posts: [...(user.posts ?? []), ...more] }))
    },
  },
}
