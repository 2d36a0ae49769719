import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askRedis, tellRedis } from './ask-redis.ts'
import { lastingPort } from './free-port.ts'
import { guarded, type Guarded } from './guarded.ts'
import { ourselves } from './owner.ts'
import { poll } from './poll.ts'
import { redisBinary } from './redis-binary.ts'
import { followMaster, waitForMaster, type RedisMaster } from './redis-replica.ts'
import type { Server } from './server.ts'

export interface PrivateRedisOptions {
  /** More of redis-server's own arguments, such as `['--maxmemory', '2mb']`. */
  readonly args?: readonly string[]
  /** Asked of clients (it is in `url`), and told to the master. */
  readonly password?: string
  /** Starts as a replica of this one, which may also be a proxy in front of it. */
  readonly replicaOf?: RedisMaster
}

/** A Redis whose process a test may do anything to. */
export interface PrivateRedis extends Server {
  readonly port: number
  /** SIGKILL: open connections break, new ones are refused, until `restart`. */
  kill(): Promise<void>
  /** SIGSTOP: connections stay, also new ones are accepted by the kernel, and nothing is answered, until `thaw`. */
  freeze(): void
  thaw(): void
  /** Takes the snapshot that `restart({ keep: true })` goes back to. */
  save(): Promise<void>
  /** Starts it on the same port, after a SIGKILL if need be: as of the last `save` (later writes are lost), or empty. */
  restart(options: { readonly keep: boolean }): Promise<void>
  /** Makes it a replica; resolves when it has the master's data. */
  follow(master: RedisMaster): Promise<void>
  /** Makes a replica a master of its own (REPLICAOF NO ONE). */
  promote(): Promise<void>
}

/** Nothing has to outlive the run; and a replica must not wait five seconds for others to join it. */
const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0']

const findBinary = () => {
  const found = redisBinary()
  if (found) return found
  throw new Error(
    'No redis-server on this machine. apt-get install -y redis-server ' +
      '(TEST_REDIS_URL and Docker do not help here: these tests kill and freeze its process)',
  )
}

const argsOf = (port: number, data: string, { args = [], password, replicaOf }: PrivateRedisOptions) => [
  '--port',
  String(port),
  '--dir',
  data,
  ...settings,
  ...(password === undefined ? [] : ['--requirepass', password, '--masterauth', password]),
  ...(replicaOf === undefined ? [] : ['--replicaof', '127.0.0.1', String(replicaOf.port)]),
  ...args,
]

const begin = (server: Guarded, url: string): Promise<void> =>
  poll(() => askRedis(url), { within: 10_000, alive: server.alive })

/** A Redis of our own: free port, no data, gone with this process. */
export const privateRedis = async (options: PrivateRedisOptions = {}): Promise<PrivateRedis> => {
  const { path, how } = findBinary()
  const port = await lastingPort()
  const { password, replicaOf } = options
  const url = `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`

  const folder = mkdtempSync(join(tmpdir(), 'tidemark-redis-'))
  const data = join(folder, 'data')
  const snapshot = join(folder, 'snapshot.rdb')
  mkdirSync(data)
  const args = argsOf(port, data, options)
  const server = guarded({ folder, command: path, args, signal: 'KILL', owner: ourselves })
  try {
    await begin(server, url)
    if (replicaOf) await waitForMaster(url)
  } catch (error) {
    await server.stop()
    throw error
  }

  return {
    url,
    how,
    port,
    kill: server.kill,
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
    save: async () => {
      await tellRedis(url, 'SAVE')
      cpSync(join(data, 'dump.rdb'), snapshot)
    },
    restart: async ({ keep }) => {
      if (keep && !existsSync(snapshot)) throw new Error('restart({ keep: true }) needs a save() before')
      await server.kill()
      // A replica leaves the data it got from its master in a file of the same name.
      rmSync(data, { recursive: true })
      mkdirSync(data)
      if (keep) cpSync(snapshot, join(data, 'dump.rdb'))
      server.again()
      await begin(server, url)
    },
    follow: (master) => followMaster(url, master),
    promote: async () => void (await tellRedis(url, 'REPLICAOF', 'NO', 'ONE')),
    stop: server.stop,
  }
}
