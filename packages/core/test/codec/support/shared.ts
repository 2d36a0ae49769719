import { isDecimal } from '../../../src/codec/copy.ts'

const partsOf = (value: unknown, found = new Set<object>()): Set<object> => {
  if (typeof value !== 'object' || value === null || isDecimal(value)) return found
  found.add(value)
  if (ArrayBuffer.isView(value)) found.add(value.buffer)
  else for (const part of Object.values(value)) partsOf(part, found)
  return found
}

/** What is the same object in both; decimals may be. Small buffers lie in one piece of memory that Node owns. */
export const shared = (a: unknown, b: unknown): readonly object[] => {
  const others = partsOf(b)
  return [...partsOf(a)].filter((part) => others.has(part) && !(part instanceof ArrayBuffer))
}
