import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { askPostgres } from './ask-postgres.ts'
import { lastingPort } from './free-port.ts'
import { guarded, type Guarded } from './guarded.ts'
import { unprivileged, type Owner } from './owner.ts'
import { poll } from './poll.ts'
import type { Server } from './server.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

export interface PostgresSource {
  /** Version and folder, in words. */
  readonly how: string
  /** Gives the binaries; they may be put into the server's folder for that. */
  readonly binaries: (folder: string) => Promise<PostgresBinaries>
}

/** As on the command line: `{ synchronous_commit: 'on' }`. */
export type PostgresSettings = Readonly<Record<string, string>>

export interface PrivatePostgresOptions {
  /** Stands in the name of its folder, and so in every list of processes: whose it is. */
  readonly name?: string
  /** Laid over ours. */
  readonly settings?: PostgresSettings
}

/** A PostgreSQL whose process a test may end. */
export interface BreakablePostgres extends Server {
  /**
   * Ends it as a crash would, without a word to its clients' transactions, and starts it on the same port with the same
   * data. Resolves when it answers again. What was committed is there if it was written before the client heard of it:
   * with `synchronous_commit` on.
   */
  restart(): Promise<void>
}

const execute = promisify(execFile)

/** Case folding as in production; macOS has no C.UTF-8 before 15. */
const locale = process.platform === 'linux' ? '--locale=C.UTF-8' : '--no-locale'

/** Nothing has to outlive the run, so nothing is written twice or waited for. */
const lean: PostgresSettings = {
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

const begin = (server: Guarded, url: string): Promise<void> =>
  poll(() => askPostgres(url), { within: 30_000, alive: server.alive })

const run = async (command: string, settings: PostgresSettings, folder: string, data: string, owner: Owner) => {
  const port = await lastingPort()
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', data, '-p', String(port), ...options]
  const server = guarded({ folder, command, args, signal: 'QUIT', owner })
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  try {
    await begin(server, url)
  } catch (error) {
    await server.stop()
    throw error
  }
  return {
    url,
    restart: async () => {
      // Not SIGKILL: that would leave its children, which hold its memory and keep a new one from starting.
      await server.kill('SIGQUIT')
      server.again()
      await begin(server, url)
    },
    stop: server.stop,
  }
}

/** A PostgreSQL of our own: free port, new data, gone with this process. */
export const privatePostgres = async (
  { how, binaries }: PostgresSource,
  { name = 'postgres', settings = {} }: PrivatePostgresOptions = {},
): Promise<BreakablePostgres> => {
  const owner = unprivileged()
  const folder = mkdtempSync(join(tmpdir(), `tidemark-${name}-`))
  try {
    chmodSync(folder, 0o755)
    const { initdb, postgres } = await binaries(folder)
    owner.give(folder)
    const data = await makeData(initdb, folder, owner)
    return { how, ...(await run(postgres, { ...lean, ...settings }, folder, data, owner)) }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
