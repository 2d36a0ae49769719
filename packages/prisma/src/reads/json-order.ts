import { isPlain } from '../objects.ts'

/** What a Json column is compared with stands under these. A database that keeps JSON as text tells one order of names from another. */
const COMPARED: ReadonlySet<string> = new Set([
  'equals',
  'not',
  'array_contains',
  'array_starts_with',
  'array_ends_with',
])

/** Deeper is cyclic: there is no key for such a call. */
const DEEPEST = 100

/** The names in a value, in their order; empty where there is only one order. */
const orderIn = (value: unknown, depth = 0): string => {
  if (depth > DEEPEST) return ''
  if (Array.isArray(value)) return value.map((item) => orderIn(item, depth + 1)).join('')
  if (!isPlain(value)) return ''
  const names = Object.keys(value)
  const own = names.length > 1 ? JSON.stringify(names) : ''
  return own + names.map((name) => orderIn(value[name], depth + 1)).join('')
}

/** Is anything in it compared with something that has names? Most calls end here, and they are made all the time. */
const comparesNames = (args: unknown, depth: number): boolean => {
  if (depth > DEEPEST || typeof args !== 'object' || args === null) return false
  if (Array.isArray(args)) return args.some((item) => comparesNames(item, depth + 1))
  if (!isPlain(args)) return false
  for (const name in args) {
    const value = args[name]
    if (typeof value === 'object' && value !== null && (COMPARED.has(name) || comparesNames(value, depth + 1)))
      return true
  }
  return false
}

const orderOf = (args: unknown, depth: number): string => {
  if (depth > DEEPEST) return ''
  if (Array.isArray(args)) return args.map((item) => orderOf(item, depth + 1)).join('')
  if (!isPlain(args)) return ''
  let order = ''
  // Sorted, so that of the call itself no order counts.
  for (const name of Object.keys(args).toSorted()) {
    const value = args[name]
    if (typeof value !== 'object' || value === null) continue
    order += COMPARED.has(name) ? orderIn(value) : orderOf(value, depth + 1)
  }
  return order
}

/** The order of names where it may decide about an answer. Empty for most calls: elsewhere it means nothing. */
export const jsonOrder = (args: unknown): string => (comparesNames(args, 0) ? orderOf(args, 0) : '')
