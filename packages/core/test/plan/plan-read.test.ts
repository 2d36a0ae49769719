import { describe, expect, it } from 'vitest'
import type { Filter, ReadOperation } from '../../src/contracts/operation.ts'
import type { Model } from '../../src/contracts/schema.ts'
import { planRead } from '../../src/plan/plan-read.ts'
import { createSchema } from '../../src/schema/create-schema.ts'
import {
  and,
  byId,
  child,
  counted,
  counting,
  equals,
  must,
  opaque,
  policy,
  reading,
  shop,
  shopDefinition,
} from '../support/shop.ts'

const { of, relation } = shop()
const Post = of('Post')

const plan = (operation: ReadOperation, tags: readonly string[] = []) =>
  planRead(operation, { namespace: 'n', scope: undefined, policy: { ...policy, tags } })

/** Everything an answer is kept under. */
const carried = (operation: ReadOperation, answer: unknown): readonly string[] => {
  const { tags, carries } = plan(operation)
  const { rows, maybe } = carries(answer)
  return [...tags, ...rows, ...maybe].map((tag) => tag.replaceAll('public.', '')).sort()
}

const range = (length: number) => Array.from({ length }, (_, i) => i + 1)
const withComments = reading(Post, { filter: equals('id', 1), children: [child(relation('Post', 'comments'))] })
const withAuthor = reading(Post, { filter: equals('id', 1), children: [child(relation('Post', 'author'))] })
const withReviewer = reading(Post, { filter: equals('id', 1), children: [child(relation('Post', 'reviewer'))] })
const withLabels = (more = {}) =>
  reading(Post, { filter: equals('id', 1), children: [child(relation('Post', 'labels'), more)] })
const post = { id: 1, authorId: 5, reviewerId: null }
const ID = ['Post|id', 'Post|id=1']
const columns = (...names: string[]) => new Set(names)
const countingIn = (model: Model, filter: Filter, looksAt: ReadonlySet<string>): ReadOperation =>
  reading(model, { name: 'count', filter, looksAt, shown: () => undefined })

describe('what an answer hangs on', () => {
  it.each<[string, ReadOperation, unknown, string[]]>([
    ['a list of everything: the model', reading(Post), [post], ['Post']],
    ['a row by id: its id', byId(Post, 1), post, ID],
    ['a row by id that is not there: which rows there are as well', byId(Post, 1), null, ['Post~', ...ID]],
    [
      'a list by foreign key: that value, whatever it holds',
      reading(Post, { filter: equals('authorId', 5) }),
      [],
      ['Post|author_id', 'Post|author_id=5'],
    ],
    [
      'ids of which one is not there: which rows there are as well',
      reading(Post, { filter: equals('id', 1, 2) }),
      [post],
      ['Post~', ...ID, 'Post|id=2'],
    ],
    ['ids that are all there', reading(Post, { filter: equals('id', 1, 2) }), [post, { id: 2 }], [...ID, 'Post|id=2']],
    [
      'a count by unique key, which does not show whether the row is there',
      counting(Post, equals('id', 1)),
      1,
      ['Post~', ...ID],
    ],
    ['a count by foreign key', counting(Post, equals('authorId', 5)), 3, ['Post|author_id', 'Post|author_id=5']],
    ['a count of everything', counting(Post), 3, ['Post']],
    [
      'an answer that does not tell whether its row is there',
      reading(Post, { filter: equals('id', 1), shown: () => ({ rows: [post], unsure: true }) }),
      post,
      ['Post~', ...ID],
    ],
    [
      'children by foreign key: one value per parent',
      withComments,
      { ...post, comments: [{ id: 9, postId: 1 }] },
      ['Comment|postId', 'Comment|postId=1', ...ID],
    ],
    [
      'no children: the value all the same',
      withComments,
      { ...post, comments: [] },
      ['Comment|postId', 'Comment|postId=1', ...ID],
    ],
    ['no parent: nothing of the children', withComments, null, ['Comment|postId', 'Post~', ...ID]],
    [
      'children of a parent that does not show its id, where the filter tells it',
      withComments,
      { comments: [] },
      ['Comment|postId', 'Comment|postId=1', ...ID],
    ],
    [
      'children of parents that do not show their id: the model',
      reading(Post, { filter: equals('authorId', 5), children: [child(relation('Post', 'comments'))] }),
      [{ title: 'x', comments: [] }],
      ['Comment', 'Comment|postId', 'Post|author_id', 'Post|author_id=5'],
    ],
    ['a to-one: the row it points to', withAuthor, { ...post, author: { id: 5 } }, [...ID, 'User|id', 'User|id=5']],
    [
      'a to-one whose pointer is not shown: the row that is',
      withAuthor,
      { id: 1, author: { id: 5 } },
      [...ID, 'User|id', 'User|id=5'],
    ],
    [
      'a to-one that points nowhere: nothing else, its own row says so',
      withReviewer,
      { ...post, reviewer: null },
      [...ID, 'User|id'],
    ],
    [
      'a to-one that points to a row that is not there: the model',
      withAuthor,
      { ...post, author: null },
      [...ID, 'User', 'User|id'],
    ],
    [
      'a to-one of which nothing is shown: the model',
      withAuthor,
      { id: 1, author: { name: 'x' } },
      [...ID, 'User', 'User|id'],
    ],
    [
      'the other side of a one-to-one: by its foreign key',
      reading(of('User'), { filter: equals('id', 5), children: [child(relation('User', 'profile'))] }),
      { id: 5, profile: null },
      ['Profile|userId', 'Profile|userId=5', 'Profile~', 'User|id', 'User|id=5'],
    ],
    [
      'the other side of a one-to-one that is there',
      reading(of('User'), { filter: equals('id', 5), children: [child(relation('User', 'profile'))] }),
      { id: 5, profile: { id: 1, userId: 5 } },
      ['Profile|userId', 'Profile|userId=5', 'User|id', 'User|id=5'],
    ],
    [
      'many-to-many: the links of each parent and the rows at their other end',
      withLabels(),
      { ...post, labels: [{ id: 3 }, { id: 4 }] },
      ['Label|id', 'Label|id=3', 'Label|id=4', ...ID, '_LabelToPost|B', '_LabelToPost|B=1'],
    ],
    [
      'many-to-many with a filter: a row that is not shown may come to pass it',
      withLabels({ filter: opaque }),
      { ...post, labels: [] },
      ['Label', 'Label|id', ...ID, '_LabelToPost|B', '_LabelToPost|B=1'],
    ],
    [
      'many-to-many with a limit',
      withLabels({ partial: true }),
      { ...post, labels: [{ id: 3 }] },
      ['Label', 'Label|id', ...ID, '_LabelToPost|B', '_LabelToPost|B=1'],
    ],
    [
      'a count of children: the value per parent',
      reading(Post, { filter: equals('id', 1), children: [counted(relation('Post', 'comments'))] }),
      { ...post, _count: { comments: 3 } },
      ['Comment|postId', 'Comment|postId=1', ...ID],
    ],
    [
      'a count of links: the links alone',
      reading(Post, { filter: equals('id', 1), children: [counted(relation('Post', 'labels'))] }),
      { ...post, _count: { labels: 3 } },
      ['Label|id', ...ID, '_LabelToPost|B', '_LabelToPost|B=1'],
    ],
    [
      'two levels: each level adds its own',
      reading(of('User'), {
        filter: equals('id', 5),
        children: [child(relation('User', 'posts'), { children: [child(relation('Post', 'comments'))] })],
      }),
      {
        id: 5,
        posts: [
          { id: 1, comments: [] },
          { id: 2, comments: [{ id: 9, postId: 2 }] },
        ],
      },
      [
        'Comment|postId',
        'Comment|postId=1',
        'Comment|postId=2',
        'Post|author_id',
        'Post|author_id=5',
        'User|id',
        'User|id=5',
      ],
    ],
    [
      'what decides about the order',
      reading(Post, { filter: equals('id', 1), alsoReads: [of('User')] }),
      post,
      [...ID, 'User'],
    ],
    [
      'what a filter of a child asks about',
      reading(Post, {
        filter: equals('id', 1),
        children: [
          child(relation('Post', 'comments'), {
            filter: { kind: 'related', relation: relation('Comment', 'post'), how: 'is', filter: opaque },
          }),
        ],
      }),
      { ...post, comments: [] },
      ['Comment|postId', 'Comment|postId=1', 'Post', ...ID],
    ],
    ['a view: the tables it reads from', reading(of('PostStats')), [], ['Comment', 'Post', 'PostStats']],
  ])('%s', (_what, operation, answer, tags) => {
    expect(carried(operation, answer)).toEqual([...tags].sort())
  })

  it.each<[string, ReadOperation, unknown, string[]]>([
    ['how many rows there are', countingIn(Post, and(), columns()), 3, ['Post~']],
    [
      'a column of all rows',
      countingIn(Post, and(), columns('title', 'authorId')),
      3,
      ['Post~', 'Post~author_id', 'Post~title'],
    ],
    [
      'columns of the rows of one value: not the one that a row has as long as it is there',
      countingIn(Post, equals('authorId', 5), columns('authorId', 'title')),
      3,
      ['Post|author_id', 'Post|author_id=5~', 'Post|author_id=5~title'],
    ],
    [
      'columns of one row',
      reading(Post, { filter: equals('id', 1), looksAt: columns('id', 'title') }),
      post,
      ['Post|id', 'Post|id=1~', 'Post|id=1~title'],
    ],
    [
      'columns of the rows of a category: there is always somebody writing to those',
      countingIn(Post, equals('published', true), columns('published')),
      3,
      ['Post|published', 'Post|published=true'],
    ],
    [
      'columns of children',
      reading(Post, {
        filter: equals('id', 1),
        children: [child(relation('Post', 'comments'), { looksAt: columns('id') })],
      }),
      { ...post, comments: [{ id: 9 }] },
      ['Comment|postId', 'Comment|postId=1~', 'Comment|postId=1~id', ...ID],
    ],
    [
      'a number of children',
      reading(Post, {
        filter: equals('id', 1),
        children: [counted(relation('Post', 'comments'), { looksAt: columns() })],
      }),
      { ...post, _count: { comments: 3 } },
      ['Comment|postId', 'Comment|postId=1~', ...ID],
    ],
    [
      'columns of a row that is pointed to',
      reading(Post, {
        filter: equals('id', 1),
        children: [child(relation('Post', 'author'), { looksAt: columns('name') })],
      }),
      { ...post, author: { name: 'x' } },
      [...ID, 'User|id', 'User|id=5~', 'User|id=5~name'],
    ],
    [
      'columns of linked rows',
      withLabels({ looksAt: columns('id', 'name') }),
      { ...post, labels: [{ id: 3, name: 'x' }] },
      ['Label|id', 'Label|id=3~', 'Label|id=3~name', ...ID, '_LabelToPost|B', '_LabelToPost|B=1'],
    ],
    [
      'more columns than six: the rows',
      countingIn(Post, and(), columns('id', 'slug', 'title', 'authorId', 'reviewerId', 'published', 'rank')),
      3,
      ['Post'],
    ],
    [
      'a column that drifts: the rows',
      countingIn(of('Profile'), equals('userId', 5), columns('seenAt')),
      3,
      ['Profile|userId', 'Profile|userId=5', 'Profile~'],
    ],
  ])('some columns only: %s', (_what, operation, answer, tags) => {
    expect(carried(operation, answer)).toEqual([...tags].sort())
  })

  it('hangs on rows instead of their columns where those were too many tags', () => {
    const operation = reading(Post, { children: [child(relation('Post', 'comments'), { looksAt: columns('body') })] })
    const rows = (length: number) => range(length).map((id) => ({ id, comments: [] }))
    expect(carried(operation, rows(30))).toEqual(expect.arrayContaining(['Comment|postId=1~', 'Comment|postId=1~body']))
    expect(carried(operation, rows(31))).toContain('Comment|postId=1')
    expect(carried(operation, rows(31)).some((tag) => tag.includes('~'))).toBe(false)
  })

  it('looks at the tag of every model before the load, so that it may be carried after it', () => {
    const { tags, maybe } = plan(withLabels())
    expect([...tags, ...maybe].sort()).toEqual(
      [
        'public.Label',
        'public.Label|id',
        'public.Post',
        'public.Post|id',
        'public.Post|id=1',
        'public.Post~',
        'public._LabelToPost',
        'public._LabelToPost|B',
      ].sort(),
    )
  })

  it('never carries a model tag that was not looked at before the load', () => {
    const operations = [withComments, withAuthor, withLabels({ filter: opaque }), byId(Post, 1), reading(Post)]
    for (const operation of operations)
      for (const answer of [null, { id: 1 }, { ...post, author: null, comments: [{}], labels: [{}] }]) {
        const { tags, maybe, carries } = plan(operation)
        for (const tag of carries(answer).maybe) expect([...tags, ...maybe]).toContain(tag)
      }
  })

  it('always looks at the column of a row tag, which a write that cannot name the row moves', () => {
    for (const operation of [withComments, withAuthor, withLabels()]) {
      const { tags, carries } = plan(operation)
      const answer = { ...post, author: { id: 5 }, comments: [{ id: 9, postId: 1 }], labels: [{ id: 3 }] }
      for (const row of carries(answer).rows) expect(tags).toContain(row.slice(0, row.indexOf('=')))
    }
  })

  it('widens a level to its model from one parent more than a hundred', () => {
    const operation = reading(Post, { children: [child(relation('Post', 'comments'))] })
    const rows = (length: number) => range(length).map((id) => ({ id, comments: [] }))
    expect(carried(operation, rows(100))).toContain('Comment|postId=100')
    expect(carried(operation, rows(100))).not.toContain('Comment')
    expect(carried(operation, rows(101))).toEqual(['Comment', 'Comment|postId', 'Post'])
  })

  it('widens all levels to their models from more than three hundred tags', () => {
    const operation = reading(Post, {
      children: [
        child(relation('Post', 'comments')),
        child(relation('Post', 'author')),
        child(relation('Post', 'reviewer')),
        child(relation('Post', 'labels')),
      ],
    })
    const row = (id: number) => ({
      id,
      authorId: id,
      author: { id },
      reviewerId: 1000 + id,
      reviewer: { id: 1000 + id },
      comments: [],
      labels: [],
    })
    expect(carried(operation, range(75).map(row))).not.toContain('Comment')
    const wide = carried(operation, range(76).map(row))
    expect(wide).toEqual(expect.arrayContaining(['Comment', 'Post', 'User', 'Label', '_LabelToPost']))
    expect(wide.some((tag) => tag.includes('='))).toBe(false)
  })

  it('carries the tags of the user', () => {
    expect(plan(reading(Post), ['home', 'a|b']).tags).toEqual(['public.Post', '#home', '#a%7cb'])
  })

  it('hangs on the views below a view', () => {
    const schema = createSchema({
      identity: '',
      models: [
        ...shopDefinition.models,
        { ...must(shopDefinition.models.at(-1)), name: 'Above', table: { name: 'Above' }, dependsOn: ['PostStats'] },
      ],
    })
    expect(plan(reading(must(schema.models.get('Above')))).tags).toEqual(
      expect.arrayContaining(['public.Post', 'public.Comment']),
    )
  })

  it('tells which rows it has seen, for writes to build on', () => {
    const { seen } = plan(withComments).carries({ ...post, comments: [{ id: 9, postId: 1 }] })
    expect(seen.flatMap(({ model, rows }) => rows.map((row) => [model.name, row['id']]))).toEqual([
      ['Post', 1],
      ['Comment', 9],
    ])
  })

  it('is decided in the same way each time', () => {
    const operation = reading(Post, { filter: and(equals('authorId', 5), opaque), call: { a: 1 } })
    const { key, tags, maybe } = plan(operation)
    expect(plan(operation)).toMatchObject({ key, tags, maybe })
  })
})
