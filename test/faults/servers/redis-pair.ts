import { tellRedis } from '../../support/servers/ask-redis.ts'
import { poll } from '../../support/servers/poll.ts'
import { privateRedis, type PrivateRedis, type Server } from '../../support/servers.ts'
import { inSync } from './replication.ts'

/**
 * A Redis and its replica, as they stand behind a service that fails over. What promises to end well resolves when they
 * are in sync again: one primary, one replica that has its data and answers to WAIT.
 */
export interface RedisPair extends Server {
  /** Of the primary, as is `url`. */
  readonly primaryPort: number
  /** Called with the new port when another one has become the primary, before the old one is back. Gives its own end. */
  onPrimary(listener: (port: number) => void): () => void
  /** Whether this primary can go back to a `save()`. */
  readonly hasSnapshot: boolean
  save(): Promise<void>
  /** SIGKILL to the primary; nobody takes its place until `restart`, `failover` or `heal`. */
  kill(): Promise<void>
  /** The primary comes back, after a SIGKILL if need be: as of the last `save`, or empty. Its replica follows it there. */
  restart(options: { readonly keep: boolean }): Promise<void>
  /** SIGSTOP to the primary. */
  freeze(): void
  thaw(): Promise<void>
  /** FLUSHALL. */
  flush(): Promise<void>
  /**
   * The primary is killed, the replica takes its place, and the old one comes back as a replica of the new. In this order
   * there is no moment with two of them, as there is none where a sentinel finds its master dead.
   */
  failover(): Promise<void>
  /** Brings back what is frozen, killed or not in sync; a dead primary comes back empty. */
  heal(): Promise<void>
}

const startTwo = async (): Promise<[PrivateRedis, PrivateRedis]> => {
  const first = await privateRedis()
  try {
    return [first, await privateRedis()]
  } catch (error) {
    await first.stop()
    throw error
  }
}

export const redisPair = async (): Promise<RedisPair> => {
  // Nobody is started as a replica: each may have to come back as a primary.
  let [primary, replica] = await startTwo()
  const { how } = primary
  const listeners = new Set<(port: number) => void>()
  const dead = new Set<PrivateRedis>()
  const saved = new Set<PrivateRedis>()
  let isFrozen = false

  const start = async (server: PrivateRedis, keep: boolean) => {
    dead.add(server)
    await server.restart({ keep })
    dead.delete(server)
  }
  const heal = async () => {
    if (isFrozen) primary.thaw()
    isFrozen = false
    for (const server of [primary, replica]) if (dead.has(server)) await start(server, false)
    await replica.follow(primary)
    await inSync(primary, replica)
  }
  const kill = async () => {
    dead.add(primary)
    isFrozen = false
    await primary.kill()
  }
  const stop = async () => void (await Promise.all([primary.stop(), replica.stop()]))

  try {
    await heal()
  } catch (error) {
    await stop()
    throw error
  }

  return {
    how,
    get url() {
      return primary.url
    },
    get primaryPort() {
      return primary.port
    },
    get hasSnapshot() {
      return saved.has(primary)
    },
    onPrimary: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    save: async () => {
      // Refused for as long as the process that wrote the replica's copy is not gone.
      await poll(() => primary.save(), { within: 5_000 })
      saved.add(primary)
    },
    kill,
    restart: async ({ keep }) => {
      isFrozen = false
      await start(primary, keep)
      await heal()
    },
    freeze: () => {
      primary.freeze()
      isFrozen = true
    },
    thaw: heal,
    flush: async () => {
      await tellRedis(primary.url, 'FLUSHALL')
      await heal()
    },
    failover: async () => {
      await kill()
      await replica.promote()
      ;[primary, replica] = [replica, primary]
      for (const tell of listeners) tell(primary.port)
      await heal()
    },
    heal,
    stop,
  }
}
