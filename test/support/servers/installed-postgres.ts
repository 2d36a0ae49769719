import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { folderWith } from './folder-with.ts'
import { privatePostgres, type PostgresSource } from './private-postgres.ts'
import type { Way } from './server.ts'

const list = (folder: string) => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Debian keeps the server's binaries off the PATH, one folder per version: the newest first. */
const debianFolders = () =>
  list('/usr/lib/postgresql')
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join('/usr/lib/postgresql', version, 'bin'))

/** Where this machine's own binaries are, if it has any. */
export const installedSource = (): PostgresSource | undefined => {
  const folder = folderWith(['initdb', 'postgres'], debianFolders())
  if (folder === undefined) return undefined
  const binaries = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
  const version = execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8' }).trim()
  return { how: `${version} from ${folder}`, binaries: () => Promise.resolve(binaries) }
}

export const installedPostgres: Way = {
  name: 'server binaries on this machine',
  start: async () => {
    const source = installedSource()
    return source && privatePostgres(source)
  },
}
