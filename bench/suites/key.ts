import { canonical } from '@tidemark/core/adapter'
import { atOnce } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { describePrisma } from '#bench/parts'

const row = { where: { id: 1 } }

const feed = { where: { authorId: 1 }, orderBy: { id: 'desc' }, take: 10, include: { comments: true } }

const search = {
  where: {
    published: true,
    score: { gte: 10, lt: 90 },
    createdAt: { gte: new Date(Date.UTC(2026, 0, 1)) },
    OR: [{ title: { contains: 'cache' } }, { body: { contains: 'cache' } }, { author: { is: { role: 'EDITOR' } } }],
    categoryId: { in: [1, 2, 3, 5, 8, 13] },
  },
  orderBy: [{ score: 'desc' }, { id: 'asc' }],
  select: {
    id: true,
    title: true,
    author: { select: { id: true, name: true } },
    _count: { select: { comments: true } },
  },
  skip: 20,
  take: 20,
}

/** One spelling of a call per meaning, against the spelling that JSON gives it. */
const key = (what: string, call: object): Contest => ({
  name: `key/${what}`,
  budget: null,
  clock: 'cpu',
  prepare: async () => ({
    ours: atOnce(() => canonical(call, describePrisma)),
    against: atOnce(() => JSON.stringify(call)),
  }),
})

export const keys: readonly Contest[] = [key('one-row', row), key('feed', feed), key('search', search)]
