import { Decimal } from '@prisma/client/runtime/client'
import type { Codec, FarEntry } from '../../../src/contracts/codec.ts'
import { createCodec } from '../../../src/codec/create-codec.ts'

export { Decimal }

export const KEY = 'shop:Post:7:revision'

export const entryOf = (value: unknown): FarEntry => ({
  value,
  tags: ['.posts', '.posts|id', '.posts|id=7'],
  under: 'digest',
  ttl: 60_000,
  keep: 90_000.5,
})

/** Code is made for a shape at its first use. */
export const compiled = createCodec({ decimal: () => Decimal, compileAfter: 0 })
/** Code is never made. */
export const interpreted = createCodec({ decimal: () => Decimal, codeGeneration: false })

export const encoded = (codec: Codec, value: unknown): Uint8Array => {
  const bytes = codec.encode(KEY, entryOf(value))
  if (bytes === undefined) throw new Error('The codec refused a value that it should take.')
  return bytes
}

/** Read by a codec of its own, which knows no shape but from the bytes. */
export const roundTrip = (codec: Codec, value: unknown): unknown => {
  const reader = createCodec({
    decimal: () => Decimal,
    ...(codec === interpreted ? { codeGeneration: false } : { compileAfter: 0 }),
  })
  return reader.decode(KEY, encoded(codec, value)).value
}
