import fc from 'fast-check'

/** How a related row hangs together with the one that writes it. */
interface Related {
  readonly to: string
  readonly back: string
  readonly many?: true
  /** The link cannot be cut: a foreign key that may not be null. */
  readonly required?: true
  /** A new row needs it, unless it is made from there. */
  readonly needed?: true
  /** The foreign key of a new row that is not nested in the row it points to. */
  readonly keys?: (n: number) => object
  readonly join?: true
}

interface Kind {
  readonly names: readonly object[]
  /** Scalars of a new row, from a number that makes it different from others. */
  readonly row: (n: number) => object
  readonly changes: readonly object[]
  readonly conditions: readonly object[]
  readonly relations: Readonly<Record<string, Related>>
}

const ids = (...list: readonly number[]) => list.map((id) => ({ id }))
const many = true as const
const required = true as const
const needed = true as const
const join = true as const

/** What there is to write in the shop. Rows that fixtures gave have ids from 1, new ones from 1001. */
const KINDS: Readonly<Record<string, Kind>> = {
  tenant: {
    names: ids(1, 2),
    row: (n) => ({ name: `t${n}` }),
    changes: [{ name: 'changed' }],
    conditions: [{}],
    relations: { users: { to: 'user', back: 'tenant', many, required } },
  },
  user: {
    names: [...ids(1, 2, 3, 4, 1001), { email: 'ada@example.com' }, { email: 'new1@example.com' }],
    row: (n) => ({ email: `new${n}@example.com`, name: `N${n}` }),
    changes: [
      { name: 'Ada' },
      { role: 'USER' },
      { role: 'ADMIN', score: { increment: 1 } },
      { email: 'ada2@example.com' },
      { id: 1002 },
      { tenantId: 2 },
      {},
    ],
    conditions: [{}, { role: 'USER' }, { name: 'Ada' }, { posts: { some: { published: true } } }],
    relations: {
      tenant: { to: 'tenant', back: 'users', required, needed, keys: (n) => ({ tenantId: 1 + (n % 2) }) },
      profile: { to: 'profile', back: 'user', required },
      posts: { to: 'post', back: 'author', many },
      reviewing: { to: 'post', back: 'reviewer', many },
      comments: { to: 'comment', back: 'author', many },
      memberships: { to: 'membership', back: 'user', many, required },
      following: { to: 'follow', back: 'follower', many, required },
      followers: { to: 'follow', back: 'followee', many, required },
      orders: { to: 'order', back: 'user', many, required },
      reviews: { to: 'review', back: 'user', many, required },
    },
  },
  profile: {
    names: [...ids(1, 2, 1001), { userId: 1 }],
    row: (n) => ({ bio: `b${n}` }),
    changes: [{ bio: 'changed' }, { userId: 3 }, {}],
    conditions: [{}],
    relations: { user: { to: 'user', back: 'profile', required, needed, keys: (n) => ({ userId: 1 + (n % 3) }) } },
  },
  post: {
    names: [...ids(1, 2, 3, 4, 5, 1001), { slug: 'first' }, { slug: 's1' }],
    row: (n) => ({ title: `p${n}`, body: 'x', ...(n % 2 === 0 && { slug: `s${n}`, published: true }) }),
    changes: [
      { title: 'changed' },
      { published: true },
      { published: false, slug: 's1' },
      { slug: null },
      { id: 1002 },
      { authorId: 2, categoryId: null },
      {},
    ],
    conditions: [
      {},
      { published: true },
      { score: 0 },
      { author: { name: 'Ada' } },
      { NOT: { tags: { some: { id: 1 } } } },
    ],
    relations: {
      author: { to: 'user', back: 'posts' },
      reviewer: { to: 'user', back: 'reviewing' },
      category: { to: 'category', back: 'posts' },
      comments: { to: 'comment', back: 'post', many, required },
      tags: { to: 'tag', back: 'posts', many, join },
    },
  },
  comment: {
    names: ids(1, 2, 3, 4, 1001),
    row: (n) => ({ body: `c${n}` }),
    changes: [{ body: 'changed' }, { likes: { increment: 1 } }, { postId: 2 }, {}],
    conditions: [{}, { body: 'a' }, { authorId: 1 }],
    relations: {
      post: { to: 'post', back: 'comments', required, needed, keys: (n) => ({ postId: 1 + (n % 3) }) },
      author: { to: 'user', back: 'comments' },
    },
  },
  tag: {
    names: [...ids(1, 2, 3, 4, 1001), { name: 'red' }, { name: 't1' }],
    row: (n) => ({ name: `t${n}` }),
    changes: [{ name: 't1' }, { name: 'red' }, {}],
    conditions: [{}, { name: 'red' }, { name: { contains: 'e' } }],
    relations: { posts: { to: 'post', back: 'tags', many, join } },
  },
  category: {
    names: ids(1, 2, 3, 4, 1001),
    row: (n) => ({ name: `k${n}` }),
    changes: [{ name: 'root' }, { parentId: 1 }, {}],
    conditions: [{}, { name: 'root' }, { parentId: null }],
    relations: {
      parent: { to: 'category', back: 'children' },
      children: { to: 'category', back: 'parent', many },
      posts: { to: 'post', back: 'category', many },
      products: { to: 'product', back: 'category', many },
    },
  },
  team: {
    names: ids(1, 2),
    row: (n) => ({ name: `m${n}` }),
    changes: [{ name: 'changed' }, {}],
    conditions: [{}],
    relations: { members: { to: 'membership', back: 'team', many, required } },
  },
  membership: {
    names: [1, 2, 3].map((userId) => ({ userId_teamId: { userId, teamId: 1 } })),
    row: () => ({}),
    changes: [{ role: 'changed' }, { teamId: 2 }, {}],
    conditions: [{}, { role: 'member' }],
    relations: {
      user: { to: 'user', back: 'memberships', required, needed, keys: (n) => ({ userId: 1 + (n % 3) }) },
      team: { to: 'team', back: 'members', required, needed, keys: (n) => ({ teamId: 1 + (n % 2) }) },
    },
  },
  follow: {
    names: [
      [1, 2],
      [2, 1],
      [3, 1],
      [1, 1],
      [4, 1001],
    ].map(([followerId, followeeId]) => ({
      followerId_followeeId: { followerId, followeeId },
    })),
    row: () => ({}),
    changes: [{ followeeId: 3 }, {}],
    conditions: [{}, { followerId: 1 }, { followee: { role: 'ADMIN' } }],
    relations: {
      follower: {
        to: 'user',
        back: 'following',
        required,
        needed,
        keys: (n) => ({ followerId: 1 + (n % 3) }),
      },
      followee: { to: 'user', back: 'followers', required, needed, keys: (n) => ({ followeeId: 1 + (n % 4) }) },
    },
  },
  brand: {
    names: [{ code: 'ACME' }, { code: 'BOLT' }, { code: 'NEW' }],
    row: (n) => ({ code: n % 2 === 0 ? 'NEW' : `B${n}`, name: `b${n}` }),
    changes: [{ name: 'changed' }, { code: 'NEW' }, {}],
    conditions: [{}, { name: 'acme' }],
    relations: { products: { to: 'product', back: 'brand', many } },
  },
  product: {
    names: [...ids(1, 2, 3, 4, 1001), { sku: 'p2' }],
    row: (n) => ({ sku: `s${n}`, name: `g${n}`, price: '1', attributes: {} }),
    changes: [{ name: 'changed' }, { active: false }, { sku: 'p2' }, {}],
    conditions: [{}, { active: true }, { brand: { is: { name: 'acme' } } }],
    relations: {
      category: { to: 'category', back: 'products' },
      brand: { to: 'brand', back: 'products' },
      related: { to: 'product', back: 'relatedTo', many, join },
      relatedTo: { to: 'product', back: 'related', many, join },
      items: { to: 'orderItem', back: 'product', many, required },
      reviews: { to: 'review', back: 'product', many, required },
    },
  },
  order: {
    names: ids(1, 2, 1001),
    row: () => ({ total: '1' }),
    changes: [{ status: 'PAID' }, { id: 1002 }, {}],
    conditions: [{}, { status: 'PAID' }],
    relations: {
      user: { to: 'user', back: 'orders', required, needed, keys: (n) => ({ userId: 1 + (n % 3) }) },
      items: { to: 'orderItem', back: 'order', many, required },
    },
  },
  orderItem: {
    names: [1, 2].map((productId) => ({ orderId_productId: { orderId: 1, productId } })),
    row: () => ({ quantity: 1, unitPrice: '1' }),
    changes: [{ quantity: 7 }, { productId: 2 }, {}],
    conditions: [{}, { quantity: 1 }],
    relations: {
      order: { to: 'order', back: 'items', required, needed, keys: (n) => ({ orderId: 1 + (n % 2) }) },
      product: { to: 'product', back: 'items', required, needed, keys: (n) => ({ productId: 1 + (n % 3) }) },
      shipments: { to: 'shipment', back: 'item', many, required },
    },
  },
  shipment: {
    names: ids(1, 2, 1001),
    row: (n) => ({ carrier: `s${n}` }),
    changes: [{ carrier: 'changed' }, { productId: 2 }, {}],
    conditions: [{}, { carrier: 'tern' }],
    relations: {
      item: {
        to: 'orderItem',
        back: 'shipments',
        required,
        needed,
        keys: (n) => ({ orderId: 1, productId: 1 + (n % 2) }),
      },
    },
  },
  review: {
    names: [...ids(1, 2, 3, 1001), { productId_userId: { productId: 1, userId: 1 } }],
    row: (n) => ({ rating: n }),
    changes: [{ rating: { increment: 1 } }, { text: 'changed' }, { productId: 2 }, {}],
    conditions: [{}, { rating: { gt: 2 } }, { user: { name: 'Ada' } }],
    relations: {
      product: {
        to: 'product',
        back: 'reviews',
        required,
        needed,
        keys: (n) => ({ productId: 1 + (n % 4) }),
      },
      user: { to: 'user', back: 'reviews', required, needed, keys: (n) => ({ userId: 1 + (n % 3) }) },
    },
  },
}

type Dice = (sides: number) => number
type Data = Record<string, unknown>

const kindOf = (name: string): Kind => {
  const kind = KINDS[name]
  if (kind === undefined) throw new Error(`The shop has no ${name}`)
  return kind
}

const pick = <T>(dice: Dice, list: readonly T[]): T => {
  const one = list[dice(list.length)]
  if (one === undefined) throw new Error('There is nothing to pick from')
  return one
}

/** Draws nested `data`: every word that a relation of the shop knows, up to a depth, more often right than wrong. */
const drawer = (dice: Dice) => {
  const name = (kind: string): object => pick(dice, kindOf(kind).names)
  const condition = (kind: string): object => pick(dice, kindOf(kind).conditions)
  const change = (kind: string): object => pick(dice, kindOf(kind).changes)

  const relationsOf = (kind: string, isNew: boolean, depth: number, from: string | undefined): Data => {
    const data: Data = {}
    for (const [field, related] of Object.entries(kindOf(kind).relations)) {
      if (field === from) continue
      if (related.needed === true && isNew) data[field] = inNew(related, depth)
      else if (depth > 0 && dice(3) === 0) data[field] = isNew ? inNew(related, depth) : inOld(related, depth)
    }
    return data
  }
  const newRow = (kind: string, depth: number, from?: string): Data => ({
    ...kindOf(kind).row(dice(8)),
    ...relationsOf(kind, true, depth, from),
  })
  /** A new row in scalars alone. */
  const flatRow = (kind: string, from?: string): Data => {
    const n = dice(8)
    const keys = Object.entries(kindOf(kind).relations).map(([field, { keys }]) => (field === from ? {} : keys?.(n)))
    return Object.assign({}, kindOf(kind).row(n), ...keys) as Data
  }
  const oldRow = (kind: string, depth: number, from?: string): Data => ({
    ...change(kind),
    ...relationsOf(kind, false, depth, from),
  })

  const inNew = ({ to, back, many, join }: Related, depth: number): Data => {
    const words: Data = {}
    const one = dice(depth > 0 ? 4 : 1)
    if (one === 0 || one === 3) words['connect'] = name(to)
    if (one === 1 || (one === 3 && many === true)) words['create'] = newRow(to, depth - 1, back)
    if (one === 2) words['connectOrCreate'] = { where: name(to), create: newRow(to, depth - 1, back) }
    if (one === 3 && many === true && join !== true && dice(2) === 0)
      words['createMany'] = { data: [flatRow(to, back)] }
    return words
  }

  const inOld = (related: Related, depth: number): Data => {
    const { to, back, many } = related
    const words: Data = {}
    const create = () => newRow(to, depth - 1, back)
    const update = () => oldRow(to, depth - 1, back)
    const isFree = related.required !== true
    const all: Record<string, () => unknown> = many
      ? {
          create,
          ...(related.join !== true && { createMany: () => ({ data: [flatRow(to, back), flatRow(to, back)] }) }),
          connect: () => [name(to), name(to)],
          connectOrCreate: () => ({ where: name(to), create: create() }),
          ...(isFree && { disconnect: () => name(to), set: () => (dice(2) === 0 ? [] : [name(to)]) }),
          update: () => ({ where: name(to), data: update() }),
          updateMany: () => ({ where: condition(to), data: change(to) }),
          upsert: () => ({ where: name(to), create: create(), update: update() }),
          delete: () => name(to),
          deleteMany: () => condition(to),
        }
      : {
          create,
          connect: () => name(to),
          connectOrCreate: () => ({ where: name(to), create: create() }),
          ...(isFree && { disconnect: () => true, delete: () => true }),
          update,
          upsert: () => ({ create: create(), update: update() }),
        }
    for (let more = dice(many === true ? 3 : 1); more >= 0; more--) {
      const [word, draw] = pick(dice, Object.entries(all))
      words[word] = draw()
    }
    return words
  }
  return { name, condition, change, newRow, flatRow, oldRow }
}

/** What a call does; the more often, the more there is to it. */
const OPERATIONS = [
  ...(['update', 'update', 'update', 'update', 'update', 'create', 'create', 'upsert', 'upsert'] as const),
  ...(['delete', 'deleteMany', 'updateMany', 'createMany'] as const),
] as const

/** One write call, mostly with nested data. */
export interface RandomWrite {
  readonly model: string
  readonly operation: (typeof OPERATIONS)[number]
  readonly args: object
}

const argsOf = (dice: Dice, model: string, operation: RandomWrite['operation']): object => {
  const { name, condition, change, newRow, flatRow, oldRow } = drawer(dice)
  const depth = 1 + dice(4)
  const args: Readonly<Record<RandomWrite['operation'], () => object>> = {
    create: () => ({ data: newRow(model, depth) }),
    update: () => ({ where: name(model), data: oldRow(model, depth) }),
    upsert: () => ({ where: name(model), create: newRow(model, depth), update: oldRow(model, depth) }),
    delete: () => ({ where: name(model) }),
    deleteMany: () => ({ where: condition(model) }),
    updateMany: () => ({ where: condition(model), data: change(model) }),
    createMany: () => ({ data: [flatRow(model), flatRow(model)] }),
  }
  return args[operation]()
}

const write = (dice: Dice): RandomWrite => {
  const model = pick(dice, Object.keys(KINDS))
  const operation = pick(dice, OPERATIONS)
  return { model, operation, args: argsOf(dice, model, operation) }
}

/** Every throw of the dice is drawn, so that a failing write can be made smaller. */
export const randomWrite: fc.Arbitrary<RandomWrite> = fc
  .array(fc.nat(1 << 20), { minLength: 120, maxLength: 120 })
  .map((throws) => {
    let at = 0
    return write((sides) => (throws[at++ % throws.length] ?? 0) % sides)
  })
