import { describe, expect, it } from 'vitest'
import { createCache } from '../src/cache.ts'
import { readOptions } from '../src/options.ts'
import { manualClock } from '../src/testing/manual-clock.ts'

describe('options', () => {
  it('may all be left out', () => {
    expect(readOptions({})).toEqual({
      namespace: 'tidemark',
      l1: { maxBytes: 64 * 1024 ** 2, ttl: Infinity },
      l2: undefined,
      consistency: 'bounded',
      maxStaleness: 1000,
      maxWriteTime: 60_000,
      whenUnreachable: 'allow',
      defaults: undefined,
      models: new Map(),
    })
    expect(() => createCache()).not.toThrow()
  })

  it('may all be given', () => {
    const given = {
      namespace: 'shop',
      l1: { maxBytes: '1mb', ttl: '10m' },
      l2: {
        name: 'a tier',
        open: () => {
          throw new Error('not opened by options')
        },
      },
      consistency: 'strong',
      maxStaleness: '2s',
      maxWriteTime: 5000,
      whenUnreachable: 'refuse',
      defaults: { ttl: '5m' },
      models: { User: { ttl: '1m', keys: ['name'] }, Post: true, AuditLog: false },
    }
    expect(readOptions(given)).toEqual({
      namespace: 'shop',
      l1: { maxBytes: 1024 ** 2, ttl: 600_000 },
      l2: given.l2,
      consistency: 'strong',
      maxStaleness: 2000,
      maxWriteTime: 5000,
      whenUnreachable: 'refuse',
      defaults: { ttl: '5m' },
      models: new Map<string, unknown>([
        ['User', { ttl: '1m', keys: ['name'] }],
        ['Post', {}],
        ['AuditLog', false],
      ]),
    })
  })

  it('may say that there is no memory', () => {
    expect(readOptions({ l1: false }).l1).toBe(false)
  })

  it.each([[1], [4095], [5000], ['100kb'], ['1.5mb']])('may give memory %s', (maxBytes) => {
    expect(() => createCache({ l1: { maxBytes: maxBytes as number } })).not.toThrow()
  })

  it.each<[string, unknown, string, RegExp]>([
    ['null', null, 'OPTION', /^createCache was given null; expected an object of options/],
    ['a text', 'shop', 'OPTION', /^createCache was given "shop"; expected an object/],
    ['a list', [], 'OPTION', /^createCache was given an array of 0; expected an object/],
    ['an unknown option', { nameSpace: 'x' }, 'OPTION', /unknown option "nameSpace"; expected namespace, l1, /],
    ['an inherited name', { constructor: 1 }, 'OPTION', /unknown option "constructor"/],
    ['an l2 that is no tier', { l2: {} }, 'OPTION', /^l2 is an object; expected a tier such as redis\(/],
    ['an l3', { l3: {} }, 'OPTION', /^l3 is set, but this version has memory and one shared tier; expected no l3/],
    ['a namespace without letters', { namespace: '' }, 'OPTION', /^namespace is ""; expected a name such as 'shop'/],
    ['a namespace that is a number', { namespace: 5 }, 'OPTION', /^namespace is 5; expected a name/],
    ['l1 true', { l1: true }, 'OPTION', /^l1 is true; expected false or an object such as \{ maxBytes/],
    ['l1 null', { l1: null }, 'OPTION', /^l1 is null; expected false or an object/],
    [
      'an unknown option of l1',
      { l1: { max: 5 } },
      'OPTION',
      /^l1 has the unknown option "max"; expected maxBytes, ttl/,
    ],
    [
      'bytes of an unknown unit',
      { l1: { maxBytes: '64tb' } },
      'UNIT',
      /^l1\.maxBytes is "64tb"; expected a size such as '64mb'/,
    ],
    ['bytes that are null', { l1: { maxBytes: null } }, 'UNIT', /^l1\.maxBytes is null; expected a size/],
    ['no bytes', { l1: { maxBytes: 0 } }, 'UNIT', /^l1\.maxBytes is 0; expected a size/],
    ['a ttl of an unknown unit', { l1: { ttl: '5 min' } }, 'UNIT', /^l1\.ttl is "5 min"; expected a duration such as/],
    [
      'an unknown consistency',
      { consistency: 'weak' },
      'OPTION',
      /^consistency is "weak"; expected "strong", "bounded", "eventual"/,
    ],
    ['consistency null', { consistency: null }, 'OPTION', /^consistency is null; expected/],
    ['a bound without a unit', { maxStaleness: '5' }, 'UNIT', /^maxStaleness is "5"; expected a duration/],
    ['a bound that is null', { maxStaleness: null }, 'UNIT', /^maxStaleness is null; expected a duration/],
    ['a write that takes no time', { maxWriteTime: 0 }, 'UNIT', /^maxWriteTime is 0; expected a duration from 1 ms/],
    [
      'a write that takes longer than a day',
      { maxWriteTime: '25h' },
      'UNIT',
      /^maxWriteTime is "25h"; expected a day at most/,
    ],
    [
      'an unknown whenUnreachable',
      { whenUnreachable: 'wait' },
      'OPTION',
      /^whenUnreachable is "wait"; expected "allow", "refuse"/,
    ],
    [
      'defaults that are a duration',
      { defaults: '5m' },
      'OPTION',
      /^defaults is "5m"; expected an object such as \{ ttl: '1m' \}/,
    ],
    [
      'an unknown word of defaults',
      { defaults: { tll: '5m' } },
      'OPTION',
      /^defaults has the unknown word "tll"; expected one of ttl, /,
    ],
    ['a unit of defaults', { defaults: { ttl: 'soon' } }, 'UNIT', /^defaults\.ttl is "soon"; expected a duration/],
    [
      'models that are a list',
      { models: ['User'] },
      'OPTION',
      /^models is an array of 1; expected an object such as \{ User/,
    ],
    [
      'a model that is a text',
      { models: { User: '5m' } },
      'OPTION',
      /^models\.User is "5m"; expected an object such as/,
    ],
    [
      'an unknown word of a model',
      { models: { User: { tags: [], tll: 1 } } },
      'OPTION',
      /^models\.User has the unknown word "tll"/,
    ],
    [
      'a unit of a model',
      { models: { User: { swr: '1 s 2' } } },
      'UNIT',
      /^models\.User\.swr is "1 s 2"; expected a duration/,
    ],
  ])('cannot be %s', (_what, given, code, message) => {
    const create = () => createCache(given as object, { clock: manualClock() })
    expect(create).toThrow(message)
    expect(create).toThrow(expect.objectContaining({ name: 'CacheError', code }))
  })

  it('cut a long value short in the message', () => {
    expect(() => createCache({ consistency: 'x'.repeat(10_000) as never })).toThrow(/^.{0,200}$/)
  })
})
