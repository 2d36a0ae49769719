/**
 * How a value is copied. `null` fits each of them.
 * - `a` as it is: texts, numbers, booleans, bigints, `undefined`, decimals
 * - `d` Date, `y` Uint8Array, `f` Buffer
 * - `x` whatever it is: anything else, and places where values of several kinds were seen
 */
export type CopyLeaf = 'a' | 'd' | 'y' | 'f' | 'x'

/** An object with these properties in this order. */
export type CopyRow = readonly [word: 'row', names: readonly string[], kinds: readonly CopyKind[]]

/** A list whose items are all of one kind. */
export type CopyList = readonly [word: 'list', kind: CopyKind]

/** Unlike `Kind` it is never written down for others, and cares for what has to be made anew only. */
export type CopyKind = CopyLeaf | CopyRow | CopyList

export const isSameKind = (a: CopyKind, b: CopyKind): boolean => {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  if (a[0] === 'list') return b[0] === 'list' && isSameKind(a[1], b[1])
  if (b[0] === 'list' || a[1].length !== b[1].length) return false
  for (let i = 0; i < a[1].length; i++)
    if (a[1][i] !== b[1][i] || !isSameKind(a[2][i] as CopyKind, b[2][i] as CopyKind)) return false
  return true
}

/** One text per kind. */
export const writeCopyKind = (kind: CopyKind): string => JSON.stringify(kind)
