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

/** The order of names where it may decide about an answer. Empty for most calls: elsewhere it means nothing. */
export const jsonOrder = (args: unknown, depth = 0): string => {
  if (depth > DEEPEST || typeof args !== 'object' || args === null) return ''
  if (Array.isArray(args)) return args.map((item) => jsonOrder(item, depth + 1)).join('')
  if (!isPlain(args)) return ''
  let order = ''
  // Sorted, so that of the call itself no order counts.
  for (const name of Object.keys(args).toSorted()) {
    const value = args[name]
    if (typeof value !== 'object' || value === null) continue
    order += COMPARED.has(name) ? orderIn(value) : jsonOrder(value, depth + 1)
  }
  return order
}
