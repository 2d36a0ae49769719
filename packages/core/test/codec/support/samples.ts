import { Decimal } from './entry.ts'

const bare = (properties: object): object => Object.assign(Object.create(null) as object, properties)

const ownProto = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1},"a":1}') as object

const nested = (depth: number): unknown =>
  depth === 0 ? {} : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) }
const nestedRows = (depth: number): unknown =>
  depth === 0 ? [{ at: new Date(0) }, { at: null }] : [{ n: 1n, rows: nestedRows(depth - 1) }]

const post = (id: number) => ({
  id,
  slug: `post-${id}`,
  views: BigInt(id),
  price: new Decimal(`${id}.25`),
  at: new Date(id),
  deletedAt: id % 2 === 0 ? null : new Date(5),
  cover: new Uint8Array([id, 255]),
  meta: { theme: 'dark', list: [1, 'x', null, { deep: [true] }] },
  tags: ['A', 'B'],
  author: id === 3 ? null : { id: 1n, name: 'Ann', team: { id: 2, since: new Date(7) } },
  comments: Array.from({ length: id % 3 }, (_, i) => ({ id: i, body: 'é', likes: [{ userId: 1, at: new Date(i) }] })),
})

/** Every kind of value that an answer may hold. */
export const samples: readonly (readonly [what: string, value: unknown])[] = [
  ['null', null],
  ['undefined', undefined],
  ['true', true],
  ['a count', 42],
  ['zero', 0],
  ['negative zero', -0],
  ['not a number', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['negative infinity', Number.NEGATIVE_INFINITY],
  ['the smallest number', 5e-324],
  ['the largest number', Number.MAX_VALUE],
  ['0.1 + 0.2', 0.1 + 0.2],
  ['an empty text', ''],
  ['half letters', '\ud800 \udc00 \udc00\ud800'],
  ['emoji, NUL and separators of lines', '😀\0\u2028\u2029\r\n"\\'],
  ['Latin-1', 'Ça déjà vu ÿ'],
  ['a long text', 'text of ten'.repeat(1_000_000)],
  ['a long text of wide letters', 'жирный 😀'.repeat(300_000)],
  ['bigints at the edge of numbers', [2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n) + 1n, -(2n ** 53n), 0n]],
  ['a column of bigints', [{ n: 2n ** 53n - 1n }, { n: 2n ** 53n }, { n: -(2n ** 64n) }, { n: 0n }, { n: null }]],
  ['a large bigint', -(7n ** 9_000n)],
  ['a date', new Date(5)],
  ['dates at the ends of time', [{ at: new Date(8.64e15) }, { at: new Date(-8.64e15) }, { at: new Date(-1) }]],
  ['an invalid date', new Date(Number.NaN)],
  ['a column with an invalid date', [{ at: new Date(Number.NaN) }, { at: new Date(0) }, { at: null }]],
  ['bytes', new Uint8Array([0, 1, 2, 255])],
  ['no bytes', new Uint8Array()],
  ['a part of bytes', new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
  ['a buffer', Buffer.from('bytes')],
  ['an empty buffer', Buffer.alloc(0)],
  [
    'bytes beside buffers',
    [
      { a: Buffer.from('x'), b: new Uint8Array(1) },
      { a: new Uint8Array(1), b: Buffer.from('x') },
    ],
  ],
  ['an empty list', []],
  ['an empty object', {}],
  ['a list of empty objects', [{}, {}]],
  [
    'empty lists in rows',
    [
      { a: [], at: new Date(0) },
      { a: [], at: new Date(1) },
    ],
  ],
  ['a row', post(1)],
  ['rows', [post(1), post(2), post(3), post(4)]],
  ['a row of scalars', { id: 1, name: 'x', on: false, none: null }],
  [
    'rows of scalars',
    [
      { id: 1, name: null },
      { id: 2, name: 'x' },
    ],
  ],
  ['rows of different properties', [{ a: 1 }, { b: 1, a: 1 }, { a: 1, b: 1 }]],
  ['rows and null', [{ at: new Date(0) }, null]],
  ['null before a date', [{ at: null }, { at: new Date(0) }]],
  ['a missing beside an undefined property', [{ a: undefined }, {}]],
  ['an undefined property', { a: undefined, b: 1 }],
  [
    'columns of mixed kinds',
    [
      { a: 1, b: new Date(1) },
      { a: 'x', b: 1n },
      { a: new Date(0), b: [] },
      { a: [1], b: {} },
    ],
  ],
  ['a column of rows or lists', [{ a: { at: new Date(0) } }, { a: [{ at: new Date(0) }] }]],
  [
    'JSON columns',
    [
      { id: 1, json: { a: [1] } },
      { id: 2, json: ['x', { b: null }] },
      { id: 3, json: 'x' },
    ],
  ],
  ['enum lists', [{ roles: ['A', 'B'] }, { roles: [] }]],
  ['lists of lists', [[1, [2]], [[new Date(3)]], []]],
  ['lists of dates and numbers without JSON', { dates: [new Date(1), null], numbers: [-0, Number.NaN, 1] }],
  ['a column of odd numbers', [{ n: -0 }, { n: 1 }, { n: Number.NaN }]],
  ['an aggregate', { _count: { _all: 3 }, _avg: { price: new Decimal('1.5'), n: null }, _max: { at: new Date(3) } }],
  ['a page', { total: 3, posts: [post(1), post(2)], next: undefined }],
  ['an object without a prototype', bare({ a: 1, b: bare({}) })],
  ['rows without a prototype', [bare({ a: 1 }), bare({ a: 2 })]],
  ['__proto__ and constructor as properties', ownProto],
  ['__proto__ as a column', [1, 2].map((n) => JSON.parse(`{"a":1,"__proto__":${n}}`) as object)],
  [
    '__proto__ as a column of dates',
    [0, 1].map((n) =>
      Object.defineProperty({ a: 1 }, '__proto__', {
        value: new Date(n),
        enumerable: true,
        writable: true,
        configurable: true,
      }),
    ),
  ],
  ['__proto__ beside undefined', Object.assign(JSON.parse('{"__proto__":{"x":1}}') as object, { b: undefined })],
  [
    'numbers as names',
    [
      { b: new Date(0), 10: 1, 9: 2, '-1': 3 },
      { b: new Date(0), 10: 1, 9: 2, '-1': 3 },
    ],
  ],
  [
    'odd names',
    [0, 1].map((n) => ({ '': n, '\u2028\u2029': 1, '"]; throw 1': 2, '`${1}`\\': 3, '\ud800': 4, at: new Date(n) })),
  ],
  ['what looks like a tag', [['odd', '-0'], ['d', 5], ['object', 'a', 1], ['list'], undefined]],
  ['what looks like an entry', { row: [1, 2, '', [], ['d', 0]], at: new Date(0), x: [-0, ['odd', 'NaN'], ['D', '1']] }],
  ['the text of a shape', '["row",["a"],["d"]]'],
  ['the deepest objects', nested(200)],
  ['the deepest objects beside a date', [new Date(0), nested(199)]],
  [
    'the deepest objects in rows',
    [
      { at: new Date(0), json: nested(198) },
      { at: null, json: undefined },
    ],
  ],
  ['rows deeper than a shape goes', nestedRows(60)],
  [
    'more columns than a shape has',
    Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`c${i}`, new Date(i)])),
  ],
  ['longer names than a shape has', [0, 1].map((n) => ({ ['n'.repeat(40_000)]: new Date(n) }))],
  ['one object at several places', ((shared) => [shared, { shared }, [shared, shared]])({ at: new Date(0) })],
  [
    'decimals',
    [
      '0',
      '-0',
      '1.10',
      '1e500',
      '-1e-9000000',
      'NaN',
      'Infinity',
      '-Infinity',
      `${'1'.repeat(99)}.${'3'.repeat(99)}`,
    ].map((text) => ({ price: new Decimal(text), other: [new Decimal(text)] })),
  ],
]

export const shortSamples = samples.filter(([what]) => !what.startsWith('a long'))
