import { createCache } from '@tidemark/core'
import { engineOf, type Model } from '@tidemark/core/adapter'
import { expect, test } from 'vitest'
import { looksAt, looksAtCounted, type Shows } from '../../src/reads/looks-at.ts'
import { readSchema } from '../../src/schema/read-schema.ts'

const reading = readSchema(
  `
  model Post {
    id       Int       @id
    slug     String
    place    Int
    title    String
    body     String
    score    Int
    data     Json
    at       DateTime
    authorId Int
    author   Author    @relation(fields: [authorId], references: [id])
    tags     Tag[]
    comments Comment[]
    @@unique([slug, place])
  }
  model Author {
    id    Int    @id
    name  String
    posts Post[]
  }
  model Tag {
    id    Int    @id
    posts Post[]
  }
  model Comment {
    id     Int  @id
    postId Int
    post   Post @relation(fields: [postId], references: [id])
  }
  `,
  'postgresql',
)
const schema = engineOf(createCache({}))?.attach({ identity: '', models: reading.models })
const Post = schema?.models.get('Post') as Model
const compounds = (model: { readonly name: string }) => reading.compounds.get(model.name) ?? new Map<string, string[]>()

const columns = (args: object, shows: Shows = 'rows') => {
  const found = looksAt(Post, args as Record<string, unknown>, compounds, shows)
  return found && [...found].sort()
}
const id = { id: 'asc' }
const bySlug = [{ slug: 'asc' }, { place: 'asc' }]
const select = { title: true }
const reference = { modelName: 'Post', name: 'score', _toGraphQLInputType: () => 'score' }

test.each<[string, object, string[]]>([
  ['what is selected and ordered by', { select, orderBy: id }, ['id', 'title']],
  ['not what is selected with false', { select: { title: true, body: false }, orderBy: id }, ['id', 'title']],
  ['a filter', { select, orderBy: id, where: { score: { gt: 1 } } }, ['id', 'score', 'title']],
  [
    'the branches of a filter',
    { select, orderBy: id, where: { OR: [{ score: 1 }, { NOT: { body: 'x' } }], AND: { at: new Date() } } },
    ['at', 'body', 'id', 'score', 'title'],
  ],
  [
    'a column that another is compared with',
    { select, orderBy: id, where: { id: { gt: reference } } },
    ['id', 'score', 'title'],
  ],
  ['a filter on Json', { select, orderBy: id, where: { data: { path: ['a'], equals: 1 } } }, ['data', 'id', 'title']],
  [
    'a compound key',
    { select, orderBy: id, cursor: { slug_place: { slug: 'a', place: 1 } } },
    ['id', 'place', 'slug', 'title'],
  ],
  [
    'the key that a filter on a related row goes by',
    { select, orderBy: id, where: { author: { name: 'x' } } },
    ['authorId', 'id', 'title'],
  ],
  [
    'the other end of a relation',
    { select, orderBy: bySlug, where: { comments: { none: {} } } },
    ['id', 'place', 'slug', 'title'],
  ],
  ['the key that a related row hangs on', { select: { author: true }, orderBy: id }, ['authorId', 'id']],
  ['links', { select: { tags: true }, orderBy: bySlug }, ['id', 'place', 'slug']],
  [
    'numbers of related rows',
    { select: { _count: { select: { comments: true } } }, orderBy: bySlug },
    ['id', 'place', 'slug'],
  ],
  ['all numbers of related rows', { select: { _count: true }, orderBy: bySlug }, ['authorId', 'id', 'place', 'slug']],
  ['an order by a related row', { select, orderBy: [{ author: { name: 'asc' } }, id] }, ['authorId', 'id', 'title']],
  [
    'an order that says where null stands',
    { select, orderBy: [{ score: { sort: 'asc', nulls: 'last' } }, id] },
    ['id', 'score', 'title'],
  ],
  ['distinct', { select, orderBy: id, distinct: ['score'] }, ['id', 'score', 'title']],
])('an answer looks at %s', (_what, args, names) => {
  expect(columns(args)).toEqual(names)
})

test.each<[string, object, Shows, string[]]>([
  ['one row needs no order', { select, where: { id: 1 } }, 'oneRow', ['id', 'title']],
  ['a number of rows', {}, 'numbers', []],
  ['a number of rows that pass', { where: { score: 1 } }, 'numbers', ['score']],
  ['numbers of values', { _count: { _all: true, body: true, title: false } }, 'numbers', ['body']],
  ['sums and their like', { _sum: { score: true }, _max: { at: true } }, 'numbers', ['at', 'score']],
  ['some rows of an order', { take: 2, orderBy: id, _avg: { score: true } }, 'numbers', ['id', 'score']],
  [
    'groups',
    {
      by: ['authorId'],
      _count: true,
      having: { score: { _avg: { gt: 1 } } },
      orderBy: [{ _count: { body: 'desc' } }, { authorId: 'asc' }],
    },
    'groups',
    ['authorId', 'body', 'score'],
  ],
  ['groups by one column', { by: 'title', orderBy: { title: 'asc' } }, 'groups', ['title']],
])('columns of %s', (_what, args, shows, names) => {
  expect(columns(args, shows)).toEqual(names)
})

test.each<[string, object, Shows]>([
  ['whole rows', { orderBy: id }, 'rows'],
  ['included rows', { include: { author: true }, orderBy: id }, 'rows'],
  ['what is left of omit', { omit: { body: true }, orderBy: id }, 'rows'],
  ['rows in no order', { select }, 'rows'],
  ['rows in an order of nothing', { select, orderBy: [{}, { id: undefined }] }, 'rows'],
  ['rows that may stand at the same place', { select, orderBy: { title: 'asc' } }, 'rows'],
  ['groups that may stand at the same place', { by: ['title', 'body'], orderBy: { title: 'asc' } }, 'groups'],
  ['groups in no order', { by: ['title'] }, 'groups'],
  ['the first rows of no order', { take: 2, _sum: { score: true } }, 'numbers'],
  ['a word that is not known', { select, orderBy: id, lock: true }, 'rows'],
  ['a field that is not known', { select: { title: true, computed: true }, orderBy: id }, 'rows'],
  ['a condition that is not known', { select, orderBy: id, where: { computed: 1 } }, 'rows'],
  ['a value of an unknown kind', { select, orderBy: id, where: { title: new Map() } }, 'rows'],
  ['an order that is not known', { select, orderBy: { _relevance: { fields: ['title'] } } }, 'rows'],
  ['a column to tell rows apart by that is not known', { select, orderBy: id, distinct: ['computed'] }, 'rows'],
])('perhaps all columns: %s', (_what, args, shows) => {
  expect(columns(args, shows)).toBeUndefined()
})

test('related rows that are counted look at what their filter names', () => {
  expect(looksAtCounted(Post, undefined, compounds)).toEqual(new Set())
  expect(looksAtCounted(Post, { score: { gt: 1 } }, compounds)).toEqual(new Set(['score']))
  expect(looksAtCounted(Post, { computed: 1 }, compounds)).toBeUndefined()
})
