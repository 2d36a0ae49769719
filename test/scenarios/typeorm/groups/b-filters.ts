import { ArrayContains, Between, ILike, In, IsNull, LessThan, Like, MoreThan, Not, Raw, type Repository } from 'typeorm'
import { Category, Comment, Doc, Post, PublishedPost, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row, Write } from '../runner/row.ts'
import { addPost, addUser, insertAs, setPost, setUser } from './common.ts'

const order = { id: 'ASC' } as const
type Where<Entity> = NonNullable<Parameters<Repository<Entity & object>['findBy']>[0]>

const users =
  (where: Where<User>): Read =>
  (db) =>
    db.find(User, { where, order })
const docs =
  (where: Where<Doc>): Read =>
  (db) =>
    db.find(Doc, { where, order })
const setDoc =
  (id: number, data: Parameters<Repository<Doc>['update']>[1]): Write =>
  (db) =>
    db.update(Doc, { id }, data)
const userBy =
  (condition: string, parameters: object = {}): Read =>
  (db) =>
    db.createQueryBuilder(User, 'u').where(condition, parameters).orderBy('u.id').getMany()

const admins = users({ role: 'ADMIN' })
const adults = users({ age: MoreThan(18) })
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const visible: Read = (db) => db.find(PublishedPost, { order })
const firstComment: Write = (db) => db.insert(Comment, { postId: 6, body: 'the first' })

/** Narrows by more columns than ids and enums, so that their equality has to be understood. */
const byMore = { models: { Doc: { keys: ['code', 'big'] }, User: { keys: ['name'] } } }

export const rows: readonly Row[] = [
  { id: 'B1', says: 'a row that passes comes', write: addUser({ role: 'ADMIN' }), INV: admins },
  { id: 'B3', says: 'a row enters', write: setUser(2, { role: 'ADMIN' }), INV: admins },
  { id: 'B4', says: 'a row leaves', write: setUser(1, { role: 'USER' }), INV: admins },
  {
    id: 'B6',
    says: 'of two equalities the new row meets one',
    write: addUser({ role: 'ADMIN', tenantId: 2 }),
    'KEEP*': users({ role: 'ADMIN', tenantId: 1 }),
  },
  {
    id: 'B7',
    says: 'the second branch of an OR',
    write: addUser({ age: 30 }),
    INV: { list: users([{ role: 'ADMIN' }, { age: 30 }]), built: userBy(`u.role = 'ADMIN' OR u.age = 30`) },
  },
  {
    id: 'B9',
    says: 'a list longer than what narrows',
    write: setUser(3, { name: 'Sid' }),
    INV: {
      ids: users({ id: In(upTo(500)) }),
      emails: users({ email: In([...upTo(500).map(String), 'cid@example.com']) }),
    },
  },
  { id: 'B10', says: 'an empty list stays empty', write: addUser(), KEEP: users({ id: In([]) }) },
  {
    id: 'B12',
    says: 'a negated condition',
    write: setUser(3, { name: 'Sid' }),
    INV: {
      not: users({ id: Not(In([1, 2])) }),
      notEqual: users({ id: Not(1) }),
      built: userBy('NOT (u.id IN (1, 2))'),
    },
  },
  { id: 'B13', says: 'over the edge of a range', write: setUser(2, { age: 19 }), INV: adults },
  {
    id: 'B13',
    says: 'inside of a range',
    write: setUser(3, { age: 21 }),
    INV: { adults, between: users({ age: Between(20, 22) }), less: users({ age: LessThan(30) }) },
  },
  { id: 'B13', says: 'outside of a range', write: setUser(5, { age: 11 }), 'KEEP*': adults },
  {
    id: 'B15',
    says: 'the time of the database',
    write: setPost(1, { title: 'later' }),
    BYPASS: {
      built: (db) =>
        db.createQueryBuilder(Post, 'p').where('p.created_at < CURRENT_TIMESTAMP').orderBy('p.id').getMany(),
      operator: (db) =>
        db.find(Post, { where: { createdAt: Raw((column) => `${column} < CURRENT_TIMESTAMP`) }, order }),
    },
  },
  {
    id: 'B16',
    says: 'a random order',
    unordered: true,
    write: setUser(1, { name: 'Anna' }),
    BYPASS: (db) => db.createQueryBuilder(User, 'u').orderBy('random()').getMany(),
  },
  {
    id: 'B18',
    says: 'null, no filter and not null',
    write: setUser(4, { age: 44 }),
    ISOL: { isNull: users({ age: IsNull() }), noFilter: users({}), notNull: users({ age: Not(IsNull()) }) },
  },
  {
    id: 'B19',
    says: 'a name begins to match a pattern',
    write: setUser(2, { name: 'Abel' }),
    INV: { startsWith: users({ name: Like('A%') }), contains: users({ name: Like('%be%') }) },
  },
  {
    id: 'B20',
    says: 'a pattern that sees no case',
    write: addUser({ name: 'abc', email: 'abc@example.com' }),
    INV: { name: users({ name: ILike('ABC') }), email: users({ email: ILike('ABC@EXAMPLE.COM') }) },
  },
  {
    id: 'B21',
    says: 'blanks at the end of a char(n)',
    providers: ['postgresql'],
    options: byMore,
    write: setDoc(1, { flag: false }),
    INV: { short: docs({ code: 'c1' }), padded: docs({ code: 'c1      ' }), some: docs({ code: In(['c1 ', 'no']) }) },
  },
  {
    id: 'B22',
    says: 'a decimal in several spellings',
    options: byMore,
    write: setDoc(1, { flag: false }),
    INV: { one: docs({ dec: 1 }), text: docs({ dec: '1.00' }) },
  },
  {
    id: 'B22',
    says: 'a bigint as number and as text',
    options: byMore,
    data: setDoc(1, { big: 5 }),
    write: setDoc(1, { flag: false }),
    INV: { number: docs({ big: 5 }), text: docs({ big: '5' }) },
  },
  {
    id: 'B24',
    says: 'a path in Json',
    providers: ['postgresql'],
    write: setDoc(2, { data: { a: 1 } }),
    INV: (db) => db.createQueryBuilder(Doc, 'd').where(`d.data->>'a' = :a`, { a: '1' }).orderBy('d.id').getMany(),
  },
  {
    id: 'B25',
    says: 'a list changes',
    providers: ['postgresql'],
    write: setDoc(2, { tags: ['c'] }),
    INV: { has: docs({ tags: ArrayContains(['c']) as never }), had: docs({ tags: ArrayContains(['a']) as never }) },
  },
  ...[setUser(5, { score: 1 }), setUser(1, { age: 70 })].map((write, index): Row => ({
    id: 'B27',
    says: `two columns are compared, ${index === 0 ? 'the left one' : 'the right one'} changes`,
    write,
    INV: userBy('u.score <= u.age'),
  })),
  {
    id: 'B28',
    says: 'a function of a column',
    write: setUser(1, { email: 'ANA@example.com' }),
    INV: userBy('lower(u.email) = :email', { email: 'ana@example.com' }),
  },
  {
    id: 'B30',
    says: 'there is or is not a related row',
    write: firstComment,
    INV: {
      some: (db) =>
        db
          .createQueryBuilder(Post, 'p')
          .where('EXISTS (SELECT 1 FROM "Comment" c WHERE c.post_id = p.id)')
          .orderBy('p.id')
          .getMany(),
      none: (db) =>
        db
          .createQueryBuilder(Post, 'p')
          .where('NOT EXISTS (SELECT 1 FROM "Comment" c WHERE c.post_id = p.id)')
          .orderBy('p.id')
          .getMany(),
    },
  },
  {
    id: 'B31',
    says: 'a subquery in the select list',
    write: firstComment,
    INV: (db) =>
      db
        .createQueryBuilder(Post, 'p')
        .select('p.id', 'id')
        .addSelect(
          'CASE WHEN (SELECT count(*) FROM "Comment" c WHERE c.post_id = p.id) > 0 THEN 1 ELSE 0 END',
          'talked',
        )
        .orderBy('p.id')
        .getRawMany(),
  },
  {
    id: 'B33',
    says: 'a recursive query over a tree',
    write: (db) => db.update(Category, { id: 4 }, { parentId: 2 }),
    INV: (db) =>
      db
        .createQueryBuilder(Category, 'c')
        .addCommonTableExpression(
          `SELECT id, parent_id FROM categories WHERE id = 6
           UNION ALL SELECT c.id, c.parent_id FROM categories c JOIN chain ON c.id = chain.parent_id`,
          'chain',
          { recursive: true },
        )
        .where('c.id IN (SELECT id FROM chain)')
        .orderBy('c.id')
        .getMany(),
  },
  {
    id: 'B34',
    says: 'a view that says what it reads from',
    write: setPost(3, { published: true }),
    INV: {
      visible,
      byAuthor: (db) => db.findBy(PublishedPost, { authorId: 2 }),
      count: (db) => db.count(PublishedPost),
    },
  },
  { id: 'B34', says: 'a row comes that a view shows', write: addPost({ published: true }), INV: visible },
  {
    id: 'B34',
    says: 'something changes that a view does not read',
    write: (db) => db.update(Comment, { id: 1 }, { body: 'changed' }),
    KEEP: visible,
  },
  {
    id: 'B34',
    says: 'a view of which nobody says what it reads from',
    options: { models: { PublishedPost: { dependsOn: [] } } },
    write: setPost(1, { title: 'changed' }),
    BYPASS: visible,
  },
  {
    id: 'B36',
    says: 'values that are equal end to end',
    data: (db) =>
      db.insert(User, [
        { name: 'a b', email: 'c', tenantId: 1 },
        { name: 'a', email: 'b c', tenantId: 1 },
      ]),
    ISOL: {
      one: users({ name: 'a b', email: 'c' }),
      other: users({ name: 'a', email: 'b c' }),
      swapped: users({ name: 'c', email: 'a b' }),
    },
  },
  {
    id: 'B37',
    says: `1, '1' and true in one place`,
    data: (db) => insertAs(User, { id: 9, name: '1', email: '1', tenantId: 1 })(db),
    ISOL: { number: users({ id: 1 }), text: users({ name: '1' }), listed: users({ name: In(['1', 'true']) }) },
  },
  {
    id: 'B39',
    says: 'an empty text is not null',
    data: setPost(2, { slug: '' }),
    write: setPost(3, { slug: 'three' }),
    ISOL: {
      empty: (db) => db.findBy(Post, { slug: '' }),
      none: (db) => db.find(Post, { where: { slug: IsNull() }, order }),
    },
  },
  {
    id: 'B40',
    says: 'as many ids as one statement takes',
    write: setUser(3, { name: 'Sid' }),
    INV: users({ id: In(upTo(900)) }),
  },
  {
    id: 'B40',
    says: 'long texts that differ at their end',
    data: (db) =>
      db.insert(
        User,
        ['x', 'y'].map((end) => ({ name: 'n'.repeat(5_000) + end, email: `${end}@example.com`, tenantId: 1 })),
      ),
    ISOL: { x: users({ name: `${'n'.repeat(5_000)}x` }), y: users({ name: `${'n'.repeat(5_000)}y` }) },
    write: (db) => db.update(User, { email: 'x@example.com' }, { score: 9 }),
  },
]
