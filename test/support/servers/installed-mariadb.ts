import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { folderWith } from './folder-with.ts'
import { privateMariadb, type MariadbBinaries } from './private-mariadb.ts'
import type { Way } from './server.ts'

/** Debian keeps the server off the PATH of ordinary users, and the script that makes its data on it. */
const find = (program: string): string | undefined => {
  const folder = folderWith([program], ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'])
  return folder && join(folder, program)
}

/** What is installed on this machine, if anything is. */
export const mariadbBinaries = (): MariadbBinaries | undefined => {
  const server = find('mariadbd')
  const install = find('mariadb-install-db')
  if (server === undefined || install === undefined) return undefined
  const version = /Ver (\S+)/.exec(execFileSync(server, ['--no-defaults', '--version'], { encoding: 'utf8' }))?.[1]
  return { server, install, how: `MariaDB ${version ?? '?'} from ${server}` }
}

export const installedMariadb: Way = {
  name: 'mariadbd on this machine',
  start: async () => {
    const binaries = mariadbBinaries()
    return binaries && privateMariadb(binaries)
  },
}
