import type { EntityManager, QueryRunner } from 'typeorm'
import { Comment, Post, User } from '../../../support/typeorm-shop/index.ts'
import type { Transact, Tx } from '../../workload/transactions.ts'
import type { Db } from './db.ts'

/** By statements alone, which begin no transaction of their own. */
const inside = (manager: EntityManager, within: Tx['within']): Tx => ({
  postWithComments: (id) => manager.findOne(Post, { where: { id }, relations: { comments: true } }),
  title: async (id) => (await manager.findOneBy(Post, { id }))?.title,
  retitle: (id, title) => manager.update(Post, id, { title }),
  comment: (postId, body) => manager.insert(Comment, { postId, body }),
  editComments: (postId, body) => manager.update(Comment, { postId }, { body }),
  countComments: (postId) => manager.countBy(Comment, { postId }),
  renameUser: (id, name) => manager.update(User, id, { name }),
  within,
})

/** By entities. */
const saving = (manager: EntityManager): Tx => ({
  ...inside(manager, (act) => manager.transaction((inner) => act(saving(inner)))),
  postWithComments: (id) =>
    manager.createQueryBuilder(Post, 'post').leftJoinAndSelect('post.comments', 'comment').where({ id }).getOne(),
  retitle: async (id, title) => {
    const post = await manager.findOneBy(Post, { id })
    if (post !== null) await manager.save(Object.assign(post, { title }))
  },
  comment: (postId, body) => manager.save(Comment, { postId, body }),
  renameUser: async (id, name) => {
    const user = await manager.findOneBy(User, { id })
    if (user !== null) await manager.save(Object.assign(user, { name }))
  },
})

const updating = (manager: EntityManager): Tx =>
  inside(manager, (act) => manager.transaction((inner) => act(updating(inner))))

/** TypeORM knows nothing of a transaction that is begun in SQL. */
const inSql = (runner: QueryRunner, depth = 1): Tx =>
  inside(runner.manager, async (act) => {
    await runner.query(`SAVEPOINT by_hand_${depth}`)
    try {
      await act(inSql(runner, depth + 1))
    } catch (error) {
      await runner.query(`ROLLBACK TO SAVEPOINT by_hand_${depth}`)
      throw error
    }
    await runner.query(`RELEASE SAVEPOINT by_hand_${depth}`)
  })

interface Words {
  readonly begin: (runner: QueryRunner) => Promise<unknown>
  readonly commit: (runner: QueryRunner) => Promise<unknown>
  readonly rollBack: (runner: QueryRunner) => Promise<unknown>
}

/** On a runner of its own. */
const onRunner =
  ({ source }: Db, { begin, commit, rollBack }: Words, txOf: (runner: QueryRunner) => Tx): Transact =>
  async (act) => {
    const runner = source.createQueryRunner()
    try {
      await begin(runner)
      try {
        const done = await act(txOf(runner))
        await commit(runner)
        return done
      } catch (error) {
        await rollBack(runner).catch(() => {}) // the connection may be what was lost
        throw error
      }
    } finally {
      await runner.release()
    }
  }

export const transactionWays = (db: Db): Readonly<Record<string, Transact>> => ({
  'transaction()': (act) => db.source.transaction((manager) => act(saving(manager))),
  runner: onRunner(
    db,
    {
      begin: (runner) => runner.startTransaction(),
      commit: (runner) => runner.commitTransaction(),
      rollBack: (runner) => runner.rollbackTransaction(),
    },
    ({ manager }) => updating(manager),
  ),
  SQL: onRunner(
    db,
    {
      begin: (runner) => runner.query('BEGIN'),
      commit: (runner) => runner.query('COMMIT'),
      rollBack: (runner) => runner.query('ROLLBACK'),
    },
    inSql,
  ),
})
