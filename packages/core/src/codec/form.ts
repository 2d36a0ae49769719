import type { Leaf } from './kind.ts'

/** How a value of one kind lies in JSON. `depth`: how many objects it lies in. `unpack` trusts nothing. */
export interface Form {
  pack(value: unknown, depth: number): unknown
  unpack(packed: unknown, depth: number): unknown
}

export type Forms = Readonly<Record<Leaf, Form>>
