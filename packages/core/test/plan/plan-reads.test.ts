import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Filter, ReadOperation, Selection } from '../../src/contracts/operation.ts'
import type { Model } from '../../src/contracts/schema.ts'
import { planRead, planReads, type ReadContext } from '../../src/plan/plan-read.ts'
import { and, child, equals, must, opaque, or, policy, reading, shop } from '../support/shop.ts'

const { of, relation } = shop()
const context: ReadContext = { namespace: 'n:s', scope: undefined, policy }

/** Calls that differ in the values of some fields: `where` beside whatever else they say. */
interface Family {
  readonly model: Model
  readonly names: readonly string[]
  readonly more?: Partial<Selection>
  readonly alsoWhere?: { readonly says: object; readonly filter: Filter }
  readonly rest?: object
  readonly isWhole?: boolean
  readonly context?: Partial<ReadContext>
}

const callOf = ({ names, rest, alsoWhere }: Family, values: readonly unknown[]): unknown => ({
  where: { ...alsoWhere?.says, ...Object.fromEntries(names.map((name, i) => [name, values[i]])) },
  ...rest,
})

const operationOf = (family: Family, values: readonly unknown[]): ReadOperation => {
  const { model, names, more, alsoWhere, isWhole } = family
  const own = names.map((name, i) => equals(name, values[i]))
  return reading(model, {
    ...more,
    name: isWhole === true ? 'findUnique' : 'findMany',
    filter: and(...(alsoWhere === undefined ? [] : [alsoWhere.filter]), ...own),
    call: callOf(family, values),
    wholeRow: isWhole === true ? Object.fromEntries(names.map((name, i) => [name, values[i]])) : undefined,
  })
}

const [Post, User, Membership] = [of('Post'), of('User'), of('Membership')]
const families: readonly (readonly [string, Family])[] = [
  ['a row by its id', { model: Post, names: ['id'], isWhole: true }],
  ['a row by its id, for somebody', { model: Post, names: ['id'], isWhole: true, context: { scope: 'x' } }],
  ['a row by two columns', { model: Membership, names: ['teamId', 'userId'], isWhole: true }],
  ['a list by a foreign key', { model: Post, names: ['authorId'], rest: { take: 10 }, more: { partial: true } }],
  ['some columns of it', { model: Post, names: ['authorId'], more: { looksAt: new Set(['id', 'title']) } }],
  ['a list by a column that narrows nothing', { model: Post, names: ['title'] }],
  ['by two columns, in whatever order', { model: Post, names: ['slug', 'authorId'] }],
  ['with children', { model: Post, names: ['authorId'], more: { children: [child(relation('Post', 'comments'))] } }],
  ['with a parent', { model: Post, names: ['id'], more: { children: [child(relation('Post', 'author'))] } }],
  [
    'beside other conditions',
    {
      model: Post,
      names: ['authorId'],
      alsoWhere: {
        says: { title: { contains: 'x' }, OR: [] },
        filter: and(opaque, or(equals('id', 1), equals('id', 2))),
      },
    },
  ],
  [
    'with tags of the user',
    { model: User, names: ['id'], isWhole: true, context: { policy: { ...policy, tags: ['b', 'a'] } } },
  ],
]

const answers = [null, [], { id: 1 }, [{ id: 1, authorId: 5, comments: [{ id: 3, postId: 1 }], author: { id: 5 } }]]

const described = (plan: ReturnType<typeof planRead>) => ({
  ...plan,
  carries: answers.map((answer) => plan.carries(answer)),
})

const anyValue = fc.oneof(
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a.b', "5'x", '\u00000\u0000', '', 'x'.repeat(120)),
  fc.bigInt(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
)

describe('plans of calls that differ in some values', () => {
  it.each(families)('are what each of them would be by itself: %s', (_what, family) => {
    const { names } = family
    const own: ReadContext = { ...context, ...family.context }
    fc.assert(
      fc.property(fc.tuple(...names.map(() => anyValue)), fc.tuple(...names.map(() => anyValue)), (first, values) => {
        const planOf = must(planReads(operationOf(family, first), own, names, (marks) => callOf(family, marks)))
        expect(described(planOf(values))).toEqual(described(planRead(operationOf(family, values), own)))
      }),
    )
  })

  it.each<[string, ReadOperation, readonly string[]]>([
    ['a field that is not among the conditions', reading(Post, { filter: and(opaque) }), ['id']],
    ['a field that is there twice', reading(Post, { filter: and(equals('id', 1), equals('id', 2)) }), ['id']],
    ['conditions of another kind', reading(Post, { filter: or(equals('id', 1)) }), ['id']],
  ])('cannot be had for %s', (_what, operation, names) => {
    expect(planReads(operation, context, names, (values) => ({ where: values }))).toBeUndefined()
  })

  it('cannot be had where the rest of the call holds what stands for a value meanwhile', () => {
    const family: Family = { model: Post, names: ['id'], rest: { orderBy: '\u00000\u0000' } }
    expect(planReads(operationOf(family, [1]), context, ['id'], (marks) => callOf(family, marks))).toBeUndefined()
  })
})
