import { describe, expect, it } from 'vitest'
import type { Filter } from '../../src/contracts/operation.ts'
import { MOST_VALUES, narrow, relatedTags } from '../../src/plan/narrow.ts'
import type { Tag } from '../../src/contracts/tag.ts'
import { and, equals, not, opaque, or, shop } from '../support/shop.ts'

const { of, relation } = shop()
const Post = of('Post')
const range = (length: number) => Array.from({ length }, (_, i) => i)
const is = (name: string, filter: Filter, how: 'is' | 'isNot' | 'some' | 'none' | 'every' = 'is'): Filter => ({
  kind: 'related',
  relation: relation('Post', name),
  how,
  filter,
})

const column = (name: string) => `public.Post|${name}`

describe('the tags of a filter', () => {
  it.each<[string, Filter, string[] | undefined]>([
    ['an id', equals('id', 7), [column('id'), `${column('id')}=7`]],
    ['a unique', equals('slug', 'x'), [column('slug'), `${column('slug')}='x`]],
    ['a foreign key, by its column', equals('authorId', 5), [column('author_id'), `${column('author_id')}=5`]],
    ['null in a foreign key', equals('reviewerId', null), [column('reviewerId'), `${column('reviewerId')}=null`]],
    ['a boolean', equals('published', true), [column('published'), `${column('published')}=true`]],
    [
      'IN, one tag each',
      equals('authorId', 5, 6),
      [column('author_id'), `${column('author_id')}=5`, `${column('author_id')}=6`],
    ],
    ['IN with the same twice', equals('id', 7, 7), [column('id'), `${column('id')}=7`]],
    ['IN of nothing', equals('id'), [column('id')]],
    [
      'AND takes the most selective: id over foreign key',
      and(equals('authorId', 5), equals('id', 7)),
      [column('id'), `${column('id')}=7`],
    ],
    [
      'AND takes the most selective: foreign key over boolean',
      and(equals('published', true), equals('authorId', 5)),
      [column('author_id'), `${column('author_id')}=5`],
    ],
    [
      'AND takes the smaller IN of one column',
      and(equals('authorId', 5, 6), equals('authorId', 5)),
      [column('author_id'), `${column('author_id')}=5`],
    ],
    ['AND inside AND', and(and(equals('id', 7)), equals('published', true)), [column('id'), `${column('id')}=7`]],
    [
      'AND with what says nothing',
      and(equals('authorId', 5), opaque, not(equals('id', 7))),
      [column('author_id'), `${column('author_id')}=5`],
    ],
    [
      'AND with an OR that is more selective',
      and(equals('published', true), or(equals('id', 1), equals('id', 2))),
      [column('id'), `${column('id')}=1`, `${column('id')}=2`],
    ],
    [
      'AND with an OR that is less selective',
      and(equals('id', 7), or(equals('published', true), equals('published', false))),
      [column('id'), `${column('id')}=7`],
    ],
    [
      'OR is a union',
      or(equals('id', 7), equals('authorId', 5)),
      [column('id'), `${column('id')}=7`, column('author_id'), `${column('author_id')}=5`],
    ],
    ['OR of nothing', or(), []],
    [
      'a to-one relation to its foreign key',
      is('author', equals('id', 5)),
      [column('author_id'), `${column('author_id')}=5`],
    ],
    [
      'a to-one relation inside AND',
      and(equals('published', true), is('author', and(equals('id', 5), opaque))),
      [column('author_id'), `${column('author_id')}=5`],
    ],
    ['OR with one branch that says nothing', or(equals('id', 7), opaque), undefined],
    ['OR with an empty AND', or(equals('id', 7), and()), undefined],
    ['NOT', not(equals('id', 7)), undefined],
    ['what cannot be translated', opaque, undefined],
    ['everything', and(), undefined],
    ['a column that nothing narrows by', equals('rank', 3), undefined],
    ['a value that cannot be spelled', equals('id', 'seven'), undefined],
    ['one of several that cannot be spelled', equals('id', 7, 1.5), undefined],
    ['a missing value', equals('id', undefined), undefined],
    ['a relation that is not', is('author', equals('id', 5), 'isNot'), undefined],
    ['a to-many relation', is('comments', equals('postId', 5), 'some'), undefined],
    ['a to-one relation by another column', is('author', equals('email', 'x')), undefined],
  ])('%s', (_what, filter, tags) => {
    expect(narrow(Post, filter)?.tags).toEqual(tags)
  })

  it('are the model’s from one value more than the limit', () => {
    expect(narrow(Post, equals('id', ...range(MOST_VALUES)))?.tags).toHaveLength(MOST_VALUES + 1)
    expect(narrow(Post, equals('id', ...range(MOST_VALUES + 1)))).toBeUndefined()
    expect(narrow(Post, or(...range(MOST_VALUES + 1).map((i) => equals('id', i))))).toBeUndefined()
  })

  it('of a composite id need both parts', () => {
    const Membership = of('Membership')
    const name = 'public.Membership|teamId,userId'
    expect(narrow(Membership, and(equals('teamId', 1), equals('userId', 2)))?.tags).toEqual([name, `${name}=1,2`])
    expect(narrow(Membership, and(equals('teamId', 1, 3), equals('userId', 2)))?.tags).toEqual([
      name,
      `${name}=1,2`,
      `${name}=3,2`,
    ])
    expect(narrow(Membership, equals('teamId', 1))).toBeUndefined()
  })

  it('tell how many rows there are if none is missing', () => {
    expect(narrow(Post, equals('id', 1, 2, 3))?.rows).toBe(3)
    expect(narrow(Post, equals('slug', 'x'))?.rows).toBe(1)
    expect(narrow(Post, equals('authorId', 1))?.rows).toBeUndefined()
    expect(narrow(Post, or(equals('id', 1), equals('slug', 'x')))?.rows).toBe(Infinity)
  })

  it('of null in a unique column never say that no row is missing: any number of rows may be null', () => {
    expect(narrow(of('User'), equals('email', null))?.rows).toBe(Infinity)
    expect(narrow(of('User'), equals('email', 'a', null))?.rows).toBe(Infinity)
  })
})

describe('the tags of models that a filter asks about', () => {
  const related = (filter: Filter) => {
    const tags = new Set<Tag>()
    relatedTags(filter, tags, new Set())
    return [...tags].sort()
  }
  it.each<[string, Filter, string[]]>([
    [
      'some, narrowed',
      is('comments', equals('postId', 5), 'some'),
      ['public.Comment|postId', 'public.Comment|postId=5'],
    ],
    [
      'none, narrowed',
      is('comments', equals('postId', 5), 'none'),
      ['public.Comment|postId', 'public.Comment|postId=5'],
    ],
    ['every asks about all others', is('comments', equals('postId', 5), 'every'), ['public.Comment']],
    ['some without a condition', is('comments', and(), 'some'), ['public.Comment']],
    [
      'by a unique key, whose row may not be there yet',
      is('author', equals('email', 'x')),
      ['public.User|email', "public.User|email='x", 'public.User~'],
    ],
    ['many-to-many: the links too', is('labels', opaque, 'some'), ['public.Label', 'public._LabelToPost']],
    ['inside NOT', not(is('author', opaque)), ['public.User']],
    ['inside OR inside AND', and(or(is('author', opaque), equals('id', 1))), ['public.User']],
    [
      'two levels',
      is('author', { kind: 'related', relation: relation('User', 'profile'), how: 'is', filter: opaque }),
      ['public.Profile', 'public.User'],
    ],
    ['nothing', and(equals('id', 1)), []],
  ])('%s', (_what, filter, tags) => {
    expect(related(filter)).toEqual(tags)
  })
})
