/** What the factory of `@prisma/adapter-pg` shows of its settings. Other factories hide theirs. */
interface Telling {
  readonly config?: Readonly<Record<string, unknown>> | null
  readonly options?: { readonly schema?: string } | null
}

const fromUrl = (text: string): readonly unknown[] | undefined => {
  try {
    const { hostname, port, pathname, username, searchParams } = new URL(text)
    return [hostname, port, pathname, username, searchParams.get('host'), searchParams.get('options')]
  } catch {
    return undefined
  }
}

const env = (name: string): string | undefined => process.env[name]

/**
 * Where a driver adapter leads and as whom, as far as it tells: host, port, database, user, schema, settings of the session; no password. Two that differ
 * may be one database all the same. `undefined`: it does not tell.
 */
export const addressOf = (adapter: object): string | undefined => {
  const { config, options } = adapter as Telling
  if (typeof config !== 'object' || config === null) return undefined
  const { connectionString, host, port, database, user } = config
  // Settings of the session, which may decide what is seen: search_path, what row level security goes by.
  const session = config['options'] ?? env('PGOPTIONS')
  const where =
    typeof connectionString === 'string'
      ? fromUrl(connectionString)
      : [host ?? env('PGHOST'), port ?? env('PGPORT'), database ?? env('PGDATABASE'), user ?? env('PGUSER')]
  return where && JSON.stringify([[...where, session].map((part) => part ?? ''), options?.schema ?? ''])
}
