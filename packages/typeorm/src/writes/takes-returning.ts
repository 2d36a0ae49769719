import type { DataSource } from 'typeorm'

interface Embedded {
  exec(sql: string): readonly { readonly values: readonly (readonly unknown[])[] }[]
}

const known = new WeakMap<object, boolean>()

/** SQLite has it since 3.35. */
const takes = (version: unknown): boolean => {
  const [major = 0, minor = 0] = String(version).split('.').map(Number)
  return major > 3 || (major === 3 && minor >= 35)
}

/**
 * May RETURNING be added to an UPDATE or a DELETE, so that TypeORM gives its rows as those of a read? Of the drivers those whose answers
 * are known here.
 */
export const takesReturning = ({ options, driver }: DataSource): boolean => {
  if (options.type === 'postgres') return true
  const { databaseConnection: embedded } = driver as { readonly databaseConnection?: Embedded }
  if (options.type !== 'sqljs' || embedded === undefined) return false
  let found = known.get(embedded)
  if (found === undefined)
    known.set(embedded, (found = takes(embedded.exec('SELECT sqlite_version()')[0]?.values[0]?.[0])))
  return found
}
