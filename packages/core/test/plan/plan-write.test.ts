import { describe, expect, it } from 'vitest'
import { anyRow, type Change, FRESH, UNKNOWN } from '../../src/contracts/operation.ts'
import type { Model } from '../../src/contracts/schema.ts'
import { MOST_IMAGES, tagsOfChanges } from '../../src/plan/plan-write.ts'
import { createRegistry } from '../../src/schema/registry.ts'
import { createSchema } from '../../src/schema/create-schema.ts'
import { field, fieldOf, model, must, shop } from '../support/shop.ts'

const { of } = shop()
const Post = of('Post')
const row = { id: 7, slug: 's', authorId: 5, reviewerId: null, published: true }
const wide = createSchema({
  identity: '',
  models: [
    model('Wide', {
      fields: [field('id', 'integer'), ...Array.from({ length: 9 }, (_, i) => field(`c${i}`, 'other'))],
    }),
  ],
})
const COLUMNS = ['Post|id', 'Post|slug', 'Post|author_id', 'Post|reviewerId', 'Post|published']
const OWN = ['Post', 'Post|id=7', "Post|slug='s", 'Post|author_id=5', 'Post|reviewerId=null', 'Post|published=true']

const allOf = (changes: readonly Change[], strangers: (model: Model) => readonly string[] = () => []) =>
  tagsOfChanges(changes, strangers)
    .map((tag) => tag.replaceAll('public.', ''))
    .sort()

const isPart = (tag: string) => tag.includes('~')
/** Without their parts. */
const tagsOf = (...given: Parameters<typeof allOf>) => allOf(...given).filter((tag) => !isPart(tag))
const partsOf = (...given: Parameters<typeof allOf>) => allOf(...given).filter(isPart)

describe('what a write moves', () => {
  it.each<[string, Change, string[]]>([
    ['an update that changes no key: the values of its row', { model: Post, before: row, after: row }, OWN],
    [
      'an update of a key: the value before and the value after',
      { model: Post, before: row, after: { ...row, authorId: 6 } },
      [...OWN, 'Post|author_id=6'],
    ],
    ['a delete: the values it had', { model: Post, before: row }, OWN],
    ['an insert: the values it gets', { model: Post, after: row }, OWN],
    [
      'an insert whose unique keys the database makes: nothing of those, whoever found nothing hangs on the model',
      { model: Post, after: { authorId: 5, published: true } },
      ['Post', 'Post|author_id=5', 'Post|published=true', 'Post|reviewerId=null'],
    ],
    [
      'an insert that leaves a field to its literal default',
      { model: Post, after: { id: 7, slug: 's', authorId: 5 } },
      ['Post', 'Post|id=7', "Post|slug='s", 'Post|author_id=5', 'Post|reviewerId=null', 'Post|published=false'],
    ],
    ['an insert that says what a default would have said', { model: Post, after: { ...row, published: true } }, OWN],
    [
      'an insert with a foreign key that is not known: the column',
      { model: Post, after: { ...row, authorId: UNKNOWN } },
      [...OWN.filter((tag) => tag !== 'Post|author_id=5'), 'Post|author_id'],
    ],
    [
      'an insert that points to a row as new as itself: nothing of that key',
      { model: Post, after: { ...row, authorId: FRESH } },
      OWN.filter((tag) => tag !== 'Post|author_id=5'),
    ],
    [
      'an update of which only the id is known: the id and all other columns',
      { model: Post, before: { id: 7 }, after: { id: 7 } },
      ['Post', 'Post|id=7', ...COLUMNS.filter((tag) => tag !== 'Post|id')],
    ],
    [
      'an update to a unique value that is not known: that column',
      { model: Post, before: row, after: { ...row, slug: UNKNOWN } },
      [...OWN, 'Post|slug'],
    ],
    ['any row: the model and all its columns', anyRow(Post), ['Post', ...COLUMNS]],
    [
      'a value that cannot be spelled: its column',
      { model: Post, before: { ...row, id: 'seven' }, after: row },
      [...OWN, 'Post|id'],
    ],
    [
      'a composite id: both parts as one',
      {
        model: of('Membership'),
        before: { teamId: 1, userId: 2, kind: 'a' },
        after: { teamId: 1, userId: 3, kind: 'a' },
      },
      ['Membership', "Membership|kind='a", 'Membership|teamId,userId=1,2', 'Membership|teamId,userId=1,3'],
    ],
  ])('%s', (_what, change, tags) => {
    expect(tagsOf([change])).toEqual([...tags].sort())
  })

  const parts = (...ends: string[]) =>
    ['Post', 'Post|id=7', "Post|slug='s", 'Post|author_id=5', 'Post|reviewerId=null'].flatMap((tag) =>
      ends.map((end) => `${tag}~${end}`),
    )
  it.each<[string, Change, string[]]>([
    ['an update of a column: that one', { model: Post, before: row, after: row, sets: ['title'] }, parts('title')],
    ['of two: both', { model: Post, before: row, after: row, sets: ['title', 'rank'] }, parts('title', 'rank')],
    ['of nothing: nothing', { model: Post, before: row, after: row, sets: [] }, []],
    ['of nobody knows what: all', { model: Post, before: row, after: row }, parts('')],
    ['an insert: all', { model: Post, after: row }, parts('')],
    ['a deletion: all', { model: Post, before: row }, parts('')],
    ['any row: all', anyRow(Post), ['Post~']],
    [
      'an update of a key: all, because the row leaves one value and comes to another, and may come under a condition',
      { model: Post, before: row, after: { ...row, authorId: 6 }, sets: ['authorId'] },
      [...parts(''), 'Post|author_id=6~'],
    ],
    [
      'an update of a category: that column',
      { model: Post, before: row, after: { ...row, published: false }, sets: ['published'] },
      parts('published'),
    ],
    [
      'an update that names only an id',
      { model: Post, before: { id: 7 }, after: { id: 7 }, sets: ['title'] },
      ['Post~title', 'Post|id=7~title'],
    ],
    [
      'more columns than three: all of a value, each of the model',
      { model: Post, before: { id: 7 }, after: { id: 7 }, sets: ['title', 'rank', 'published', 'body'] },
      ['Post|id=7~', 'Post~body', 'Post~published', 'Post~rank', 'Post~title'],
    ],
    [
      'more columns than eight: all',
      {
        model: must(wide.models.get('Wide')),
        before: { id: 7 },
        after: { id: 7 },
        sets: Array.from({ length: 9 }, (_, i) => `c${i}`),
      },
      ['Wide|id=7~', 'Wide~'],
    ],
    [
      'a field that nobody knows: all',
      { model: Post, before: { id: 7 }, after: { id: 7 }, sets: ['weight'] },
      ['Post|id=7~', 'Post~'],
    ],
    [
      'a column that drifts: that one, too, because another schema may not know that it does',
      { model: of('Profile'), before: { id: 7 }, after: { id: 7 }, sets: ['seenAt', 'bio'] },
      ['Profile|id=7~bio', 'Profile|id=7~seenAt', 'Profile~bio', 'Profile~seenAt'],
    ],
    [
      'rows whose key gets a value that only the database knows: the column, since whoever found nothing hangs on no row',
      { model: of('Profile'), after: { userId: UNKNOWN }, sets: ['userId'] },
      ['Profile~'],
    ],
  ])('its parts, %s', (_what, change, tags) => {
    expect(partsOf([change])).toEqual([...tags].sort())
  })

  it('moves the column of a key that an update sets to an unknown value, also a unique one', () => {
    expect(tagsOf([{ model: of('Profile'), after: { userId: UNKNOWN }, sets: ['userId'] }])).toContain('Profile|userId')
  })

  it('moves all parts of values from more changes than a hundred, and still the columns of the model', () => {
    const changes = (length: number): Change[] =>
      Array.from({ length }, (_, id) => ({ model: Post, before: { id }, after: { id }, sets: ['title'] }))
    expect(partsOf(changes(100))).toEqual(expect.arrayContaining(['Post~title', 'Post|id=7~title']))
    expect(partsOf(changes(100))).not.toContain('Post|id=7~')
    expect(partsOf(changes(101))).toEqual(expect.arrayContaining(['Post~title', 'Post|id=7~']))
    expect(partsOf(changes(101))).not.toContain('Post~')
  })

  it('is the sum over its rows', () => {
    expect(
      tagsOf([
        { model: Post, before: row },
        { model: Post, before: { ...row, id: 8 } },
      ]),
    ).toEqual([...OWN, 'Post|id=8'].sort())
    expect(tagsOf([])).toEqual([])
  })

  it('is whole columns from one row more than the limit', () => {
    const rows = (length: number): Change[] =>
      Array.from({ length }, (_, id) => ({ model: Post, before: { ...row, id } }))
    expect(tagsOf(rows(MOST_IMAGES))).toContain('Post|id=999')
    expect(tagsOf(rows(MOST_IMAGES + 1))).toEqual(['Post', ...COLUMNS].sort())
  })

  it('covers columns that only another client narrows by', () => {
    expect(tagsOf([{ model: Post, before: row }], () => ['public.Post|rank'])).toContain('Post|rank')
  })

  it('widens to all columns where a trigger changes more of the row itself', () => {
    const schema = createSchema({ identity: '', models: [model('A', { moves: ['A'] })] })
    const A = must(schema.models.get('A'))
    expect(allOf([{ model: A, before: { id: 1 }, after: { id: 1 }, sets: [] }])).toEqual(['A', 'A|id', 'A|id=1', 'A~'])
  })

  it('covers what triggers write to, and what triggers on that write to', () => {
    const schema = createSchema({
      identity: '',
      models: [model('A', { moves: ['B'] }), model('B', { moves: ['C', 'A'] }), model('C', {})],
    })
    const A = must(schema.models.get('A'))
    expect(tagsOf([{ model: A, before: { id: 1 }, after: { id: 1 } }])).toEqual([
      'A',
      'A|id',
      'A|id=1',
      'B',
      'B|id',
      'C',
      'C|id',
    ])
  })
})

describe('clients that share a database', () => {
  const client = (fields: Parameters<typeof fieldOf>[], more: Parameters<typeof model>[1] = {}) =>
    createSchema({
      identity: JSON.stringify(fields),
      models: [
        model('Thing', { fields: [fieldOf('id', 'integer'), ...fields.map((one) => fieldOf(...one))], ...more }),
      ],
    })
  const strangersOf = (...clients: ReturnType<typeof client>[]) => {
    const registry = createRegistry()
    for (const one of clients) registry.add(one)
    return clients.map((one) => registry.strangers(must(one.models.get('Thing'))))
  }

  it('move the columns that only the other one narrows by', () => {
    const plain = client([['kind', 'text']])
    const hinted = client([['kind', 'text']], { keys: ['kind'] })
    expect(strangersOf(plain, hinted)).toEqual([['public.Thing|kind'], []])
  })

  it('move the columns that the other one spells in another way', () => {
    const [a, b] = [client([['flag', 'boolean']]), client([['flag', 'integer']], { keys: ['flag'] })]
    expect(strangersOf(a, b)).toEqual([['public.Thing|flag'], ['public.Thing|flag']])
  })

  it('move nothing more where both know the same', () => {
    const [a, b] = [
      client([['kind', 'integer']], { keys: ['kind'] }),
      client([['kind', 'integer']], { keys: ['kind'] }),
    ]
    expect(strangersOf(a, b)).toEqual([[], []])
  })

  it('move the columns that the other one takes for a category, whose values have no parts', () => {
    const [a, b] = [client([['kind', 'enum']]), client([['kind', 'text']], { keys: ['kind'] })]
    expect(strangersOf(a, b)).toEqual([['public.Thing|kind'], ['public.Thing|kind']])
  })

  it('move the columns that only the other one knows to be unique', () => {
    const [a, b] = [client([['kind', 'text']], { keys: ['kind'] }), client([['kind', 'text']], { uniques: [['kind']] })]
    expect(strangersOf(a, b)).toEqual([['public.Thing|kind'], ['public.Thing|kind']])
  })

  it('learn of a client that comes later', () => {
    const registry = createRegistry()
    const [plain, hinted] = [client([['kind', 'text']]), client([['kind', 'text']], { keys: ['kind'] })]
    registry.add(plain)
    const Thing = must(plain.models.get('Thing'))
    expect(registry.strangers(Thing)).toEqual([])
    registry.add(hinted)
    expect(registry.strangers(Thing)).toEqual(['public.Thing|kind'])
    expect(registry.named('Thing')).toHaveLength(2)
    expect(registry.everyTable()).toHaveLength(1)
  })
})

describe('a key of two columns', () => {
  const schema = createSchema({
    identity: '',
    models: [
      model('Review', {
        uniques: [['productId', 'userId']],
        fields: [field('id', 'integer'), field('productId', 'integer'), field('userId', 'integer')],
      }),
    ],
  })
  const Review = must(schema.models.get('Review'))
  const pair = ({ before }: Pick<Change, 'before'>) =>
    tagsOf([{ model: Review, ...(before && { before }) }]).filter((tag) => tag.includes('productId,userId'))

  it('moves whole if one of its values is not known, and not at all if nobody looks at either', () => {
    expect(pair({ before: { productId: UNKNOWN, userId: FRESH } })).toEqual(['Review|productId,userId'])
    expect(pair({ before: { productId: 1, userId: FRESH } })).toEqual(['Review|productId,userId'])
    expect(pair({ before: { productId: FRESH, userId: FRESH } })).toEqual([])
  })
})
