import type { Dialect } from './contract.ts'

/** So many of the latest are kept, and up to as many again. */
const MOST_KEPT = 500
/** Longer texts are made once and not again. */
const LONGEST_KEPT = 10_000

interface Found<T> {
  readonly value: T
}

/** Those that were asked for lately are young; what was not while as many others were is forgotten. */
const createShelf = <T>() => {
  let young = new Map<string, Found<T>>()
  let old = new Map<string, Found<T>>()
  const put = (text: string, found: Found<T>): void => {
    if (young.size >= MOST_KEPT) {
      old = young
      young = new Map()
    }
    young.set(text, found)
  }
  return {
    put,
    get: (text: string): Found<T> | undefined => {
      const found = young.get(text)
      if (found !== undefined) return found
      const older = old.get(text)
      if (older !== undefined) put(text, older)
      return older
    },
  }
}

/** The same reader, which remembers what it has read lately. */
export const remembering = <T>(
  read: (text: string, dialect: Dialect) => T,
): ((text: string, dialect: Dialect) => T) => {
  // A key made of both would be a new text each time, to be read from end to end.
  const shelves = new Map<Dialect, ReturnType<typeof createShelf<T>>>()
  return (text, dialect) => {
    if (text.length > LONGEST_KEPT) return read(text, dialect)
    let shelf = shelves.get(dialect)
    if (shelf === undefined) shelves.set(dialect, (shelf = createShelf<T>()))
    const known = shelf.get(text)
    if (known !== undefined) return known.value
    const value = read(text, dialect)
    shelf.put(text, { value })
    return value
  }
}
