import { type ShopProvider, shopProviders } from '@tidemark/shop'
import type { Db, Read, Reads, Row, Write } from '../runner/row.ts'
import { addUser, setPost, setUser } from './common.ts'

type UserWhere = NonNullable<NonNullable<Parameters<Db['user']['findMany']>[0]>['where']>
type PostWhere = NonNullable<NonNullable<Parameters<Db['post']['findMany']>[0]>['where']>
type DocWhere = NonNullable<NonNullable<Parameters<Db['doc']['findMany']>[0]>['where']>

const users =
  (where: UserWhere): Read =>
  (db) =>
    db.user.findMany({ where, orderBy: { id: 'asc' } })
const posts =
  (where: PostWhere): Read =>
  (db) =>
    db.post.findMany({ where, orderBy: { id: 'asc' } })
const docs =
  (where: DocWhere): Read =>
  (db) =>
    db.doc.findMany({ where, orderBy: { id: 'asc' } })
const setDoc =
  (id: number, data: Parameters<Db['doc']['update']>[0]['data']): Write =>
  (db) =>
    db.doc.update({ where: { id }, data })

const admins = users({ role: 'ADMIN' })
const adults = users({ age: { gt: 18 } })
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const named = (name: string, email: string) => ({ name, email, tenantId: 1 })

/** The path of a Json filter is a list to PostgreSQL and a word to the others; the type knows the list only. */
const atPath = (provider: ShopProvider, equals: unknown): Read =>
  docs({ data: { path: provider === 'postgresql' ? ['a'] : '$.a', equals } } as DocWhere)

const jsonRows = shopProviders.flatMap((provider): Row[] => [
  {
    id: 'B24',
    says: `a path in Json (${provider})`,
    providers: [provider],
    write: setDoc(2, { data: { a: 1 } }),
    INV: { one: atPath(provider, 1), two: atPath(provider, 2) },
  },
  {
    id: 'B37',
    says: `1, '1' and true in one place (${provider})`,
    providers: [provider],
    data: async (db) => {
      for (const [index, a] of [1, '1', true].entries()) {
        const { id: _, data: _data, extra: _extra, ...rest } = await db.doc.findUniqueOrThrow({ where: { id: 1 } })
        await db.doc.create({ data: { ...rest, uid: `00000000-0000-4000-8000-0000000001${index}0`, data: { a } } })
      }
    },
    ISOL: { number: atPath(provider, 1), text: atPath(provider, '1'), truth: atPath(provider, true) },
  },
])

/** A text as the tag of a template without values gets it. */
const literally = (text: string): TemplateStringsArray => Object.assign([text], { raw: [text] })

/** Narrows by more columns than ids and enums, so that their equality has to be understood. */
const byMore = { models: { Doc: { keys: ['code', 'big'] }, User: { keys: ['name'] } } }
const decimals: Reads = {
  one: docs({ dec: 1 }),
  text: docs({ dec: '1' }),
  longText: docs({ dec: '1.00' }),
  fraction: docs({ OR: [{ dec: '1.0' }, { dec: 7 }] }),
}

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
    INV: users({ OR: [{ role: 'ADMIN' }, { age: 30 }] }),
  },
  {
    id: 'B9',
    says: 'a list longer than what narrows',
    write: setUser(3, { name: 'Sid' }),
    INV: {
      ids: users({ id: { in: upTo(500) } }),
      emails: users({ email: { in: [...upTo(500).map(String), 'cid@example.com'] } }),
    },
  },
  { id: 'B10', says: 'an empty list stays empty', write: addUser(), KEEP: users({ id: { in: [] } }) },
  {
    id: 'B12',
    says: 'a negated condition',
    write: setUser(3, { name: 'Sid' }),
    INV: {
      not: users({ NOT: { id: { in: [1, 2] } } }),
      both: users({ NOT: [{ id: { in: [1, 2] } }, { age: null }] }),
      notEqual: users({ id: { not: 1 } }),
      notIn: users({ id: { notIn: [1, 2] } }),
    },
  },
  { id: 'B13', says: 'over the edge of a range', write: setUser(2, { age: 19 }), INV: adults },
  { id: 'B13', says: 'inside of a range', write: setUser(3, { age: 21 }), INV: adults },
  { id: 'B13', says: 'outside of a range', write: setUser(5, { age: 11 }), 'KEEP*': adults },
  {
    id: 'B15',
    says: 'the time of the database, asked raw',
    write: setPost(1, { title: 'later' }),
    BYPASS: (db) => db.$queryRaw`SELECT id FROM posts WHERE created_at < CURRENT_TIMESTAMP ORDER BY id`,
  },
  {
    id: 'B15',
    says: 'the time of the database, kept on purpose',
    expect: 'BOUND by ttl',
    story: async ({ prime, miss, clock }) => {
      const read: Read = (db) =>
        db.$queryCached({ ttl: '1m', dependsOn: ['Post'] })`
          SELECT id FROM posts WHERE created_at < CURRENT_TIMESTAMP ORDER BY id`
      await prime(read)
      clock.advance(66_001)
      await miss(read)
    },
  },
  ...(['random()', 'rand()'] as const).map((random): Row => ({
    id: 'B16',
    says: 'a random order',
    providers: random === 'rand()' ? ['mysql'] : ['sqlite', 'postgresql'],
    unordered: true,
    write: setUser(1, { name: 'Anna' }),
    BYPASS: (db) => db.$queryRawUnsafe(`SELECT id, name FROM users ORDER BY ${random}`),
  })),
  {
    id: 'B18',
    says: 'null, no filter and not null',
    write: setUser(4, { age: 44 }),
    ISOL: {
      isNull: users({ age: null }),
      equalsNull: users({ age: { equals: null } }),
      noFilter: users({ age: undefined as unknown as number }),
      notNull: users({ age: { not: null } }),
    },
  },
  {
    id: 'B19',
    says: 'a name begins to match a pattern',
    write: setUser(2, { name: 'Abel' }),
    INV: {
      startsWith: users({ name: { startsWith: 'A' } }),
      contains: users({ name: { contains: 'be' } }),
      endsWith: users({ name: { endsWith: 'el' } }),
    },
  },
  {
    id: 'B20',
    says: 'a pattern that sees no case',
    write: addUser({ name: 'abc' }),
    INV: users({ name: { contains: 'ABC' } }),
    providers: ['sqlite'],
  },
  {
    id: 'B20',
    says: 'mode insensitive, a row comes',
    providers: ['postgresql'],
    write: addUser({ name: 'abc', email: 'abc@example.com' }),
    INV: {
      contains: users({ name: { contains: 'ABC', mode: 'insensitive' } }),
      equals: users({ name: { equals: 'ABC', mode: 'insensitive' } }),
      unique: users({ email: { equals: 'ABC@EXAMPLE.COM', mode: 'insensitive' } }),
      in: users({ email: { in: ['ABC@EXAMPLE.COM'], mode: 'insensitive' } }),
    },
  },
  {
    id: 'B20',
    says: 'mode insensitive, a row changes',
    providers: ['postgresql'],
    write: setUser(1, { score: 51 }),
    INV: { unique: users({ email: { equals: 'ANN@EXAMPLE.COM', mode: 'insensitive' } }) },
  },
  ...[addUser({ name: 'abc' }), setUser(1, { name: 'abc' })].map((write, index): Row => ({
    id: 'B20',
    says: `a collation that sees no case, a row ${index === 0 ? 'comes' : 'changes'}`,
    providers: ['mysql'],
    options: byMore,
    write,
    INV: { equals: users({ name: 'ABC' }), in: users({ name: { in: ['ABC', 'no'] } }) },
  })),
  {
    id: 'B20',
    says: 'a unique text that is found in another case changes',
    providers: ['mysql'],
    write: setUser(1, { score: 51 }),
    INV: { unique: (db) => db.user.findUnique({ where: { email: 'ANN@EXAMPLE.COM' } }) },
    KEEP: { other: (db) => db.user.findUnique({ where: { email: 'BEN@EXAMPLE.COM' } }) },
  },
  ...['abc  ', 'ábc', 'ÄBC'].map((name): Row => ({
    id: 'B21',
    says: `a collation that sees neither accents nor blanks at the end: ${JSON.stringify(name)}`,
    providers: ['mysql'],
    options: byMore,
    write: setUser(1, { name }),
    INV: { plain: users({ name: 'abc' }), accent: users({ name: 'àbc' }), blank: users({ name: 'ABC ' }) },
  })),
  {
    id: 'B21',
    says: 'blanks at the end of a char(n)',
    providers: ['postgresql'],
    options: byMore,
    write: setDoc(1, { flag: false }),
    INV: {
      short: docs({ code: 'c1' }),
      padded: docs({ code: 'c1      ' }),
      some: docs({ code: { in: ['c1 ', 'no'] } }),
    },
  },
  {
    id: 'B22',
    says: 'a decimal in several spellings',
    options: byMore,
    write: setDoc(1, { flag: false }),
    INV: decimals,
  },
  { id: 'B22', says: 'the decimal itself changes', options: byMore, write: setDoc(1, { dec: '2.50' }), INV: decimals },
  {
    id: 'B22',
    says: 'a bigint as number and as bigint',
    options: byMore,
    data: (db) => db.doc.update({ where: { id: 1 }, data: { big: 5 } }),
    write: setDoc(1, { flag: false }),
    INV: { bigint: docs({ big: 5n }), number: docs({ big: 5 }) },
  },
  ...jsonRows,
  {
    id: 'B25',
    says: 'a list changes',
    providers: ['postgresql'],
    write: setDoc(2, { tags: { push: 'c' } }),
    INV: {
      has: docs({ tags: { has: 'c' } }),
      hasSome: docs({ tags: { hasSome: ['c', 'd'] } }),
      equals: docs({ tags: { equals: ['a', 'b'] } }),
    },
  },
  {
    id: 'B25',
    says: 'a list is emptied',
    providers: ['postgresql'],
    write: setDoc(2, { tags: [] }),
    INV: { isEmpty: docs({ tags: { isEmpty: true } }), hasEvery: docs({ tags: { hasEvery: ['a'] } }) },
  },
  ...[setUser(5, { score: 1 }), setUser(1, { age: 70 })].map((write, index): Row => ({
    id: 'B27',
    says: `two columns are compared, ${index === 0 ? 'the left one' : 'the right one'} changes`,
    write,
    INV: (db) => db.user.findMany({ where: { score: { lte: db.user.fields.age } }, orderBy: { id: 'asc' } }),
  })),
  {
    id: 'B28',
    says: 'a function of a column',
    write: setUser(1, { email: 'ANA@example.com' }),
    INV: (db) =>
      db.$queryCached({
        ttl: '1m',
        dependsOn: ['User'],
      })`SELECT id FROM users WHERE lower(email) = ${'ana@example.com'}`,
  },
  {
    id: 'B30',
    says: 'there is or is not a related row',
    write: (db) => db.comment.create({ data: { postId: 6, body: 'the first' } }),
    INV: { some: posts({ comments: { some: {} } }), none: posts({ comments: { none: {} } }) },
  },
  ...(['"Comment"', '`Comment`'] as const).map((comments): Row => ({
    id: 'B31',
    says: 'a subquery in the select list',
    providers: comments === '`Comment`' ? ['mysql'] : ['sqlite', 'postgresql'],
    write: (db) => db.comment.create({ data: { postId: 6, body: 'the first' } }),
    INV: (db) =>
      db.$queryCached({ ttl: '1m', dependsOn: ['Post', 'Comment'] })(
        literally(`
            SELECT id, CASE WHEN (SELECT count(*) FROM ${comments} c WHERE c.post_id = p.id) > 0 THEN 1 ELSE 0 END AS talked
            FROM posts p ORDER BY id`),
      ),
  })),
  {
    id: 'B33',
    says: 'a recursive query over a tree',
    write: (db) => db.category.update({ where: { id: 4 }, data: { parentId: 2 } }),
    INV: (db) => db.$queryCached({ ttl: '1m', dependsOn: ['Category'] })`
      WITH RECURSIVE chain AS (
        SELECT id, parent_id FROM categories WHERE id = 6
        UNION ALL SELECT c.id, c.parent_id FROM categories c JOIN chain ON c.id = chain.parent_id
      ) SELECT id FROM chain ORDER BY id`,
  },
  {
    id: 'B36',
    says: 'values that are equal end to end',
    data: (db) => db.user.createMany({ data: [named('a b', 'c'), named('a', 'b c')] }),
    ISOL: {
      one: users({ name: 'a b', email: 'c' }),
      other: users({ name: 'a', email: 'b c' }),
      swapped: users({ name: 'c', email: 'a b' }),
    },
  },
  {
    id: 'B39',
    says: 'an empty text is not null',
    data: (db) => db.post.update({ where: { id: 2 }, data: { slug: '' } }),
    write: setPost(3, { slug: 'three' }),
    ISOL: { empty: posts({ slug: '' }), none: posts({ slug: null }) },
  },
  {
    id: 'B40',
    says: 'ten thousand ids',
    providers: ['postgresql'],
    write: setUser(3, { name: 'Sid' }),
    INV: users({ id: { in: upTo(10_000) } }),
  },
  {
    id: 'B40',
    says: 'as many ids as one statement takes',
    write: setUser(3, { name: 'Sid' }),
    INV: users({ id: { in: upTo(900) } }),
  },
  {
    id: 'B40',
    says: 'long texts that differ at their end',
    data: (db) =>
      db.user.createMany({ data: ['x', 'y'].map((end) => named('n'.repeat(5_000) + end, `${end}@example.com`)) }),
    providers: ['sqlite', 'postgresql'],
    ISOL: { x: users({ name: `${'n'.repeat(5_000)}x` }), y: users({ name: `${'n'.repeat(5_000)}y` }) },
    write: (db) => db.user.update({ where: { email: 'x@example.com' }, data: { score: 9 } }),
  },
  {
    id: 'B40',
    says: 'texts as long as a column takes that differ at their end',
    options: byMore,
    providers: ['mysql'],
    data: (db) =>
      db.user.createMany({ data: ['x', 'y'].map((end) => named('n'.repeat(190) + end, `${end}@example.com`)) }),
    ISOL: { x: users({ name: `${'n'.repeat(190)}x` }), y: users({ name: `${'n'.repeat(190)}y` }) },
    write: (db) => db.user.update({ where: { email: 'x@example.com' }, data: { score: 9 } }),
  },
]
