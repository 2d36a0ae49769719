import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rememberKey, readKey } from '../../src/plan/key.ts'
import { planRead } from '../../src/plan/plan-read.ts'
import { createSchema } from '../../src/schema/create-schema.ts'
import { byId, child, equals, model, must, policy, reading, shop, shopDefinition } from '../support/shop.ts'

const { of, relation } = shop()
const Post = of('Post')
const Membership = of('Membership')

const keyOf = (operation: ReturnType<typeof reading>, scope?: unknown, namespace = 'shop') =>
  planRead(operation, { namespace, scope, policy }).key

describe('a key', () => {
  it('has the shape namespace:model:id:revision for one row by id', () => {
    expect(keyOf(byId(Post, 7))).toBe(`shop:Post:7:${Post.revision}`)
  })

  it('is another one for a value that only looks like the id', () => {
    const keys = [7, '7', 7n, 7.5, '07'].map((id) => keyOf(byId(Post, id)))
    expect(new Set(keys).size).toBe(keys.length)
    const both = [1, '1'].map((teamId) =>
      keyOf(reading(Membership, { call: { teamId }, wholeRow: { teamId, userId: 2 } })),
    )
    expect(both[0]).not.toBe(both[1])
  })

  it('shows the whole of a composite id', () => {
    const operation = reading(Membership, { wholeRow: { teamId: 1, userId: 2 } })
    expect(keyOf(operation)).toBe(`shop:Membership:teamId=1,userId=2:${Membership.revision}`)
  })

  it('has the shape namespace:model:operation.digest:revision for a query', () => {
    expect(keyOf(reading(Post, { call: { where: { authorId: 5 } } }))).toMatch(
      new RegExp(`^shop:Post:findMany\\.[\\w-]{43}:${Post.revision}$`),
    )
  })

  it('of a row covers the scope: another tenant never meets it', () => {
    const keys = [undefined, null, 'a', 'b', 1, '1', { tenant: 1 }].map((scope) => keyOf(byId(Post, 7), scope))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('tells operations, calls and ids apart', () => {
    const keys = [
      reading(Post, { call: { where: { id: 1 } } }),
      reading(Post, { call: { where: { id: '1' } } }),
      reading(Post, { name: 'findFirst', call: { where: { id: 1 } } }),
      byId(Post, 1),
      byId(Post, 2),
      byId(of('User'), 1),
    ].map((operation) => keyOf(operation))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('is the same for the same call in another order', () => {
    expect(keyOf(reading(Post, { call: { where: { a: 1, b: 2 }, take: undefined } }))).toBe(
      keyOf(reading(Post, { call: { where: { b: 2, a: 1 } } })),
    )
  })

  it('covers the shape of every model that the answer shows', () => {
    const plain = reading(Post, { call: 1 })
    const nested = reading(Post, { call: 1, children: [child(relation('Post', 'comments'))] })
    expect(keyOf(plain)).not.toBe(keyOf(nested))
    const migrated = createSchema({
      ...shopDefinition,
      models: shopDefinition.models.map((m) => (m.name === 'Comment' ? { ...m, shape: 'Comment, migrated' } : m)),
    })
    const other = must(migrated.models.get('Post'))
    expect(other.revision).toBe(Post.revision)
    const migratedNested = reading(other, { call: 1, children: [child(must(other.relations.get('comments')))] })
    expect(keyOf(migratedNested)).not.toBe(keyOf(nested))
  })

  it('of another client’s identity is another key', () => {
    const other = createSchema({ ...shopDefinition, identity: 'another' })
    expect(keyOf(byId(must(other.models.get('Post')), 7))).not.toBe(keyOf(byId(Post, 7)))
  })

  it('always has four segments, whatever is in an id', () => {
    const texts = createSchema({
      identity: '',
      models: [model('Thing', { fields: [{ name: 'id', column: 'id', type: 'text', nullable: false }] })],
    })
    const Thing = must(texts.models.get('Thing'))
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(':', '.', '%', 'a=b,c=d', '~'))
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const [x, y] = [keyOf(byId(Thing, a)), keyOf(byId(Thing, b))]
        expect(x.split(':')).toHaveLength(4)
        expect(x === y).toBe(a === b)
      }),
      { numRuns: 300 },
    )
  })

  it.each([['\ud800'], ['a\udfff'], ['\udfff\ud800']])('can be made of half a letter: %j', (id) => {
    const Thing = must(
      createSchema({
        identity: '',
        models: [model('Thing', { fields: [{ name: 'id', column: 'id', type: 'text', nullable: false }] })],
      }).models.get('Thing'),
    )
    expect(keyOf(byId(Thing, id))).not.toBe(keyOf(byId(Thing, '\ufffd'.repeat(id.length))))
    expect(keyOf(reading(Thing, { call: { id } }))).not.toBe(
      keyOf(reading(Thing, { call: { id: id.replace(/\p{Cs}/gu, '\ufffd') } })),
    )
    expect(rememberKey('shop', id, '0')).not.toBe(rememberKey('shop', id.replace(/\p{Cs}/gu, '\ufffd'), '0'))
  })

  it('tells half a letter from a text with the bytes of its spelling', () => {
    const [half, whole] = ['\ud800\u0080'.repeat(100), '\u0000\u0600\u0000'.repeat(100)]
    expect(Buffer.from(whole).equals(Buffer.from(half, 'utf16le'))).toBe(true)
    expect(rememberKey('shop', half, '0')).not.toBe(rememberKey('shop', whole, '0'))
  })

  it.each([
    ['another call', `findMany.${'A'.repeat(43)}`],
    ['a long key', 'long.abc'],
    ['more segments', '7:x'],
  ])('no id can spell %s', (_what, id) => {
    expect(keyOf(byId(Post, id))).not.toContain(id)
  })

  it('of a namespace with separators is no other namespace’s', () => {
    expect(keyOf(byId(Post, 7), undefined, 'a:b').split(':')).toHaveLength(4)
  })

  it('does not grow with the id', () => {
    expect(keyOf(byId(Post, 'x'.repeat(10_000))).length).toBeLessThan(150)
  })

  it('of remember has the shape namespace:remember:key:revision', () => {
    expect(rememberKey('shop', 'home 42', '0')).toMatch(/^shop:remember:home%2042:[^:]+$/)
    expect(rememberKey('shop', 'a:b', '0').split(':')).toHaveLength(4)
    expect(rememberKey('shop', 'k'.repeat(1000), '0').length).toBeLessThan(150)
    expect(rememberKey('shop', 'k', Post.revision)).not.toBe(rememberKey('shop', 'k', '0'))
  })

  it('of remember is never the key of a row, even of a model called remember', () => {
    const schema = createSchema({ identity: '', models: [model('remember', {})] })
    const remembered = must(schema.models.get('remember'))
    const row = readKey({
      namespace: 'shop',
      operation: reading(remembered, { filter: equals('id', 7), wholeRow: { id: 7 } }),
      scope: undefined,
      tags: [],
      models: [remembered],
      describe: undefined,
    })
    expect(rememberKey('shop', '7', remembered.revision)).not.toBe(row)
  })
})
