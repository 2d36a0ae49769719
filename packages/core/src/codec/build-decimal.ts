import { Unreadable } from './damaged.ts'

/** decimal.js or what is like it: built from its own text, it is the same number. */
export type DecimalConstructor = new (text: string) => object

/** Answers know no decimals until somebody brings them. */
export type KnownDecimal = () => DecimalConstructor | undefined

/** Decimals kept at a time, and the longest text that is worth it: some hundred kilobytes. */
const MOST_KEPT = 1_000
const LONGEST_KEPT = 32

/**
 * Builds decimals from their texts. Prices and rates repeat, building one costs as much as ten other columns, and decimals
 * never change: those built last are handed out again, as `copy` does.
 */
export const decimalBuilder = (known: KnownDecimal): ((text: string) => object) => {
  const kept = new Map<string, object>()
  let keptOf: DecimalConstructor | undefined
  return (text) => {
    const constructor = known()
    if (constructor === undefined)
      throw new Unreadable('A stored entry has decimals, and no client here has brought a class.')
    if (constructor !== keptOf || kept.size >= MOST_KEPT) {
      kept.clear()
      keptOf = constructor
    }
    const found = kept.get(text)
    if (found !== undefined) return found
    const built = new constructor(text)
    if (text.length <= LONGEST_KEPT) kept.set(text, built)
    return built
  }
}
