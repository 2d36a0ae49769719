import { LRUCache } from 'lru-cache'
import type { Copier, CopierOf } from '../contracts/codec.ts'
import { copierOfClosures } from './copier-of-closures.ts'
import { copierOfCode } from './copier-of-code.ts'
import { copy } from './copy.ts'
import { type CopyKind, isSameKind, writeCopyKind } from './copy-kind.ts'
import { copyLeaf } from './copy-leaf.ts'
import { inferCopyKind } from './infer-copy-kind.ts'
import { mayGenerateCode } from './packer-of-code.ts'
import type { ShapeOptions } from './shapes.ts'

/** Shapes kept at a time: a schema's calls have tens; where names are data, every answer may have one of its own. */
const MOST_SHAPES = 1_000
const LONGEST_SHAPE = 8_000

/** Shapes that are found without writing them down, which takes as long as to copy a row. */
const MOST_RECENT = 8

/** Uses of a shape until a function is made for it: making it takes 50 µs, and saves 0.2 µs on a row, 8 µs on a feed of ten. */
const USES = 16
/** Uses after which the shelf is told that a shape is still in use: seldom enough to cost nothing. */
const USES_BETWEEN_LOOKS = 1_024

interface Shape {
  /** Shared by all entries of the shape. */
  readonly copy: Copier
  /** It left the shelf: what was made for it is let go of, while entries may keep `copy` for long. */
  forget(): void
}

/**
 * Functions that copy values of one shape faster than `copy` does, and return the same. A function is good for the very value
 * that it was asked for with, and for as long as nobody changes that: it checks nothing.
 */
export const createCopiers = ({ codeGeneration, compileAfter = USES }: ShapeOptions = {}): CopierOf => {
  const shelf = new LRUCache<string, Shape>({ max: MOST_SHAPES, dispose: (shape) => shape.forget() })
  const make = codeGeneration !== false && mayGenerateCode() ? copierOfCode : copierOfClosures

  const createShape = (): Shape => {
    let made: Copier | undefined
    let left = compileAfter
    /** Neither kind nor text is kept by a shape: the value has both, and there may be as many shapes as entries. */
    const look = (value: unknown): void => {
      left = USES_BETWEEN_LOOKS
      const kind = inferCopyKind(value)
      const text = writeCopyKind(kind)
      const known = shelf.get(text)
      if (known === undefined) shelf.set(text, shape)
      if (known === undefined || known === shape) made ??= make(kind)
    }
    const shape: Shape = {
      copy: (value) => {
        if (left-- === 0) look(value)
        return made === undefined ? copy(value) : made(value)
      },
      forget: () => void (made = undefined),
    }
    return shape
  }

  const onShelf = (kind: CopyKind): Shape | undefined => {
    const text = writeCopyKind(kind)
    if (text.length > LONGEST_SHAPE) return undefined
    let shape = shelf.get(text)
    if (shape === undefined) shelf.set(text, (shape = createShape()))
    return shape
  }
  const recent: { readonly kind: CopyKind; readonly shape: Shape }[] = []
  let oldest = 0

  return (value) => {
    if (typeof value !== 'object' || value === null) return copyLeaf.a
    const kind = inferCopyKind(value)
    if (typeof kind === 'string') return copyLeaf[kind]
    for (const known of recent) if (isSameKind(known.kind, kind)) return known.shape.copy
    const shape = onShelf(kind)
    if (shape === undefined) return copy
    recent[oldest] = { kind, shape }
    oldest = (oldest + 1) % MOST_RECENT
    return shape.copy
  }
}
