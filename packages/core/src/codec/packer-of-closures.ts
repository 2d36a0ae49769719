import { damaged } from './damaged.ts'
import type { Form, Forms } from './form.ts'
import { depthOfColumns, type Kind } from './kind.ts'
import type { Packer } from './packer.ts'
import { setOwn } from './set-own.ts'

type Row = Record<string, unknown>

const atDepth = (form: Form, depth: number): Packer => ({
  pack: (value) => form.pack(value, depth),
  unpack: (packed) => form.unpack(packed, depth),
})

const rowPacker = (names: readonly string[], columns: readonly Packer[]): Packer => ({
  pack: (row) => (row === null ? null : columns.map(({ pack }, i) => pack((row as Row)[names[i] as string]))),
  unpack: (packed) => {
    if (packed === null) return null
    if (!Array.isArray(packed) || packed.length !== names.length) return damaged(`${names.length} columns`, packed)
    const row: Row = {}
    for (let i = 0; i < names.length; i++) setOwn(row, names[i] as string, columns[i]?.unpack(packed[i]))
    return row
  },
})

const listPacker = ({ pack, unpack }: Packer): Packer => ({
  pack: (rows) => (rows === null ? null : (rows as readonly unknown[]).map((row) => pack(row))),
  unpack: (packed) => {
    if (packed === null) return null
    return Array.isArray(packed) ? packed.map((row) => unpack(row)) : damaged('a list of rows', packed)
  },
})

const packerAt = (kind: Kind, depth: number, forms: Forms): Packer => {
  if (typeof kind === 'string') return atDepth(forms[kind], depth)
  const [word, names, kinds] = kind
  const below = depthOfColumns(word, depth)
  const row = rowPacker(
    names,
    kinds.map((column) => packerAt(column, below, forms)),
  )
  return word === 'rows' ? listPacker(row) : row
}

/** The way without generated code: for shapes that are new, and where code may not be generated. */
export const packerOfClosures = (kind: Kind, forms: Forms): Packer => packerAt(kind, 0, forms)
