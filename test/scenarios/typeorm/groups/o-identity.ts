import { expect } from 'vitest'
import { In } from 'typeorm'
import { statement } from '../../../support/gate.ts'
import { Doc, Post, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row } from '../runner/row.ts'
import { oneWith } from './common.ts'

const { join: withPosts } = oneWith(User, {
  where: { id: 1 },
  relations: { posts: true },
  order: { posts: { id: 'ASC' } },
})
const doc: Read = (db) => db.findOneBy(Doc, { id: 1 })
const titlesOf = (answer: unknown) => (answer as User).posts?.map(({ title }) => title)

/** What a careless caller does to an answer. */
const spoil = (answer: unknown): void => {
  const author = answer as User
  author.name = 'spoilt'
  const [first] = author.posts ?? []
  if (first !== undefined) first.title = 'spoilt'
  author.posts?.push(Object.assign(new Post(), { title: 'spoilt' }))
}
const spoilDoc = (answer: unknown): void => {
  const { data, bin, at } = answer as { data: { deep: { list: unknown[] } }; bin: Uint8Array; at: Date }
  data.deep.list.push('spoilt')
  bin[0] = 99
  at.setTime(0)
}

export const rows: readonly Row[] = [
  {
    id: 'O2',
    says: 'two hits at once, both change what they got',
    expect: 'independent',
    story: async ({ db, prime, hit }) => {
      await prime(withPosts, doc)
      const [one, two] = await Promise.all([withPosts(db), withPosts(db)])
      spoil(one)
      expect(titlesOf(two)).toEqual(['one', 'two'])
      spoil(two)
      spoilDoc(await doc(db))
      await hit(withPosts)
      await hit(doc)
    },
  },
  {
    id: 'O3',
    says: 'everybody who waits for one load gets an answer of his own',
    expect: 'independent',
    story: async ({ db, gate, shop, hit }) => {
      const load = gate.hold(statement.reads('users'), 'after')
      shop.log.reset()
      const waiting = Array.from({ length: 5 }, () => Promise.resolve(withPosts(db)))
      await load.reached
      load.release()
      const answers = await Promise.all(waiting)
      expect(shop.log.count, 'one load for all').toBe(2)
      for (const answer of answers.slice(0, 4)) spoil(answer)
      expect(titlesOf(answers[4])).toEqual(['one', 'two'])
      await hit(withPosts)
    },
  },
  {
    id: 'O5',
    says: 'an answer is changed as soon as it is there',
    expect: "what is kept is the database's",
    story: async ({ db, hit }) => {
      await Promise.resolve(withPosts(db)).then(spoil)
      await Promise.resolve(doc(db)).then(spoilDoc)
      await hit(withPosts)
      await hit(doc)
    },
  },
  {
    id: 'O6',
    says: 'the options are changed after the call',
    expect: 'the key is of what was asked',
    story: async ({ db, gate, fresh }) => {
      const ids = [1, 2]
      const load = gate.hold(statement.reads('users'), 'before')
      const asked = db.find(User, { where: { id: In(ids) }, order: { id: 'ASC' } })
      await load.reached
      ids.push(3)
      load.release()
      expect(await asked).toHaveLength(2)
      for (const some of [
        [1, 2],
        [1, 2, 3],
      ])
        await fresh((by) => by.find(User, { where: { id: In(some) }, order: { id: 'ASC' } }))
    },
  },
  {
    id: 'O8',
    says: 'an entity from the cache is saved as it is',
    expect: 'nothing is written, and its relations stay',
    story: async ({ db, shop, prime, hit }) => {
      const whole: Read = (by) =>
        by.findOne(Post, { where: { id: 1 }, relations: { tags: true, comments: true, author: true } })
      const bare: Read = (by) => by.findOneBy(Post, { id: 1 })
      await prime(whole, bare)
      for (const read of [whole, bare]) {
        const entity = (await read(db)) as Post
        shop.log.reset()
        await db.save(entity)
        expect(shop.log.statements.filter((sql) => !sql.startsWith('SELECT'))).toEqual([])
      }
      await hit(whole)
      await hit(bare)
    },
  },
  {
    id: 'O8',
    says: 'a relation that was not loaded is not there, and saving leaves it alone',
    expect: 'INV of what was edited, relations stay',
    story: async ({ db, prime, fresh }) => {
      const whole: Read = (by) => by.findOne(Post, { where: { id: 1 }, relations: { tags: true, comments: true } })
      await prime(whole, (by) => by.findOneBy(Post, { id: 1 }))
      const bare = await db.findOneByOrFail(Post, { id: 1 })
      expect(Object.keys(bare)).not.toContain('tags')
      bare.title = 'edited'
      await db.save(bare)
      await fresh(whole)
      const after = (await whole(db)) as Post
      expect([after.tags?.length, after.comments?.length]).toEqual([2, 2])
    },
  },
]
