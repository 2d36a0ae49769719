import { Redis } from 'ioredis'
import { tellRedis } from '../../support/servers/ask-redis.ts'
import { poll } from '../../support/servers/poll.ts'
import type { PrivateRedis } from '../../support/servers.ts'

/** Milliseconds. A new master is found within a second: that is how often a replica looks for one it has lost. */
const PATIENCE = 15_000

const roleOf = async ({ url }: PrivateRedis): Promise<string> => {
  const info = String(await tellRedis(url, 'INFO', 'replication'))
  const field = (name: string) => new RegExp(String.raw`^${name}:(\S+)`, 'm').exec(info)?.[1]
  return field('role') === 'master' ? 'master' : `slave of ${field('master_port')}, ${field('master_link_status')}`
}

/** How many replicas have all that was said to this one until now. */
const hearers = async ({ url }: PrivateRedis): Promise<number> => {
  const client = new Redis(url, { maxRetriesPerRequest: 0, commandTimeout: 5_000, retryStrategy: () => null })
  client.on('error', () => {})
  try {
    // A message goes the way of all writes, and leaves no key behind.
    await client.publish('tidemark:in-sync', '')
    return await client.wait(1, 1_000)
  } finally {
    client.disconnect()
  }
}

/** Resolves when the one is a master and the other has all of its data and confirms each write. */
export const inSync = (primary: PrivateRedis, replica: PrivateRedis): Promise<void> =>
  poll(
    async () => {
      const found = `${await roleOf(primary)}; ${await roleOf(replica)}; WAIT ${await hearers(primary)}`
      const expected = `master; slave of ${primary.port}, up; WAIT 1`
      if (found !== expected) throw new Error(`the pair of Redis is not in sync: ${found} (expected ${expected})`)
    },
    { within: PATIENCE },
  )
