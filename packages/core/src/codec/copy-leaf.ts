import type { Copier } from '../contracts/codec.ts'
import { copy } from './copy.ts'
import type { CopyLeaf } from './copy-kind.ts'

/** How a value of each kind is copied that is neither a row nor a list. */
export const copyLeaf: Readonly<Record<CopyLeaf, Copier>> = {
  a: (value) => value,
  d: (value) => (value === null ? null : new Date((value as Date).getTime())),
  y: (value) => (value === null ? null : new Uint8Array(value as Uint8Array)),
  f: (value) => (value === null ? null : Buffer.from(value as Buffer)),
  x: copy,
}
