import { type DataSource, In } from 'typeorm'
import { Author, Book, Comment, Medium, Money, Movie, Post, Profile, Shelf, Tag } from './entities.ts'

export type Write = (dataSource: DataSource) => Promise<unknown>

const post = (source: DataSource, id: number): Promise<Post> => source.manager.findOneByOrFail(Post, { id })

/** Of every way to write, some calls. Each is made on rows as `fill` leaves them. */
export const WRITES: Readonly<Record<string, Write>> = {
  'save, one column': async (s) => s.manager.save(Object.assign(await post(s, 1), { title: 'renamed' })),
  'save, nothing': async (s) => s.manager.save(await post(s, 1)),
  'save, another owner': async (s) => s.manager.save(Object.assign(await post(s, 1), { authorId: 2 })),
  'save, no owner': async (s) => s.manager.save(Object.assign(await post(s, 1), { authorId: null })),
  'save, a transformer': async (s) => s.manager.save(Object.assign(await post(s, 1), { price: new Money(8) })),
  'save, an embedded column': async (s) => {
    const one = await post(s, 1)
    one.counters.likes = 100
    await s.manager.save(one)
  },
  'save, a new row with what belongs to it': (s) =>
    s.manager.save(s.manager.create(Post, { title: 'five', score: 50, author: { id: 2 }, tags: [{ name: 'red' }] })),
  'save, tags': async (s) => {
    const one = await s.manager.findOneOrFail(Post, { where: { id: 1 }, relations: { tags: true } })
    one.tags = [...one.tags.filter(({ name }) => name === 'red'), ...(await s.manager.findBy(Tag, { name: 'unused' }))]
    await s.manager.save(one)
  },
  'save, children': async (s) => {
    const one = await s.manager.findOneOrFail(Post, { where: { id: 3 }, relations: { comments: true } })
    const [comment] = one.comments
    if (comment !== undefined) comment.text = 'changed below'
    await s.manager.save(one)
  },
  insert: (s) => s.manager.insert(Post, { title: 'one', authorId: 1, counters: { likes: 9 } }),
  'insert of several': (s) => s.manager.insert(Author, [{ name: 'Abe', email: 'abe@x' }, { name: 'Dan' }]),
  'update by id': (s) => s.manager.update(Post, 2, { title: 'two more' }),
  'update by a condition': (s) => s.manager.update(Post, { published: true }, { score: 42 }),
  'update of all': (s) => s.manager.updateAll(Post, { score: 7 }),
  'update, another owner': (s) => s.manager.update(Post, { authorId: 1 }, { authorId: 2 }),
  'update of nothing': (s) => s.manager.update(Post, { id: 99 }, { title: 'nobody' }),
  'update of a unique column': (s) => s.manager.update(Author, { email: 'ada@x' }, { email: 'lovelace@x' }),
  'upsert, there': (s) => s.manager.upsert(Author, { name: 'Ada L', email: 'ada@x' }, ['email']),
  'upsert, not there': (s) => s.manager.upsert(Author, { name: 'Eve', email: 'eve@x' }, ['email']),
  increment: (s) => s.manager.increment(Post, { id: 4 }, 'score', 90),
  delete: (s) => s.manager.delete(Post, 1),
  'delete by a condition': (s) => s.manager.delete(Comment, { text: In(['first', 'third']) }),
  'delete of a parent': (s) => s.manager.delete(Author, { id: 1 }),
  'delete of a tag': (s) => s.manager.delete(Tag, { name: 'blue' }),
  remove: async (s) => s.manager.remove(await post(s, 3)),
  'soft delete': (s) => s.manager.softDelete(Author, { id: 1 }),
  'soft remove': async (s) => s.manager.softRemove(await s.manager.findOneByOrFail(Author, { id: 2 })),
  restore: (s) => s.manager.restore(Author, { id: 3 }),
  'builder, update': (s) =>
    s
      .createQueryBuilder()
      .update(Post)
      .set({ title: () => "title || '!'" })
      .where('id = :a OR score > :b', { a: 1, b: 8 })
      .execute(),
  'builder, delete': (s) => s.createQueryBuilder().delete().from(Post).where('score < :n', { n: 2 }).execute(),
  'builder, insert': (s) =>
    s
      .createQueryBuilder()
      .insert()
      .into(Profile)
      .values({ bio: 'more', author: { id: 2 } })
      .execute(),
  'without listeners': (s) =>
    s.createQueryBuilder().update(Post).set({ score: 11 }).where({ id: 2 }).callListeners(false).execute(),
  'relation, add': (s) => s.createQueryBuilder().relation(Post, 'tags').of(4).add('red'),
  'relation, remove': (s) => s.createQueryBuilder().relation(Post, 'tags').of(1).remove('red'),
  'relation, set': (s) => s.createQueryBuilder().relation(Post, 'author').of(4).set(2),
  'raw, update': (s) => s.query("UPDATE post SET title = 'raw' WHERE id = 1"),
  'raw, delete': (s) => s.query('DELETE FROM comment'),
  'raw, WITH': (s) =>
    s.query(
      'WITH few AS (SELECT id FROM post WHERE score < 5) UPDATE post SET score = 5 WHERE id IN (SELECT id FROM few)',
    ),
  clear: (s) => s.manager.clear(Shelf),
  'child of a single table': (s) => s.manager.insert(Movie, { title: 'Heat', minutes: 170 }),
  'another child of it': (s) => s.manager.update(Book, { title: 'Dune' }, { pages: 500 }),
  'its parent': (s) => s.manager.update(Medium, { title: 'Alien' }, { title: 'Aliens' }),
  'a transaction': (s) =>
    s.transaction(async (m) => {
      await m.update(Post, 1, { title: 'inside' })
      await m.insert(Comment, { text: 'inside', post: { id: 2 } as never })
    }),
  'a transaction within one': (s) =>
    s.transaction(async (m) => {
      await m.update(Post, 2, { title: 'outside' })
      await m.transaction((inner) => inner.update(Post, 3, { title: 'within' }))
    }),
  'a transaction that is taken back': (s) =>
    s
      .transaction(async (m) => {
        await m.delete(Post, 1)
        throw new Error('back')
      })
      .catch(() => {}),
  'a runner': async (s) => {
    const runner = s.createQueryRunner()
    await runner.startTransaction()
    await runner.manager.update(Tag, { name: 'unused' }, { name: 'used' })
    await runner.commitTransaction()
    await runner.release()
  },
}
