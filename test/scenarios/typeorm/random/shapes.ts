import { ILike, In, IsNull, LessThan, MoreThan, Not } from 'typeorm'
import { emails, roles, words } from '../../any-orm/random/dice.ts'
import {
  Category,
  Comment,
  Membership,
  Post,
  Profile,
  PublishedPost,
  Tag,
  Team,
  User,
} from '../../../support/typeorm-shop/index.ts'
import { tidied } from '../groups/common.ts'
import type { Shape } from './drawn.ts'

const order = { id: 'ASC' } as const

/** Users, and what they have. */
const ofPeople: Readonly<Record<string, Shape>> = {
  userById: (db, dice) => db.findOneBy(User, { id: dice.id(5) }),
  userByEmail: (db, dice) => db.findOneBy(User, { email: dice.of(emails) }),
  userWithDeleted: (db, dice) => db.findOne(User, { where: { id: dice.id(5) }, withDeleted: true }),
  usersByRole: (db, dice) => db.find(User, { where: { role: dice.of(roles) }, order }),
  usersOfTenant: (db, dice) => db.find(User, { where: { tenantId: dice.id(2), role: Not(dice.of(roles)) }, order }),
  usersByEither: (db, dice) => db.find(User, { where: [{ role: dice.of(roles) }, { id: dice.id(5) }], order }),
  usersByIds: (db, dice) => db.find(User, { where: { id: In([dice.id(5), dice.id(5)]) }, order }),
  deletedUsers: (db) => db.find(User, { where: { deletedAt: Not(IsNull()) }, withDeleted: true, order }),
  names: (db, dice) => db.find(User, { select: { id: true, name: true }, where: { tenantId: dice.id(2) }, order }),
  bestUsers: (db, dice) =>
    db.find(User, { order: { score: 'DESC', id: 'ASC' }, take: dice.id(3), skip: dice.id(2) - 1 }),
  usersAndCount: (db, dice) => db.findAndCount(User, { where: { role: dice.of(roles) }, order, take: 2 }),
  countByRole: (db, dice) => db.countBy(User, { role: dice.of(roles) }),
  hasAdmin: (db, dice) => db.existsBy(User, { role: dice.of(roles), tenantId: dice.id(2) }),
  sumOfScores: (db, dice) => db.sum(User, 'score', { role: dice.of(roles) }),
  bestScore: (db, dice) => db.maximum(User, 'score', { tenantId: dice.id(2) }),
  perRole: (db) =>
    db
      .createQueryBuilder(User, 'u')
      .select(['u.role AS role', 'count(*) AS users'])
      .groupBy('u.role')
      .orderBy('u.role')
      .getRawMany(),
  userWithProfile: (db, dice) => db.findOne(User, { where: { id: dice.id(3) }, relations: { profile: true } }),
  profileOf: (db, dice) => db.findOneBy(Profile, { user: { id: dice.id(4) } }),
  profileByUser: (db, dice) => db.findOne(Profile, { where: { userId: dice.id(4) }, relations: { user: true } }),
  teamWithMembers: async (db, dice) =>
    db.findOne(Team, {
      where: { id: dice.id(2) },
      relations: { members: { user: true } },
      order: { members: { userId: 'ASC' } },
    }),
  membershipsOf: (db, dice) =>
    db.find(Membership, { where: { userId: dice.id(3) }, relations: { team: true }, order: { teamId: 'ASC' } }),
  followers: (db, dice) =>
    db.findOne(User, {
      where: { id: dice.id(3) },
      relations: { followers: { follower: true } },
      order: { followers: { followerId: 'ASC' } },
    }),
}

/** Posts, and what stands around them. */
const ofPosts: Readonly<Record<string, Shape>> = {
  postById: (db, dice) => db.findOneBy(Post, { id: dice.id(6) }),
  postsOfAuthor: (db, dice) => db.find(Post, { where: { authorId: dice.id(3) }, order }),
  postsOfNobody: (db) => db.find(Post, { where: { authorId: IsNull() }, order }),
  postsByAuthor: (db, dice) => db.find(Post, { where: { author: { id: dice.id(3) } }, order }),
  postsOfRole: (db, dice) => db.find(Post, { where: { author: { role: dice.of(roles) } }, order }),
  postWithAll: (db, dice) =>
    db.findOne(Post, {
      where: { id: dice.id(4) },
      relations: { author: true, reviewer: true, category: true, comments: true, tags: true },
      order: { comments: { id: 'ASC' }, tags: { id: 'ASC' } },
    }),
  postWithAllByQueries: async (db, dice) =>
    tidied(
      await db.findOne(Post, {
        where: { id: dice.id(4) },
        relations: { author: true, category: { parent: true }, comments: { author: true }, tags: true },
        relationLoadStrategy: 'query',
      }),
    ),
  authorsWithPosts: async (db, dice) =>
    tidied(
      await db.find(User, {
        where: { tenantId: dice.id(2) },
        relations: { posts: { comments: true } },
        relationLoadStrategy: dice.of(['join', 'query']),
      }),
    ),
  topPosts: (db, dice) =>
    db.find(Post, { where: { published: dice.chance(2) }, order: { score: 'DESC', id: 'ASC' }, take: 3 }),
  pageWithAuthors: (db, dice) =>
    db.find(Post, { relations: { author: true }, order: { score: 'DESC', id: 'ASC' }, take: 2, skip: dice.id(3) - 1 }),
  postsByCategoryName: (db) =>
    db.find(Post, { relations: { category: true }, order: { category: { name: 'ASC' }, id: 'ASC' } }),
  tagged: (db, dice) => db.find(Post, { where: { tags: { name: dice.of(words) } }, order }),
  taggedById: (db, dice) =>
    db.find(Post, {
      where: { tags: { id: dice.id(3) } },
      relations: { tags: true },
      order: { id: 'ASC', tags: { id: 'ASC' } },
    }),
  countTagged: (db, dice) => db.countBy(Post, { tags: { id: dice.id(3) } }),
  tagWithPosts: async (db, dice) =>
    tidied(
      await db.findOne(Tag, {
        where: { id: dice.id(3) },
        relations: { posts: { author: true } },
        relationLoadStrategy: dice.of(['join', 'query']),
      }),
    ),
  tagByName: (db, dice) => db.findOneBy(Tag, { name: dice.of(words) }),
  tagsLike: (db, dice) => db.find(Tag, { where: { name: ILike(`%${dice.of(words)}%`) }, order }),
  untagged: (db) =>
    db.createQueryBuilder(Post, 'p').leftJoin('p.tags', 't').where('t.id IS NULL').orderBy('p.id').getMany(),
  built: (db, dice) =>
    db
      .createQueryBuilder(Post, 'p')
      .leftJoinAndSelect('p.author', 'a')
      .leftJoinAndSelect('p.comments', 'c', 'c.likes < :likes', { likes: dice.id(4) })
      .where('p.score > :score', { score: dice.id(9) })
      .orderBy({ 'p.id': 'ASC', 'c.id': 'ASC' })
      .getMany(),
  builtPage: (db, dice) =>
    db
      .createQueryBuilder(Post, 'p')
      .innerJoinAndSelect('p.author', 'a')
      .where('a.tenant_id = :tenant', { tenant: dice.id(2) })
      .orderBy('p.id')
      .take(2)
      .getManyAndCount(),
  busyAuthors: (db) =>
    db
      .createQueryBuilder(User, 'u')
      .where(
        (query) => `u.id IN ${query.subQuery().select('p.author_id').from(Post, 'p').where('p.published').getQuery()}`,
      )
      .orderBy('u.id')
      .getMany(),
  postsPerAuthor: (db) =>
    db
      .createQueryBuilder(User, 'u')
      .leftJoin('u.posts', 'p')
      .select(['u.id AS id', 'count(p.id) AS posts', 'sum(p.score) AS score'])
      .groupBy('u.id')
      .orderBy('u.id')
      .getRawMany(),
  commentsOn: (db, dice) => db.find(Comment, { where: { postId: dice.id(4) }, order }),
  commentsOfAuthor: (db, dice) => db.find(Comment, { where: { post: { authorId: dice.id(3) } }, order }),
  commentWithChain: (db, dice) =>
    db.findOne(Comment, {
      where: { id: dice.id(5) },
      relations: { post: { category: { parent: true } }, author: true },
    }),
  liked: (db, dice) => db.find(Comment, { where: { likes: MoreThan(dice.id(2) - 1) }, order }),
  countComments: (db, dice) => db.countBy(Comment, { postId: dice.id(4), likes: LessThan(3) }),
  roots: (db) => db.find(Category, { where: { parentId: IsNull() }, order }),
  tree: (db, dice) =>
    db.findOne(Category, {
      where: { id: dice.id(4) },
      relations: { children: { children: true }, parent: true },
      order: { children: { id: 'ASC', children: { id: 'ASC' } } },
    }),
  categoryWithPosts: async (db, dice) =>
    tidied(
      await db.findOne(Category, {
        where: { id: dice.id(3) },
        relations: { posts: true },
        relationLoadStrategy: dice.of(['join', 'query']),
      }),
    ),
  visible: (db, dice) => db.find(PublishedPost, { where: { authorId: dice.id(3) }, order }),
}

export const blogShapes: Readonly<Record<string, Shape>> = { ...ofPeople, ...ofPosts }
