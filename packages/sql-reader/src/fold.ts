import type { Dialect } from './contract.ts'

/** Databases fold the letters of ASCII and leave the rest alone. */
export const fold = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

/**
 * May two names mean the same table or column? PostgreSQL's come folded, so that they are compared as they are. Elsewhere
 * it depends on the server and its file system: names that differ in case only are taken for the same.
 */
export const sameName = (a: string, b: string, dialect: Dialect): boolean =>
  a === b || (dialect !== 'postgresql' && fold(a) === fold(b))
