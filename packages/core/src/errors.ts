export type CacheErrorCode = 'OPTION' | 'HINT' | 'MODEL' | 'UNIT' | 'CALL' | 'UNREACHABLE' | 'CLOSED'

/**
 * The one error of Tidemark. `code` is for programs, the message for people: what was given, where, what was expected.
 * Recognise it by `name` (two copies of a package may be loaded).
 */
export class CacheError extends Error {
  override readonly name = 'CacheError'
  readonly code: CacheErrorCode

  constructor(code: CacheErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A value as an error message shows it: short, and never a stack overflow. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}
