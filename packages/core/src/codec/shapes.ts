import { LRUCache } from 'lru-cache'
import type { Forms } from './form.ts'
import { type Kind, readKind } from './kind.ts'
import type { Packer } from './packer.ts'
import { packerOfClosures } from './packer-of-closures.ts'
import { mayGenerateCode, packerOfCode } from './packer-of-code.ts'

/** Shapes kept at a time: a schema's calls have tens, and texts of shapes may come from anybody who writes to the tier. */
const MOST_SHAPES = 1_000

/** Uses of a shape until code is made for it: making it takes 50 µs, and saves 5 µs on ten posts with their comments. */
const USES = 16

export interface ShapeOptions {
  /** False: never make code. Without it, wherever the process allows it. */
  readonly codeGeneration?: boolean
  /** Uses of a shape before code is made for it. */
  readonly compileAfter?: number
}

interface Shape {
  readonly kind: Kind
  packer: Packer
  uses: number
}

/** Packers by the text of their shape. `kind` spares reading the text where it is known. */
export type Shapes = (text: string, kind?: Kind) => Packer

export const createShapes = (forms: Forms, { codeGeneration, compileAfter = USES }: ShapeOptions): Shapes => {
  const shelf = new LRUCache<string, Shape>({ max: MOST_SHAPES })
  const generate = codeGeneration !== false && mayGenerateCode()

  /** Most entries have the shape of the one before, which takes no look at the shelf. */
  let lastText: string | undefined
  let last: Shape | undefined

  return (text, kind) => {
    let shape = text === lastText ? last : shelf.get(text)
    if (shape === undefined) {
      const known = kind ?? readKind(text)
      shape = { kind: known, packer: packerOfClosures(known, forms), uses: 0 }
      shelf.set(text, shape)
    }
    lastText = text
    last = shape
    if (generate && shape.uses++ === compileAfter) shape.packer = packerOfCode(shape.kind, forms)
    return shape.packer
  }
}
