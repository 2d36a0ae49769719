import { In } from 'typeorm'
import { User } from '../../../support/typeorm-shop/index.ts'
import { all, amongIds, idsOf, shown } from '../../workload/claims.ts'
import type { ReadWays } from '../../workload/reads.ts'
import type { questionsOfUsers } from '../../workload/questions/users.ts'
import { type Db, rowsOf, type Said, saying } from './db.ts'

interface RoleCounted {
  readonly role: string
  readonly count: string
}

export const readsOfUsers: Pick<ReadWays<Db, Said>, keyof typeof questionsOfUsers> = {
  userById: {
    findOneBy: ({ users }, id, { cache }) =>
      cache === undefined ? users.findOneBy({ id }) : users.findOne({ where: { id }, cache }),
    getOne: (db, id, said) => rowsOf.user(db, said).where('user.id = :id', { id }).getOne(),
  },
  userByEmail: {
    findOne: ({ users }, email, said) => users.findOne({ where: { email }, ...said }),
    getOne: (db, email, said) => rowsOf.user(db, said).where({ email }).getOne(),
  },
  emailTaken: {
    existsBy: ({ users }, email, { cache }) =>
      cache === undefined ? users.existsBy({ email }) : users.exists({ where: { email }, cache }),
    getExists: (db, email, said) => rowsOf.user(db, said).where('user.email = :email', { email }).getExists(),
  },
  usersByRole: {
    find: ({ users }, role, said) => users.find({ where: { role }, ...said }),
    getMany: (db, role, said) => rowsOf.user(db, said).where('user.role = :role', { role }).getMany(),
  },
  usersByRoles: {
    In: ({ users }, roles, said) => users.find({ where: { role: In([...roles]) }, ...said }),
    'two conditions': ({ users }, roles, said) => users.find({ where: roles.map((role) => ({ role })), ...said }),
  },
  rolesCounted: {
    getRawMany: async ({ source }, _, said) => {
      const query = source.createQueryBuilder(User, 'user').select('user.role', 'role').addSelect('COUNT(*)', 'count')
      const groups = await saying(query.groupBy('user.role'), said).getRawMany<RoleCounted>()
      return groups.map(({ role, count }) => ({ role, count: Number(count) }))
    },
  },
  userWithPosts: {
    join: {
      atOnce: ({ users }, id, said) =>
        users.findOne({ where: { id }, relations: { posts: { comments: true } }, ...said }),
    },
    leftJoinAndSelect: {
      atOnce: (db, id, said) =>
        rowsOf
          .user(db, said)
          .leftJoinAndSelect('user.posts', 'post')
          .leftJoinAndSelect('post.comments', 'comment')
          .where('user.id = :id', { id })
          .getOne(),
    },
    /** Ids of related rows in one statement, the rows in another: those that went or were moved in between are not there. */
    'relation queries': {
      ask: ({ users }, id, said) =>
        users.findOne({
          where: { id },
          relations: { posts: { comments: true } },
          relationLoadStrategy: 'query',
          ...said,
        }),
      claims: (user, id) => {
        if (user === null) return [[all('User', { equals: { id } }, null)]]
        const posts = shown(user.posts)
        const comments = posts.flatMap((post) => shown(post.comments))
        return [
          [all('User', { equals: { id } }, user)],
          [all('Post', amongIds(idsOf(posts)), posts)],
          ...comments.map((comment) => [all('Comment', amongIds(idsOf([comment])), comment)]),
        ]
      },
    },
  },
}
