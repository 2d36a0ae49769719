import fc from 'fast-check'
import { Decimal } from './entry.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(
    '',
    'é',
    '😀',
    '\ud800',
    '\udfff\ud800',
    '\0',
    '\u2028',
    '__proto__',
    'odd',
    'list',
    'object',
    'd',
    'row',
  ),
)

const names = fc.oneof(
  fc.constantFrom(
    'id',
    'at',
    'a',
    'b',
    '__proto__',
    'constructor',
    'toString',
    '',
    '0',
    '10',
    '-1',
    '\u2028',
    '"',
    '\ud800',
  ),
  fc.string({ maxLength: 3 }),
)

const decimal = fc
  .oneof(fc.double().map(String), fc.bigInt().map(String), fc.constantFrom('-0', 'NaN', '1e-400', '1e400'))
  .map((digits) => new Decimal(digits))

const plain = fc.oneof(text, fc.boolean(), fc.integer(), fc.double())

/** One kind of value each: what a column holds. */
const leaves: readonly fc.Arbitrary<unknown>[] = [
  text,
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.constant(undefined),
  fc.date(),
  decimal,
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.uint8Array({ maxLength: 5 }),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(plain, { maxLength: 3 }),
]

const objectOf = (properties: readonly (readonly [string, unknown])[], prototype: object | null): object => {
  const object = Object.create(prototype) as object
  for (const [name, value] of properties)
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
  return object
}

const uniqueNames = fc.uniqueArray(names, { maxLength: 5 })

/** Rows of the same properties; a column holds one kind of value, or null, or now and then anything. */
const rowsOf = (column: fc.Arbitrary<unknown>): fc.Arbitrary<readonly object[]> =>
  uniqueNames.chain((own) =>
    fc
      .tuple(...own.map(() => fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...leaves) }, fc.constant(column))))
      .chain((columns) =>
        fc.array(
          fc
            .tuple(...columns.map((values) => fc.oneof({ weight: 4, arbitrary: values }, fc.constant(null))))
            .map((row) =>
              objectOf(
                row.map((value, i) => [own[i] as string, value] as const),
                Object.prototype,
              ),
            ),
          { maxLength: 4 },
        ),
      ),
  )

/** Answers and everything near them: rows in rows, mixed lists, objects of any names. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(...leaves),
    rowsOf(tie('tree')),
    rowsOf(tie('tree')).map(([first]) => first ?? null),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc
      .tuple(fc.uniqueArray(fc.tuple(names, tie('tree')), { maxLength: 4, selector: ([name]) => name }), fc.boolean())
      .map(([properties, bare]) => objectOf(properties, bare ? null : Object.prototype)),
  ),
})).tree
