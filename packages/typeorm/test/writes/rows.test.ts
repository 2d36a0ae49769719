import { In, MoreThan } from 'typeorm'
import { expect, test } from 'vitest'
import { answersOf } from '../support/answers.ts'
import { CommentEntity, MembershipEntity, PostEntity, UserEntity } from '../support/store-entities.ts'
import { overStores, type Store } from '../support/store.ts'

const movedBy = async ({ cache }: Store, write: () => Promise<unknown>): Promise<readonly string[]> => {
  const answers = answersOf(cache)
  await answers.fill()
  await write()
  return answers.moved()
}

// Answers by a unique key hang on which rows there are as well: whoever built them may have found none.
const USERS = ['user 1', 'user 2', 'email ada']
const POSTS = ['post 1', 'post 2', 'post 3']
const COMMENTS = ['comment 1', 'comment 3']
const MEMBERSHIPS = ['a 1', 'b 1']

/** What a write moves, of all that is remembered: no more and no less. */
const WRITES: readonly (readonly [name: string, (store: Store) => Promise<unknown>, readonly string[]])[] = [
  [
    'save of a changed entity',
    async ({ dataSource }) => {
      const posts = dataSource.getRepository(PostEntity)
      await posts.save({ ...(await posts.findOneByOrFail({ id: 1 })), title: 'new' })
    },
    ['post 1', 'of 1'],
  ],
  [
    'save of an entity as it is',
    async ({ dataSource }) => {
      const posts = dataSource.getRepository(PostEntity)
      await posts.save(await posts.findOneByOrFail({ id: 1 }))
    },
    [],
  ],
  [
    'save of a new entity',
    ({ dataSource }) => dataSource.getRepository(PostEntity).save({ title: 'new', authorId: 2 }),
    [...POSTS, 'of 2'],
  ],
  [
    'insert',
    ({ dataSource }) => dataSource.getRepository(PostEntity).insert({ title: 'n', authorId: 2 }),
    [...POSTS, 'of 2'],
  ],
  [
    'insert of several, one of them nobody’s',
    ({ dataSource }) => dataSource.getRepository(PostEntity).insert([{ title: 'n', authorId: 2 }, { title: 'm' }]),
    [...POSTS, 'of 2', 'of none'],
  ],
  [
    'insert with an id',
    ({ dataSource }) => dataSource.getRepository(UserEntity).insert({ id: 9, email: 'z@x', name: 'Z' }),
    [...USERS, 'active'],
  ],
  [
    'update by id',
    ({ dataSource }) => dataSource.getRepository(PostEntity).update(1, { title: 'n' }),
    ['post 1', 'of 1'],
  ],
  ['update by id of none', ({ dataSource }) => dataSource.getRepository(PostEntity).update(77, { title: 'n' }), []],
  [
    'update of none to another parent',
    ({ dataSource }) => dataSource.getRepository(PostEntity).update(77, { authorId: 2 }),
    [],
  ],
  ['delete of none', ({ dataSource }) => dataSource.getRepository(CommentEntity).delete({ id: 77, postId: 1 }), []],
  [
    'update that moves a row from one parent to another',
    ({ dataSource }) => dataSource.getRepository(PostEntity).update(1, { authorId: 2 }),
    [...POSTS, 'of 1', 'of 2'],
  ],
  [
    'update of a boolean',
    ({ dataSource }) => dataSource.getRepository(UserEntity).update(2, { active: false }),
    ['user 2', 'active', 'inactive'],
  ],
  [
    'update by a foreign key',
    ({ dataSource }) => dataSource.getRepository(PostEntity).update({ authorId: 1 }, { title: 'n' }),
    ['post 1', 'post 2', 'of 1'],
  ],
  [
    'update by a condition that names no row',
    ({ dataSource }) => dataSource.getRepository(PostEntity).update({ id: MoreThan(2) }, { title: 'n' }),
    ['post 3', 'of 2'],
  ],
  [
    'update of several ids',
    ({ dataSource }) => dataSource.getRepository(PostEntity).update({ id: In([1, 3]) }, { title: 'n' }),
    ['post 1', 'post 3', 'of 1', 'of 2'],
  ],
  [
    'update of all',
    ({ dataSource }) => dataSource.getRepository(PostEntity).updateAll({ title: 'n' }),
    ['post 1', 'post 2', 'post 3', 'of 1', 'of 2', 'of none'],
  ],
  [
    'increment',
    ({ dataSource }) => dataSource.getRepository(PostEntity).increment({ id: 1 }, 'score', 1),
    ['post 1', 'of 1'],
  ],
  [
    'update by OR',
    ({ dataSource }) =>
      dataSource
        .createQueryBuilder()
        .update(PostEntity)
        .set({ title: 'n' })
        .where('id = :a', { a: 2 })
        .orWhere('id = :b', { b: 3 })
        .execute(),
    ['post 2', 'post 3', 'of 1', 'of 2'],
  ],
  [
    'update to an expression',
    ({ dataSource }) =>
      dataSource
        .createQueryBuilder()
        .update(PostEntity)
        .set({ score: () => 'score + 1' })
        .where({ id: 2 })
        .execute(),
    ['post 2', 'of 1'],
  ],
  [
    'upsert of a row that is there',
    ({ dataSource }) =>
      dataSource.getRepository(MembershipEntity).upsert({ team: 'a', userId: 1, role: 'y' }, ['team', 'userId']),
    [...MEMBERSHIPS],
  ],
  [
    'upsert that finds its row by a unique key',
    ({ dataSource }) =>
      dataSource.getRepository(UserEntity).upsert({ email: 'ada@x', name: 'A', active: false }, ['email']),
    ['user 1', 'user 2', 'email ada', 'active', 'inactive'],
  ],
  [
    'delete by id of a row that others point to',
    ({ dataSource }) => dataSource.getRepository(PostEntity).delete(3),
    [...POSTS, 'of 2', ...COMMENTS, 'on 3'],
  ],
  ['delete by id', ({ dataSource }) => dataSource.getRepository(CommentEntity).delete(3), [...COMMENTS, 'on 3']],
  [
    'delete by a foreign key',
    ({ dataSource }) => dataSource.getRepository(CommentEntity).delete({ postId: 1 }),
    [...COMMENTS, 'on 1'],
  ],
  [
    'delete whose rows lose what they pointed to',
    ({ dataSource }) => dataSource.getRepository(UserEntity).delete(2),
    [...USERS, 'active', ...POSTS, 'of 2', 'of none'],
  ],
  [
    'remove',
    async ({ dataSource }) => {
      const comments = dataSource.getRepository(CommentEntity)
      await comments.remove(await comments.findOneByOrFail({ id: 3 }))
    },
    [...COMMENTS, 'on 3'],
  ],
  ['softDelete', ({ dataSource }) => dataSource.getRepository(PostEntity).softDelete(1), ['post 1', 'of 1']],
  [
    'restore',
    async ({ dataSource }) => {
      const posts = dataSource.getRepository(PostEntity)
      await posts.softDelete(1)
      await posts.restore(1)
    },
    ['post 1', 'of 1'],
  ],
  [
    'a key of two columns',
    ({ dataSource }) => dataSource.getRepository(MembershipEntity).update({ team: 'a', userId: 1 }, { role: 'z' }),
    ['a 1'],
  ],
  [
    'orphans that go',
    async ({ dataSource }) => {
      const posts = dataSource.getRepository(PostEntity)
      await posts.save({
        ...(await posts.findOneOrFail({ where: { id: 3 }, relations: { comments: true } })),
        comments: [],
      })
    },
    [...COMMENTS, 'on 3'],
  ],
  [
    'a cascade of TypeORM',
    async ({ dataSource }) => {
      const posts = dataSource.getRepository(PostEntity)
      const post = await posts.findOneOrFail({ where: { id: 3 }, relations: { comments: true } })
      await posts.save({ ...post, comments: [...(post.comments ?? []), { body: 'more' }] as never })
    },
    [...COMMENTS, 'on 3'],
  ],
  [
    'raw SQL of one row',
    ({ dataSource }) => dataSource.query(`UPDATE comments SET body = 'x' WHERE id = 3`),
    ['comment 3', 'on 3'],
  ],
  [
    'a template of SQL',
    ({ dataSource }) => dataSource.sql`DELETE FROM comments WHERE id = ${3}`,
    [...COMMENTS, 'on 3'],
  ],
  [
    'a write that calls no listeners',
    ({ dataSource }) =>
      dataSource.createQueryBuilder().delete().from(CommentEntity).where({ id: 3 }).callListeners(false).execute(),
    [...COMMENTS, 'on 3'],
  ],
]

overStores('a write', (store) => {
  test.each(WRITES)('%s moves what hangs on its rows, and nothing else', async (_name, write, expected) => {
    expect(await movedBy(store(), () => write(store()))).toEqual(expected)
  })

  test('raw SQL that cannot be read moves everything', async () => {
    const { dataSource } = store()
    const moved = await movedBy(store(), () => dataSource.query('CREATE TABLE something (id int)'))
    expect(moved).toHaveLength(18)
    await dataSource.query('DROP TABLE something')
  })

  test('a statement answers as it does without a cache', async () => {
    const { dataSource, kind } = store()
    const updated = await dataSource.getRepository(PostEntity).update({ authorId: 1 }, { title: 'n' })
    expect(updated.affected).toBe(2)
    expect(updated.raw).toEqual([])
    const deleted = await dataSource.getRepository(CommentEntity).delete({ postId: 1 })
    expect(deleted.raw).toEqual([])
    expect(await dataSource.query(`UPDATE posts SET title = 'x' WHERE id = 1`)).toEqual(
      kind === 'postgres' ? [[], 1] : [],
    )
  })
})
