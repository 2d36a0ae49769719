import { execFileSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { privatePostgres } from './private-postgres.ts'
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

const isExecutable = (path: string) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const findFolder = () => {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  // Both must come from one folder: server and initdb of different versions do not fit.
  return [...onPath, ...debianFolders()].find((folder) =>
    ['initdb', 'postgres'].every((name) => isExecutable(join(folder, name))),
  )
}

export const installedPostgres: Way = {
  name: 'server binaries on this machine',
  start: async () => {
    const folder = findFolder()
    if (folder === undefined) return undefined
    const binaries = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
    const version = execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8' }).trim()
    return privatePostgres(`${version} from ${folder}`, binaries)
  },
}
