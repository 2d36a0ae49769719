import { describe, expect, it } from 'vitest'
import { checkHint, checkModelHint, type ModelHint } from '../../src/plan/hint.ts'
import { type CallControl, checkControl, createRule, type PolicySettings, rule } from '../../src/plan/policy.ts'

const settings = (more: Partial<PolicySettings> = {}): PolicySettings => ({
  defaults: undefined,
  l1: Infinity,
  l2: false,
  ...more,
})

describe('who decides about a read', () => {
  type Row = [
    promise: string,
    settings: Partial<PolicySettings>,
    model: ModelHint | false | undefined,
    call: CallControl | undefined,
    expected: object,
  ]
  const MINUTE = 60_000
  it.each<Row>([
    ['nobody says anything: the database is asked', {}, undefined, undefined, { kind: 'bypass', reason: 'unhinted' }],
    ['defaults alone cache', { defaults: { ttl: '1m' } }, undefined, undefined, { policy: { ttl: MINUTE } }],
    ['a bare hint takes five minutes', {}, {}, undefined, { policy: { ttl: 5 * MINUTE, swr: 0, grace: 0, tags: [] } }],
    [
      'a bare hint takes the defaults first',
      { defaults: { ttl: '2m' } },
      {},
      undefined,
      { policy: { ttl: 2 * MINUTE } },
    ],
    [
      'a hint beats the defaults',
      { defaults: { ttl: '2m' } },
      { ttl: '3m' },
      undefined,
      { policy: { ttl: 3 * MINUTE } },
    ],
    [
      'a call beats the hint',
      { defaults: { ttl: '2m' } },
      { ttl: '3m' },
      { ttl: '4m' },
      { policy: { ttl: 4 * MINUTE } },
    ],
    [
      'word by word: what the call leaves out is the hint’s, then the defaults’',
      { defaults: { ttl: '2m', grace: '9m' } },
      { ttl: '3m', swr: '8m' },
      { tags: ['home'] },
      { policy: { ttl: 3 * MINUTE, swr: 8 * MINUTE, grace: 9 * MINUTE, tags: ['home'] } },
    ],
    [
      'a word that is undefined says nothing',
      { defaults: { ttl: '2m' } },
      { ttl: '3m' },
      { ttl: undefined },
      { policy: { ttl: 3 * MINUTE } },
    ],
    ['true on an unhinted model takes five minutes', {}, undefined, true, { policy: { ttl: 5 * MINUTE } }],
    ['true on a hinted model takes its hint', {}, { ttl: '3m' }, true, { policy: { ttl: 3 * MINUTE }, refresh: false }],
    ['an empty call object caches', {}, undefined, {}, { kind: 'cached' }],
    ['false on a call asks the database', { defaults: {} }, { ttl: '3m' }, false, { kind: 'bypass', reason: 'call' }],
    ['false on a model is final', { defaults: { ttl: '1m' } }, false, undefined, { kind: 'bypass', reason: 'model' }],
    ['false on a model is final for a call, too', {}, false, { ttl: '1m' }, { kind: 'bypass', reason: 'model' }],
    ['false on a model is final for true, too', {}, false, true, { kind: 'bypass', reason: 'model' }],
    ['false on a model is final for a refresh, too', {}, false, 'refresh', { kind: 'bypass', reason: 'model' }],
    ['a refresh is told', {}, { ttl: '3m' }, 'refresh', { kind: 'cached', refresh: true, policy: { ttl: 3 * MINUTE } }],
    ['a refresh of an unhinted model is cached', {}, undefined, 'refresh', { kind: 'cached', refresh: true }],
    ['no memory: nowhere to keep it', { l1: false }, {}, undefined, { kind: 'bypass', reason: 'nowhere' }],
    ['l1 false: nowhere to keep it', {}, { l1: false }, undefined, { kind: 'bypass', reason: 'nowhere' }],
    ['memory has a longest life', { l1: 1000 }, { ttl: '3m' }, undefined, { policy: { ttl: 3 * MINUTE, l1: 1000 } }],
    ['a hint has a life of its own in memory', {}, { ttl: '3m', l1: '1m' }, undefined, { policy: { l1: MINUTE } }],
    ['the longest life in memory wins over a hint’s', { l1: 1000 }, { l1: '1m' }, undefined, { policy: { l1: 1000 } }],
    ['writeThrough is off unless said', {}, {}, undefined, { policy: { writeThrough: false } }],
    ['writeThrough can be said', {}, { writeThrough: true }, undefined, { policy: { writeThrough: true } }],
  ])('%s', (_promise, more, model, call, expected) => {
    expect(rule(settings(more), model, call)).toMatchObject(expected)
    const remembering = createRule(settings(more))
    for (const _ of ['first', 'again'])
      for (const [one, other] of [
        [model, call],
        [{ ttl: '7s' }, undefined],
        [false, undefined],
        [undefined, undefined],
      ] as const)
        expect(remembering(one, other)).toEqual(rule(settings(more), one, other))
  })
})

describe('the cache argument of a call', () => {
  it.each([
    [undefined],
    [true],
    [false],
    ['refresh'],
    [{ ttl: '1m' }],
    [{ ttl: 5, swr: 0, grace: '0s', tags: [] }],
    [{}],
  ])('may be %j', (given) => {
    expect(checkControl(given, 'cache')).toBe(given)
  })

  it.each([
    ['a text', 'yes', /^cache is "yes"; expected true, false, 'refresh' or an object/],
    ['a number', 60, /^cache is 60; expected true/],
    ['null', null, /^cache is null; expected true/],
    ['a function', () => 1, /^cache is a function; expected true/],
    ['an array', [], /^cache is an array of 0; expected/],
    ['an unknown word', { tll: '5m' }, /^cache has the unknown word "tll"; expected one of ttl, swr/],
    ['a word of models only', { keys: ['a'] }, /^cache has the unknown word "keys"/],
    ['an inherited word', { constructor: 1 }, /unknown word "constructor"/],
    ['a bad unit', { ttl: '5 minutes' }, /^cache\.ttl is "5 minutes"; expected a duration/],
    ['a ttl of nothing', { ttl: 0 }, /^cache\.ttl is 0; expected a duration from 1 ms/],
    ['tags that are a text', { tags: 'home' }, /^cache\.tags is "home"; expected an array of names/],
    ['a tag without letters', { tags: [''] }, /^cache\.tags has ""; expected names/],
    ['a tag that is a number', { tags: ['home', 5] }, /^cache\.tags has 5; expected names/],
    ['a hole for a tag', { tags: new Array(1) }, /^cache\.tags has undefined; expected names/],
    ['l1 true', { l1: true }, /^cache\.l1 is true; expected a duration/],
    ['writeThrough as a text', { writeThrough: 'yes' }, /^cache\.writeThrough is "yes"; expected true or false/],
  ])('cannot be %s', (_what, given, message) => {
    expect(() => checkControl(given, 'cache')).toThrow(message)
    expect(() => checkControl(given, 'cache')).toThrow(
      expect.objectContaining({ name: 'CacheError', code: expect.stringMatching(/^(CALL|UNIT)$/) as string }),
    )
  })
})

describe('a hint', () => {
  it('of a model may also name keys, dependsOn and moves', () => {
    const hint = { ttl: '5m', keys: ['slug'], dependsOn: ['Post'], moves: ['Audit'] }
    expect(checkModelHint(hint, 'models.Post', 'OPTION')).toEqual(hint)
  })

  it('may be true (the defaults) or false (never)', () => {
    expect(checkModelHint(true, 'models.Post', 'OPTION')).toEqual({})
    expect(checkModelHint(false, 'models.Post', 'OPTION')).toBe(false)
  })

  it.each([
    [null, /^models\.Post is null; expected an object such as \{ ttl: '5m' \}, true or false/],
    ['5m', /^models\.Post is "5m"; expected an object/],
    [{ key: ['slug'] }, /unknown word "key"; expected one of .*keys/],
    [{ keys: 'slug' }, /^models\.Post\.keys is "slug"; expected an array of names/],
    [{ moves: [5] }, /^models\.Post\.moves has 5; expected names/],
  ])('%j is refused by name', (given, message) => {
    expect(() => checkModelHint(given, 'models.Post', 'HINT')).toThrow(message)
    expect(() => checkModelHint(given, 'models.Post', 'HINT')).toThrow(expect.objectContaining({ code: 'HINT' }))
  })

  it('of defaults has no word that only a model can have', () => {
    expect(() => checkHint({ dependsOn: ['Post'] }, 'defaults', 'OPTION')).toThrow(
      expect.objectContaining({ code: 'OPTION' }),
    )
    expect(() => checkHint(true, 'defaults', 'OPTION')).toThrow(/^defaults is true; expected an object/)
  })
})
