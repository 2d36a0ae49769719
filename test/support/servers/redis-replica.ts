import { tellRedis } from './ask-redis.ts'
import { poll } from './poll.ts'

/** Where a replica gets its data: a Redis of this machine, or a proxy in front of one. */
export interface RedisMaster {
  readonly port: number
}

/** Resolves when the Redis at this url has its master's data and hears of each change. */
export const waitForMaster = (url: string): Promise<void> =>
  poll(
    async () => {
      const info = String(await tellRedis(url, 'INFO', 'replication'))
      if (!info.includes('master_link_status:up')) throw new Error(`the replica does not hear its master\n${info}`)
    },
    { within: 10_000 },
  )

export const followMaster = async (url: string, { port }: RedisMaster): Promise<void> => {
  await tellRedis(url, 'REPLICAOF', '127.0.0.1', String(port))
  await waitForMaster(url)
}
