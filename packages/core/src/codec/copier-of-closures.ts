import type { Copier } from '../contracts/codec.ts'
import type { CopyKind } from './copy-kind.ts'
import { copyLeaf } from './copy-leaf.ts'
import { setOwn } from './set-own.ts'

/** A flat copy first, which V8 makes in one piece: only what has to be made anew is touched one by one. */
const rowCopier = (names: readonly string[], kinds: readonly CopyKind[]): Copier => {
  const columns = names.flatMap((name, i) => {
    const kind = kinds[i] as CopyKind
    return kind === 'a' ? [] : [{ name, copyColumn: copierOfClosures(kind) }]
  })
  return (row) => {
    if (row === null) return null
    const copy = { ...(row as Record<string, unknown>) }
    for (const { name, copyColumn } of columns) setOwn(copy, name, copyColumn(copy[name]))
    return copy
  }
}

const listCopier = (copyItem: Copier): Copier => {
  return (list) => {
    if (list === null) return null
    const items = list as readonly unknown[]
    const copy = new Array<unknown>(items.length)
    for (let i = 0; i < items.length; i++) copy[i] = copyItem(items[i])
    return copy
  }
}

/** The way without generated code: for where code may not be generated. */
export const copierOfClosures = (kind: CopyKind): Copier => {
  if (typeof kind === 'string') return copyLeaf[kind]
  return kind[0] === 'row' ? rowCopier(kind[1], kind[2]) : listCopier(copierOfClosures(kind[1]))
}
