import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { askPostgres } from './ask-postgres.ts'
import { freePort } from './free-port.ts'
import { guarded } from './guarded.ts'
import { unprivileged, type Owner } from './owner.ts'
import { poll } from './poll.ts'
import type { Server } from './server.ts'

interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const execute = promisify(execFile)

/** Case folding as in production; macOS has no C.UTF-8 before 15. */
const locale = process.platform === 'linux' ? '--locale=C.UTF-8' : '--no-locale'

/** Nothing has to outlive the run, so nothing is written twice or waited for. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  timezone: 'UTC',
}

const makeData = async (initdb: string, folder: string, owner: Owner) => {
  const data = join(folder, 'data')
  const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', locale, '--no-sync']
  await execute(initdb, args, { cwd: folder, env: { ...process.env, LC_ALL: 'C' }, ...owner.ids })
  return data
}

const run = async ({ postgres }: Binaries, folder: string, data: string, owner: Owner) => {
  const port = await freePort()
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', data, '-p', String(port), ...options]
  const server = guarded({ folder, command: postgres, args, signal: 'QUIT', owner })
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  try {
    await poll(() => askPostgres(url), { within: 30_000, alive: server.alive })
  } catch (error) {
    await server.stop()
    throw error
  }
  return { url, stop: server.stop }
}

/** A PostgreSQL of our own: free port, new data, gone with this process. */
export const privatePostgres = async (
  how: string,
  binaries: Binaries | ((folder: string) => Promise<Binaries>),
): Promise<Server> => {
  const owner = unprivileged()
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-postgres-'))
  try {
    chmodSync(folder, 0o755)
    const found = typeof binaries === 'function' ? await binaries(folder) : binaries
    owner.give(folder)
    const data = await makeData(found.initdb, folder, owner)
    return { how, ...(await run(found, folder, data, owner)) }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
