import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { privateRedis, type PrivateRedis, type PrivateRedisOptions } from './servers.ts'
import { askRedis, tellRedis } from './servers/ask-redis.ts'
import { until } from './until.ts'

let servers: readonly PrivateRedis[] = []
let clients: readonly Redis[] = []

const start = async (options?: PrivateRedisOptions) => {
  const server = await privateRedis(options)
  servers = [...servers, server]
  return server
}

/** One that says what is wrong instead of trying again. */
const clientOf = ({ url }: PrivateRedis, commandTimeout = 5_000) => {
  const client = new Redis(url, { commandTimeout, maxRetriesPerRequest: 0, retryStrategy: () => 20 })
  client.on('error', () => {})
  clients = [...clients, client]
  return client
}

const ask = ({ url }: PrivateRedis, command: string, ...args: string[]) => tellRedis(url, command, ...args)
const isGone = (url: string) => expect(askRedis(url)).rejects.toThrow('ECONNREFUSED')

afterEach(async () => {
  vi.unstubAllEnvs()
  for (const client of clients) client.disconnect()
  await Promise.all(servers.map((server) => server.stop()))
  clients = []
  servers = []
})

describe('a private Redis', () => {
  it('answers, takes arguments, and is gone after stop', async () => {
    const redis = await start({ args: ['--maxmemory', '3mb'] })
    expect(await ask(redis, 'CONFIG', 'GET', 'maxmemory')).toMatchObject(['maxmemory', '3145728'])
    await redis.stop()
    await isGone(redis.url)
  })

  it('says what redis-server said when it does not start', async () => {
    await expect(privateRedis({ args: ['--no-such-thing', '1'] })).rejects.toThrow('no-such-thing')
  })

  it('says how to install it where it is missing', async () => {
    vi.stubEnv('PATH', '/nowhere')
    await expect(privateRedis()).rejects.toThrow('apt-get install -y redis-server')
  })

  it('asks for its password', async () => {
    const redis = await start({ password: 'a/b c' })
    expect(await ask(redis, 'PING')).toBe('PONG')
    await expect(askRedis(`redis://127.0.0.1:${redis.port}`)).rejects.toThrow('NOAUTH')
  })
})

describe('killed', () => {
  it('breaks connections, and comes back empty on the same port', async () => {
    const redis = await start()
    const client = clientOf(redis)
    await client.set('a', '1')
    await redis.save()
    await redis.kill()
    await until(() => client.status !== 'ready')
    await isGone(redis.url)

    await redis.restart({ keep: false })
    expect(await ask(redis, 'GET', 'a')).toBeNull()
    await until(() => client.status === 'ready')
    expect(await client.ping()).toBe('PONG')
  })

  it('comes back as of the last save, without what was written since', async () => {
    const redis = await start()
    await expect(redis.restart({ keep: true })).rejects.toThrow('needs a save()')
    await ask(redis, 'SET', 'a', 'saved')
    await redis.save()
    await ask(redis, 'SET', 'a', 'lost')
    await redis.restart({ keep: true })
    expect(await ask(redis, 'GET', 'a')).toBe('saved')
    await ask(redis, 'SET', 'a', 'lost again')
    await redis.restart({ keep: true })
    expect(await ask(redis, 'GET', 'a')).toBe('saved')
  })
})

describe('frozen', () => {
  it('keeps connections and answers nothing until it thaws', async () => {
    const redis = await start()
    const client = clientOf(redis, 500)
    await client.set('a', '1')
    redis.freeze()
    await expect(client.get('a')).rejects.toThrow('Command timed out')
    expect(client.status).toBe('ready')
    redis.thaw()
    expect(await client.get('a')).toBe('1')
  })

  it('can be killed and restarted', async () => {
    const redis = await start()
    redis.freeze()
    await redis.restart({ keep: false })
    await askRedis(redis.url)
  })
})

describe('a replica', () => {
  it('has what its master has, and takes over when it is promoted', async () => {
    const master = await start({ password: 'secret' })
    await ask(master, 'SET', 'a', '1')
    const replica = await start({ password: 'secret', replicaOf: master })
    expect(await ask(replica, 'GET', 'a')).toBe('1')
    await ask(master, 'SET', 'a', '2')
    await until(async () => (await ask(replica, 'GET', 'a')) === '2')
    await expect(ask(replica, 'SET', 'a', '3')).rejects.toThrow('READONLY')

    await master.kill()
    await replica.promote()
    await ask(replica, 'SET', 'a', '3')
    await master.restart({ keep: false })
    await master.follow(replica)
    expect(await ask(master, 'GET', 'a')).toBe('3')
  })
})

describe('its end', () => {
  it('comes with that of its process, also by SIGKILL, also while it is frozen', async () => {
    const program = fileURLToPath(new URL('servers/hold-redis.ts', import.meta.url))
    const parent = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string]
    const places = JSON.parse(line) as readonly { readonly url: string; readonly folder: string }[]
    expect(places.map(({ folder }) => existsSync(folder))).toEqual([true, true])

    parent.kill('SIGKILL')
    await until(() => places.every(({ folder }) => !existsSync(folder)), 10_000)
    for (const { url } of places) await isGone(url)
  })
})
