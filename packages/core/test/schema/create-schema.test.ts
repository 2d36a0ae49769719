import { describe, expect, it } from 'vitest'
import { createSchema } from '../../src/schema/create-schema.ts'
import type { ModelDefinition } from '../../src/schema/definition.ts'
import { fieldOf, model, must, shop } from '../support/shop.ts'

const { of, all } = shop()
const one = (...models: ModelDefinition[]) => createSchema({ identity: '', models })

describe('the graph of models', () => {
  it('narrows by id, uniques, hinted fields, foreign keys, enums and booleans, in that order', () => {
    const { models } = one(
      model('A', {
        fields: [
          fieldOf('flag', 'boolean'),
          fieldOf('kind', 'enum'),
          fieldOf('bId', 'integer'),
          fieldOf('name', 'text'),
          fieldOf('slug', 'text'),
          fieldOf('id', 'integer'),
          fieldOf('at', 'other'),
        ],
        uniques: [['slug']],
        keys: ['name'],
        relations: [
          {
            kind: 'key',
            name: 'b',
            many: false,
            target: 'B',
            holds: true,
            own: ['bId'],
            other: ['id'],
            onDelete: 'none',
          },
        ],
      }),
      model('B', {}),
    )
    expect(must(models.get('A')).keys.map((key) => [key.name, key.unique])).toEqual([
      ['id', true],
      ['slug', true],
      ['name', false],
      ['bId', false],
      ['flag', false],
      ['kind', false],
    ])
  })

  it('narrows by nothing whose equality it cannot tell', () => {
    const { models } = one(
      model('A', { fields: [fieldOf('id', 'other'), fieldOf('n', 'text')], uniques: [['id', 'n']] }),
    )
    expect(must(models.get('A')).keys).toEqual([])
    expect(must(models.get('A')).id).toBeUndefined()
  })

  it('names columns as the database does', () => {
    expect(of('Post').keys.map((key) => key.columnTag)).toContain('public.Post|author_id')
  })

  it('makes of a join table a model of its own that both sides share', () => {
    const [post, label] = [must(of('Post').relations.get('labels')).link, must(of('Label').relations.get('posts')).link]
    if (post.kind !== 'join' || label.kind !== 'join') throw new Error('expected links over a join table')
    expect(post.join).toBe(label.join)
    expect(all).toContain(post.join)
    expect(post.join.keys.map((key) => key.columnTag).sort()).toEqual([
      'public._LabelToPost|A',
      'public._LabelToPost|B',
    ])
  })

  it('gives no two tables one name', () => {
    const named = (database: string | undefined, schema: string | undefined, name: string) =>
      must(createSchema({ database, identity: '', models: [model('A', { table: { schema, name } })] }).models.get('A'))
        .tag
    const tags = [
      named(undefined, undefined, 'a'),
      named(undefined, 'a', ''),
      named(undefined, 'a.b', 'c'),
      named(undefined, 'a', 'b.c'),
      named('a', undefined, 'b'),
      named(undefined, 'a/', 'b'),
      named('a', '', '/b'),
      named(undefined, undefined, 'a|id'),
      named(undefined, undefined, '#home'),
      named('a', 'b', 'c'),
    ]
    expect(new Set(tags).size).toBe(tags.length)
  })

  it('gives a model another revision when its shape or the identity of its client changes', () => {
    const revision = (identity: string, shape: string) =>
      must(createSchema({ identity, models: [model('A', { shape })] }).models.get('A')).revision
    expect(new Set([revision('i', 's'), revision('i', 't'), revision('j', 's')]).size).toBe(3)
    expect(revision('i', 's')).toBe(revision('i', 's'))
  })

  it('cannot say what a view hangs on that names no tables, nor a view above it', () => {
    const { models } = one(
      model('Blind', { view: true }),
      model('Above', { view: true, dependsOn: ['Blind'] }),
      model('Seeing', { view: true, dependsOn: ['Table'] }),
      model('Table', {}),
    )
    expect([...models.values()].map((m) => [m.name, m.unknowable])).toEqual([
      ['Blind', true],
      ['Above', true],
      ['Seeing', false],
      ['Table', false],
    ])
  })

  const relationTo = (target: string, own: string, other: string) =>
    ({
      kind: 'key',
      name: 'r',
      many: false,
      target,
      holds: true,
      own: [own],
      other: [other],
      onDelete: 'none',
    }) as const
  it.each<[string, ModelDefinition, string, RegExp]>([
    [
      'a relation to a model that is not there',
      model('A', { relations: [relationTo('B', 'id', 'id')] }),
      'MODEL',
      /names the model B, which it does not define/,
    ],
    [
      'a relation over a field that is not there',
      model('A', { relations: [relationTo('A', 'x', 'id')] }),
      'MODEL',
      /names the field A\.x/,
    ],
    [
      'a relation to a field that is not there',
      model('A', { relations: [relationTo('A', 'id', 'x')] }),
      'MODEL',
      /names the field A\.x/,
    ],
    [
      'a trigger that writes to no model',
      model('A', { moves: ['Audit'] }),
      'MODEL',
      /moves of A names "Audit"; expected one of A/,
    ],
    [
      'a view of no model',
      model('A', { view: true, dependsOn: ['B'] }),
      'MODEL',
      /dependsOn of A names "B"; expected one of A/,
    ],
    [
      'a key that is no field',
      model('A', { keys: ['x'] }),
      'HINT',
      /^keys of A names "x"; expected a field of A whose type is/,
    ],
    [
      'a key whose equality cannot be told',
      model('A', { fields: [fieldOf('id', 'integer'), fieldOf('at', 'other')], keys: ['at'] }),
      'HINT',
      /^keys of A names "at"/,
    ],
  ])('refuses %s by name', (_what, definition, code, message) => {
    expect(() => one(definition)).toThrow(message)
    expect(() => one(definition)).toThrow(expect.objectContaining({ name: 'CacheError', code }))
  })
})
