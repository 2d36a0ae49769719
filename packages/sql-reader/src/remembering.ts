import type { Dialect } from './contract.ts'

const MOST_KEPT = 1000
/** Longer texts are made once and not again. */
const LONGEST_KEPT = 10_000

/** The same reader, which remembers what it has read lately. */
export const remembering = <T>(
  read: (text: string, dialect: Dialect) => T,
): ((text: string, dialect: Dialect) => T) => {
  const kept = new Map<string, { readonly found: T }>()
  return (text, dialect) => {
    if (text.length > LONGEST_KEPT) return read(text, dialect)
    const key = `${dialect} ${text}`
    const known = kept.get(key)
    if (known !== undefined) kept.delete(key)
    const reading = known ?? { found: read(text, dialect) }
    kept.set(key, reading)
    if (kept.size > MOST_KEPT) for (const oldest of kept.keys()) if (kept.delete(oldest)) break
    return reading.found
  }
}
