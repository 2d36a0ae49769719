import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Codec } from '../../src/contracts/codec.ts'
import { Damaged } from '../../src/codec/damaged.ts'
import { seal } from '../../src/codec/envelope.ts'
import { anyValue } from './support/arbitrary.ts'
import { compiled, encoded, interpreted, KEY } from './support/entry.ts'

/** Throws `Damaged` and nothing else. */
const expectDamaged = (codec: Codec, bytes: Uint8Array, key = KEY): void => {
  let thrown: unknown
  try {
    codec.decode(key, bytes)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(Damaged)
}

const value = [
  { id: 1, at: new Date(0), title: 'é' },
  { id: 2, at: null, title: '😀' },
]

describe('bytes that were changed are never read', () => {
  const whole = encoded(compiled, value)

  it('one bit anywhere', () => {
    for (let i = 0; i < whole.length; i++)
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Uint8Array.from(whole)
        flipped[i] = (flipped[i] as number) ^ (1 << bit)
        expectDamaged(compiled, flipped)
      }
  })

  it('cut off anywhere', () => {
    for (let length = 0; length < whole.length; length++) expectDamaged(compiled, whole.subarray(0, length))
  })

  it('with something behind them', () => {
    for (const more of ['\0', ' ', 'x', whole]) expectDamaged(compiled, Buffer.concat([whole, Buffer.from(more)]))
  })

  it('of another key', () => {
    for (const key of ['', `${KEY} `, KEY.slice(1), KEY.toUpperCase(), 'shop:Post:8:revision'])
      expectDamaged(compiled, whole, key)
  })

  it('of any value, changed in any way', () => {
    const change = fc.oneof(
      fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) }).map(({ at, by }) => (bytes: Buffer) => {
        bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ by
        return bytes
      }),
      fc.nat().map((at) => (bytes: Buffer) => bytes.subarray(0, at % bytes.length)),
      fc.uint8Array({ minLength: 1, maxLength: 9 }).map((more) => (bytes: Buffer) => Buffer.concat([bytes, more])),
      fc.uint8Array({ minLength: 1, maxLength: 9 }).map((more) => (bytes: Buffer) => Buffer.concat([more, bytes])),
      fc.tuple(fc.nat(), fc.nat()).map(([from, length]) => (bytes: Buffer) => {
        const at = from % bytes.length
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (length % 9))])
      }),
    )
    fc.assert(
      fc.property(anyValue, change, (value, change) => {
        const bytes = encoded(compiled, value)
        expectDamaged(compiled, change(Buffer.from(bytes)))
      }),
      { numRuns: 1_000 },
    )
  })

  it('that are not ours at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => expectDamaged(compiled, bytes)))
    for (const text of ['', '{}', 'null', '\0'.repeat(16)]) expectDamaged(compiled, Buffer.from(text))
  })
})

const around = (content: string): string => `[1,2,"u",["t"],${content}]`
const nest = (levels: number, inner: string): string => '['.repeat(levels) + inner + ']'.repeat(levels)
const nestShape = (levels: number): string => '["row",["a"],['.repeat(levels) + '"s"' + ']]'.repeat(levels)
const row = (names: readonly string[], kinds: readonly unknown[]): string => JSON.stringify(['row', names, kinds])

describe('a forged entry with the right checksum', () => {
  it.each<[what: string, shape: string, content: string]>([
    ['no JSON', '"j"', '[1,2,'],
    ['no JSON as a shape', 'row', around('1')],
    ['nothing', '', ''],
    ['no list', '"j"', '{"ttl":1}'],
    ['too few fields', '"j"', '[1,2,"u",[]]'],
    ['too many fields', '"j"', '[1,2,"u",[],1,2]'],
    ['a ttl that is a text', '"j"', '["1",2,"u",[],1]'],
    ['a ttl of nothing', '"j"', '[0,2,"u",[],1]'],
    ['an endless ttl', '"j"', '[1e999,2,"u",[],1]'],
    ['a negative time to keep', '"j"', '[1,-2,"u",[],1]'],
    ['no time to keep', '"j"', '[1,null,"u",[],1]'],
    ['a digest that is a number', '"j"', '[1,2,3,[],1]'],
    ['tags that are a text', '"j"', '[1,2,"u","t",1]'],
    ['a tag that is a number', '"j"', '[1,2,"u",["t",1],1]'],
    ['tags that look like a list', '"j"', '[1,2,"u",{"length":1,"0":"t"},1]'],
    ['an unknown kind', '"Z"', around('1')],
    ['a kind that every object has', '"constructor"', around('1')],
    ['a kind called __proto__', '"__proto__"', around('1')],
    ['a kind that is a number', '1', around('1')],
    ['a kind that is null', 'null', around('1')],
    ['a kind that is an object', '{"0":"row","1":["a"],"2":["s"],"length":3}', around('[1]')],
    ['an unknown word', '["eval",["a"],["s"]]', around('[1]')],
    ['fewer kinds than names', '["row",["a","b"],["s"]]', around('[1,2]')],
    ['a name that is a number', '["row",[1],["s"]]', around('[1]')],
    ['a name that is an object', '["row",[{"toString":"x"}],["s"]]', around('[1]')],
    ['names that are a text', '["row","a",["s"]]', around('[1]')],
    ['a name twice', '["row",["a","a"],["s","s"]]', around('[1,2]')],
    [
      'too many columns',
      row(
        Array.from({ length: 1_001 }, (_, i) => `${i}`),
        Array.from({ length: 1_001 }, () => 's'),
      ),
      around(JSON.stringify(Array.from({ length: 1_001 }, () => 1))),
    ],
    ['too long a shape', row(['n'.repeat(40_000)], ['s']), around('[1]')],
    ['rows in rows without end', nestShape(21), around(nest(21, '1'))],
    ['rows in rows that fill the stack', nestShape(2_000), around(nest(2_000, '1'))],
    ['a row that is no list', row(['a'], ['s']), around('{"0":1,"length":1}')],
    ['a row that is a text', row(['a'], ['s']), around('"x"')],
    ['fewer values than columns', row(['a', 'b'], ['s', 's']), around('[1]')],
    ['more values than columns', row(['a'], ['s']), around('[1,2]')],
    ['rows that are no list', '["rows",["a"],["s"]]', around('{"length":1}')],
    ['rows that are scalars', '["rows",["a"],["s"]]', around('[1]')],
    ['an object in a column of scalars', row(['a'], ['s']), around('[{"x":1}]')],
    ['a date that is a text', '"d"', around('"2020-01-01"')],
    ['a date beyond time', '"d"', around('8.7e15')],
    ['a date of half a millisecond', '"d"', around('0.5')],
    ['a date that is an object', '"d"', around('{"valueOf":1}')],
    ['a bigint of half', '"b"', around('0.5')],
    ['a bigint beyond what numbers count', '"b"', around('9007199254740993')],
    ['a bigint in words', '"b"', around('"one"')],
    ['a bigint of nothing', '"b"', around('"-"')],
    ['a bigint that is a list', '"b"', around('[1]')],
    ['a decimal that is a number', '"D"', around('1')],
    ['a decimal in hexadecimal', '"D"', around('"0xff"')],
    ['a decimal that is an object', '"D"', around('{"s":1,"e":0,"d":[1],"constructor":"x"}')],
    ['bytes that are a list', '"y"', around('[1,2]')],
    ['bytes of a length', '"y"', around('1000000000')],
    ['a buffer that is an object', '"f"', around('{"type":"Buffer","data":[1]}')],
    ['JSON without end', '"j"', around(nest(300, ''))],
    ['JSON one level too deep', '"j"', around(nest(202, ''))],
    ['JSON one level too deep in a row', row(['a'], ['j']), around(`[${nest(201, '')}]`)],
    ['JSON that fills the stack', '"j"', around(nest(200_000, ''))],
    ['tags that fill the stack', '"x"', around('["list",'.repeat(100_000) + '1' + ']'.repeat(100_000))],
    ['tags one level too deep', '"x"', around('["list",'.repeat(201) + '["list"]' + ']'.repeat(201))],
    ['an untagged object', '"x"', around('{"a":1}')],
    ['an untagged list', '"x"', around('[1,2]')],
    ['an empty tag', '"x"', around('[]')],
    ['an unknown tag', '"x"', around('["Map",1]')],
    ['a tag that forms have', '"x"', around('["constructor",1]')],
    ['the tag of a form inside a form', '"x"', around('["x",["list"]]')],
    ['the tag of JSON', '"x"', around('["j",{"a":1}]')],
    ['a name without a value', '"x"', around('["object","a"]')],
    ['a name that is no text', '"x"', around('["object",1,2]')],
    ['a number that is none', '"x"', around('["odd","1"]')],
    ['a tagged null', '"x"', around('["d",null]')],
    ['two dates in one', '"x"', around('["d",1,2]')],
  ])('is not read: %s', (_what, shape, content) => {
    const bytes = seal(KEY, { shape, content })
    expectDamaged(compiled, bytes)
    expectDamaged(interpreted, bytes)
  })

  it('is not read when its lengths are not those of the bytes', () => {
    const forged = (length: number, more: string): Buffer => {
      const bytes = Buffer.concat([seal(KEY, { shape: '"j"', content: around('1') }), Buffer.from(more)])
      bytes.writeUInt32BE(length, 8)
      bytes.writeUInt32BE(crc32(bytes.subarray(8), crc32(KEY, bytes[3])), 4)
      return bytes
    }
    expect(compiled.decode(KEY, forged(3, '')).value).toBe(1)
    for (const length of [0, 2, 4, 1_000, 0xffffffff]) expectDamaged(compiled, forged(length, ''))
    expectDamaged(compiled, forged(3, ' '))
  })

  it('is told apart by name, and says what was expected', () => {
    const bytes = seal(KEY, { shape: '"j"', content: '[0,2,"u",[],1]' })
    expect(() => compiled.decode(KEY, bytes)).toThrow(/expected a ttl in milliseconds, found 0/)
    expect(() => compiled.decode(KEY, bytes)).toThrow(expect.objectContaining({ name: 'Damaged' }))
  })

  it('of any shape and content is read or damaged, and leaves the world as it was', () => {
    const before = Reflect.ownKeys(Object.prototype)
    const word = fc.constantFrom(
      'row',
      'rows',
      's',
      'j',
      'd',
      'D',
      'b',
      'y',
      'f',
      'x',
      '__proto__',
      'list',
      'object',
      'bare',
      'odd',
    )
    const part = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'medium' },
        word,
        fc.constantFrom(null, 0, -1, 1.5, 'a', '', '-0', true),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.tuple(
          fc.constantFrom('row', 'rows'),
          fc.array(word, { maxLength: 3 }),
          fc.array(tie('any'), { maxLength: 3 }),
        ),
        fc.dictionary(word, tie('any'), { maxKeys: 2 }),
      ),
    })).any
    fc.assert(
      fc.property(part, part, (shape, value) => {
        const bytes = seal(KEY, { shape: JSON.stringify(shape), content: around(JSON.stringify(value)) })
        const outcome = (codec: Codec): string => {
          try {
            return Buffer.from(encoded(interpreted, codec.decode(KEY, bytes).value)).toString('latin1')
          } catch (error) {
            expect(error).toBeInstanceOf(Damaged)
            return 'damaged'
          }
        }
        expect(outcome(compiled)).toBe(outcome(interpreted))
      }),
      { numRuns: 3_000 },
    )
    expect(Reflect.ownKeys(Object.prototype)).toStrictEqual(before)
  })
})

describe('names in a forged shape', () => {
  const hostile = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    '"]; globalThis.owned = 1; ["',
    '\\"]; globalThis.owned = 1; //',
    "'); globalThis.owned = 1; ('",
    '${globalThis.owned = 1}',
    '`; globalThis.owned = 1; `',
    '\u2028globalThis.owned = 1\u2028',
    '\n; globalThis.owned = 1\n',
    '*/ globalThis.owned = 1 /*',
    '\\u0022]; globalThis.owned = 1; [\\u0022',
    'forms',
    'damaged',
    'row',
  ]

  it.each(['row', 'rows'])('are names of properties, and nothing else: %s', (word) => {
    const shape = JSON.stringify([word, hostile, hostile.map(() => 'j')])
    const values = JSON.stringify(hostile.map(() => ({ polluted: true })))
    const bytes = seal(KEY, { shape, content: around(word === 'row' ? values : `[${values}]`) })
    for (const codec of [compiled, interpreted]) {
      const read = [codec.decode(KEY, bytes).value].flat()[0] as object
      expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
      expect(Object.keys(read)).toStrictEqual(hostile)
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      expect((globalThis as Record<string, unknown>)['owned']).toBeUndefined()
      // The code that packs was made of the same names.
      expect(Buffer.compare(encoded(compiled, [read, read]), encoded(interpreted, [read, read]))).toBe(0)
      expect((globalThis as Record<string, unknown>)['owned']).toBeUndefined()
    }
  })

  it('of tagged objects do not reach a prototype either', () => {
    const content = around('["object","__proto__",["object","polluted",true],"constructor",["object"],"a",["bare"]]')
    const read = compiled.decode(KEY, seal(KEY, { shape: '"x"', content })).value as object
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(Object.keys(read)).toStrictEqual(['__proto__', 'constructor', 'a'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
