import type { Codec, FarEntry } from '../contracts/codec.ts'
import type { KnownDecimal } from './build-decimal.ts'
import { Uncopyable } from './copy.ts'
import { Damaged, damaged, Unreadable } from './damaged.ts'
import { open, seal } from './envelope.ts'
import { createForms } from './forms.ts'
import { inferKind } from './infer-kind.ts'
import { type Kind, LONGEST_SHAPE, writeKind } from './kind.ts'
import { createShapes, type ShapeOptions } from './shapes.ts'

export interface CodecOptions extends ShapeOptions {
  /**
   * The class that decimals are built with, once it is known. A decimal of another class is not stored, and an entry with
   * decimals cannot be read while there is none.
   */
  readonly decimal?: KnownDecimal
}

const isSpan = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0

const isTags = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((tag) => typeof tag === 'string')

/** Longer texts than V8 has, or more stack: no fault of ours, but not to be kept either. */
const cannotBeKept = (error: unknown): boolean => error instanceof Uncopyable || error instanceof RangeError

const shapeOf = (value: unknown): { readonly kind: Kind; readonly shape: string } => {
  const kind = inferKind(value)
  const shape = writeKind(kind)
  return shape.length > LONGEST_SHAPE ? { kind: 'x', shape: writeKind('x') } : { kind, shape }
}

/** Everything from Redis is read as if an enemy had written it: what does not check out to the last field is `Damaged`. */
const readEntry = (content: string, unpack: (packed: unknown) => unknown): FarEntry => {
  const fields = JSON.parse(content) as unknown
  if (!Array.isArray(fields) || fields.length !== 5) return damaged('five fields', fields)
  const [ttl, keep, under, tags, packed] = fields as readonly unknown[]
  if (!isSpan(ttl)) return damaged('a ttl in milliseconds', ttl)
  if (!isSpan(keep)) return damaged('the milliseconds to keep it', keep)
  if (typeof under !== 'string') return damaged('a digest of versions', under)
  if (!isTags(tags)) return damaged('a list of tags', tags)
  return { value: unpack(packed), tags, under, ttl, keep }
}

/**
 * Entries as bytes: the shape of the value (names and kinds of columns), then JSON by position. Code is made for shapes
 * that come often; where that is forbidden, closures write and read the same bytes.
 */
export const createCodec = ({ decimal = () => undefined, ...options }: CodecOptions = {}): Codec => {
  const shapes = createShapes(createForms(decimal), options)
  return {
    encode(key, { value, tags, under, ttl, keep }) {
      // JSON has no such numbers; an entry that nobody could read is none.
      if (!isSpan(ttl) || !isSpan(keep)) return undefined
      try {
        const { kind, shape } = shapeOf(value)
        const packed = shapes(shape, kind).pack(value)
        return seal(key, { shape, content: JSON.stringify([ttl, keep, under, tags, packed]) })
      } catch (error) {
        if (cannotBeKept(error)) return undefined
        throw error
      }
    },
    decode(key, bytes) {
      try {
        const { shape, content } = open(key, bytes)
        const packer = shapes(shape)
        return readEntry(content, (packed) => packer.unpack(packed))
      } catch (error) {
        if (error instanceof Damaged || error instanceof Unreadable) throw error
        throw new Damaged('A stored entry cannot be read.', { cause: error })
      }
    },
  }
}
