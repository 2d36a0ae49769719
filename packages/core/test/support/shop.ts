import type { Filter, ReadOperation, Row, Selection, WriteOperation } from '../../src/contracts/operation.ts'
import { everything } from '../../src/contracts/operation.ts'
import type { Policy } from '../../src/contracts/policy.ts'
import type { FieldType, Model, Relation, Schema } from '../../src/contracts/schema.ts'
import { createSchema } from '../../src/schema/create-schema.ts'
import type { FieldDefinition, ModelDefinition, SchemaDefinition } from '../../src/schema/definition.ts'

export const field = (name: string, type: FieldType, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  name,
  column: name,
  type,
  nullable: false,
  ...more,
})

export const model = (name: string, more: Partial<ModelDefinition>): ModelDefinition => ({
  name,
  table: { schema: 'public', name },
  fields: [field('id', 'integer')],
  id: ['id'],
  uniques: [],
  relations: [],
  shape: name,
  ...more,
})

const toOne = (name: string, target: string, own: string, other = 'id') =>
  ({ kind: 'key', name, many: false, target, holds: true, own: [own], other: [other], onDelete: 'none' }) as const
const toMany = (name: string, target: string, other: string, own = 'id') =>
  ({ kind: 'key', name, many: true, target, holds: false, own: [own], other: [other], onDelete: 'none' }) as const

/** A small shop with every kind of relation: made by hand, so that the core is tested without an ORM. */
export const shopDefinition: SchemaDefinition = {
  identity: 'tests',
  models: [
    model('User', {
      fields: [
        field('id', 'integer'),
        field('email', 'text', { nullable: true, fallback: { value: null } }),
        field('name', 'other'),
        field('role', 'enum', { fallback: { value: 'reader' } }),
        field('active', 'boolean', { fallback: { value: true } }),
      ],
      uniques: [['email']],
      relations: [toMany('posts', 'Post', 'authorId'), { ...toMany('profile', 'Profile', 'userId'), many: false }],
    }),
    model('Profile', {
      fields: [
        field('id', 'integer'),
        field('userId', 'integer'),
        field('bio', 'other'),
        field('seenAt', 'other', { drifts: true }),
      ],
      uniques: [['userId']],
      relations: [toOne('user', 'User', 'userId')],
    }),
    model('Post', {
      fields: [
        field('id', 'integer'),
        field('slug', 'text'),
        field('title', 'other'),
        field('body', 'other'),
        field('authorId', 'integer', { column: 'author_id' }),
        field('reviewerId', 'integer', { nullable: true, fallback: { value: null } }),
        field('published', 'boolean', { fallback: { value: false } }),
        field('rank', 'integer'),
      ],
      uniques: [['slug']],
      relations: [
        toOne('author', 'User', 'authorId'),
        toOne('reviewer', 'User', 'reviewerId'),
        toMany('comments', 'Comment', 'postId'),
        {
          kind: 'join',
          name: 'labels',
          many: true,
          target: 'Label',
          joinTable: { schema: 'public', name: '_LabelToPost' },
          near: 'B',
          far: 'A',
          own: 'id',
          other: 'id',
        },
      ],
    }),
    model('Comment', {
      fields: [field('id', 'integer'), field('postId', 'integer'), field('body', 'other')],
      relations: [toOne('post', 'Post', 'postId')],
    }),
    model('Label', {
      fields: [field('id', 'integer'), field('name', 'caselessText')],
      uniques: [['name']],
      relations: [
        {
          kind: 'join',
          name: 'posts',
          many: true,
          target: 'Post',
          joinTable: { schema: 'public', name: '_LabelToPost' },
          near: 'A',
          far: 'B',
          own: 'id',
          other: 'id',
        },
      ],
    }),
    model('Membership', {
      fields: [field('teamId', 'integer'), field('userId', 'integer'), field('kind', 'enum')],
      id: ['teamId', 'userId'],
    }),
    model('PostStats', {
      fields: [field('postId', 'integer'), field('comments', 'other')],
      id: undefined,
      view: true,
      dependsOn: ['Post', 'Comment'],
    }),
  ],
}

export const fieldOf = field

export const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('The shop of the tests does not have it.')
  return value
}

export const shop = (): Schema & { of(name: string): Model; relation(model: string, name: string): Relation } => {
  const schema = createSchema(shopDefinition)
  const of = (name: string) => must(schema.models.get(name))
  return { ...schema, of, relation: (name, relation) => must(of(name).relations.get(relation)) }
}

export const equals = (name: string, ...values: unknown[]): Filter => ({ kind: 'equals', field: name, values })
export const and = (...of: Filter[]): Filter => ({ kind: 'and', of })
export const or = (...of: Filter[]): Filter => ({ kind: 'or', of })
export const not = (of: Filter): Filter => ({ kind: 'not', of })
export const opaque: Filter = { kind: 'opaque' }

export const selection = (of: Model, more: Partial<Selection> = {}): Selection => ({
  model: of,
  filter: everything,
  alsoReads: [],
  partial: false,
  looksAt: undefined,
  children: [],
  ...more,
})

export const child = (relation: Relation, more: Partial<Selection> = {}, at: string | undefined = relation.name) => ({
  relation,
  at,
  selection: selection(relation.target, more),
})

/** The same without showing the rows. */
export const counted = (relation: Relation, more: Partial<Selection> = {}) => ({
  relation,
  at: undefined,
  selection: selection(relation.target, more),
})

const rowsOf = (answer: unknown): readonly Row[] =>
  Array.isArray(answer) ? (answer as Row[]) : answer === null || answer === undefined ? [] : [answer as Row]

export const reading = (
  of: Model,
  more: Partial<Selection> & Partial<Pick<ReadOperation, 'name' | 'call' | 'wholeRow' | 'shown'>> = {},
): ReadOperation => {
  const { name = 'findMany', call = {}, wholeRow, shown, ...rest } = more
  return {
    name,
    selection: selection(of, rest),
    call,
    wholeRow,
    shown: shown ?? ((answer) => ({ rows: rowsOf(answer), unsure: false })),
  }
}

/** The call that asks for one whole row by id. */
export const byId = (of: Model, id: unknown): ReadOperation =>
  reading(of, { name: 'findUnique', filter: equals('id', id), call: { where: { id } }, wholeRow: { id } })

export const counting = (of: Model, filter: Filter = everything, call: unknown = {}): ReadOperation =>
  reading(of, { name: 'count', filter, call, shown: () => undefined })

export const policy: Policy = {
  ttl: 300_000,
  swr: 0,
  grace: 0,
  l1: 300_000,
  l2: 300_000,
  writeThrough: false,
  tags: [],
}

/** A write of which the images are known beforehand. */
export const writing = <T>(
  of: Model,
  run: () => Promise<T>,
  more: Partial<WriteOperation<T>> = {},
): WriteOperation<T> => {
  const expects = more.expects ?? [{ model: of, before: {}, after: {} }]
  return { name: 'write', model: of.name, expects, run, changes: () => expects, ...more }
}
