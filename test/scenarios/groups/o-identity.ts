import { expect } from 'vitest'
import type { Read, Row } from '../runner/row.ts'
import { statement } from '../../support/gate.ts'

interface Author {
  name: string
  posts: { title: string }[]
}

const withPosts: Read = (db) => db.user.findUnique({ where: { id: 1 }, include: { posts: { orderBy: { id: 'asc' } } } })

/** What a careless caller does to an answer. */
const spoil = (answer: unknown): void => {
  const author = answer as Author
  author.name = 'spoilt'
  author.posts.push({ title: 'spoilt' })
  const [first] = author.posts
  if (first !== undefined) first.title = 'spoilt'
}

const spoilDoc = (answer: unknown): void => {
  const doc = answer as { data: { deep: { list: unknown[] } }; bin: Uint8Array; at: Date }
  doc.data.deep.list.push('spoilt')
  doc.bin[0] = 99
  doc.at.setTime(0)
}

const doc: Read = (db) => db.doc.findUnique({ where: { id: 1 } })

export const rows: readonly Row[] = [
  {
    id: 'O2',
    says: 'two hits at once, both change what they got',
    expect: 'independent',
    story: async ({ db, prime, hit }) => {
      await prime(withPosts, doc)
      const [one, two] = await Promise.all([withPosts(db), withPosts(db)])
      spoil(one)
      expect((two as Author).posts.map(({ title }) => title)).toEqual(['one', 'two'])
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
      expect((answers[4] as Author).posts.map(({ title }) => title)).toEqual(['one', 'two'])
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
    says: 'the arguments are changed after the call',
    expect: 'the key is of what was asked',
    story: async ({ db, gate, fresh }) => {
      const where = { id: { in: [1, 2] } }
      const load = gate.hold(statement.reads('users'), 'before')
      const asked = Promise.resolve(db.user.findMany({ where, orderBy: { id: 'asc' } }))
      asked.catch(() => {})
      await load.reached
      where.id.in.push(3)
      load.release()
      expect(await asked).toHaveLength(2)
      for (const ids of [
        [1, 2],
        [1, 2, 3],
      ])
        await fresh((by) => by.user.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } }))
    },
  },
]
