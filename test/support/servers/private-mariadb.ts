import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { askMariadb } from './ask-mariadb.ts'
import { lastingPort } from './free-port.ts'
import { guarded, type Guarded } from './guarded.ts'
import { unprivileged, type Owner } from './owner.ts'
import { poll } from './poll.ts'
import type { Server } from './server.ts'

export interface MariadbBinaries {
  readonly server: string
  readonly install: string
  /** Version and folder, in words. */
  readonly how: string
}

/** A MariaDB whose process a test may end. */
export interface BreakableMariadb extends Server {
  /** SIGKILL, and the same data on the same port again. Resolves when it answers. */
  restart(): Promise<void>
}

const execute = promisify(execFile)

/** Nothing has to outlive the run, so nothing is written twice or waited for. */
const lean: readonly string[] = [
  '--bind-address=127.0.0.1',
  '--skip-name-resolve',
  '--skip-log-bin',
  '--max-connections=300',
  '--default-time-zone=+00:00',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-flush-method=nosync',
  '--innodb-doublewrite=0',
  '--innodb-file-per-table=0',
  '--innodb-buffer-pool-size=64M',
]

/** In a folder that servers share, each that starts would remove the temporary tables of the others. */
const tmpdirIn = (folder: string): string => `--tmpdir=${folder}`

const makeData = async (install: string, folder: string, { ids }: Owner): Promise<string> => {
  const data = join(folder, 'data')
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    tmpdirIn(folder),
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]
  await execute(install, [...args, '--skip-name-resolve'], { cwd: folder, ...ids })
  return data
}

const begin = (server: Guarded, url: string): Promise<void> =>
  poll(() => askMariadb(url), { within: 30_000, alive: server.alive })

/** A MariaDB of our own: free port, new data, gone with this process. */
export const privateMariadb = async ({ server: command, install, how }: MariadbBinaries): Promise<BreakableMariadb> => {
  const owner = unprivileged()
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-mariadb-'))
  try {
    chmodSync(folder, 0o755)
    owner.give(folder)
    const data = await makeData(install, folder, owner)
    const port = await lastingPort()
    const args = [
      '--no-defaults',
      `--datadir=${data}`,
      `--port=${port}`,
      `--socket=${join(folder, 'socket')}`,
      tmpdirIn(folder),
      ...lean,
    ]
    const server = guarded({ folder, command, args, signal: 'KILL', owner })
    const url = `mariadb://root@127.0.0.1:${port}/mysql`
    try {
      await begin(server, url)
    } catch (error) {
      await server.stop()
      throw error
    }
    const restart = async (): Promise<void> => {
      await server.kill()
      server.again()
      await begin(server, url)
    }
    return { url, how, restart, stop: server.stop }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
