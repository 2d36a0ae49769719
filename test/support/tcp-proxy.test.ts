import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { redisNamespace, type RedisNamespace } from './redis-namespace.ts'
import { privateRedis } from './servers.ts'
import { proxyTo, type TcpProxy, type Which } from './tcp-proxy.ts'
import { until } from './until.ts'

const direct = inject('redisUrl')
const { hostname, port } = new URL(direct)

let space: RedisNamespace
let proxy: TcpProxy
let clients: readonly Redis[] = []

const clientOf = (options: { commandTimeout?: number; retryStrategy?: () => number | null } = {}) => {
  const client = new Redis(proxy.url(direct), {
    commandTimeout: 5_000,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    retryStrategy: () => 20,
    ...options,
  })
  client.on('error', () => {})
  clients = [...clients, client]
  return client
}

/** For what will not be answered; everything else may take its time on a busy machine. */
const hasty = { commandTimeout: 500 }

/** Not `once` of node:events: that rejects for the 'error' which comes first. */
const nextClose = (client: Redis) => new Promise<void>((resolve) => void client.once('close', () => resolve()))

const subscribers: Which = (one) => one.said('SUBSCRIBE')

beforeEach(async () => {
  space = redisNamespace(direct)
  proxy = await proxyTo(Number(port || 6379), hostname)
})

afterEach(async () => {
  for (const client of clients) client.disconnect()
  clients = []
  await proxy.close()
  await space.drop()
})

describe('a proxy', () => {
  it('passes everything, and forgets a connection that ends', async () => {
    const client = clientOf()
    const big = 'x'.repeat(3_000_000)
    await client.set(space.name, big)
    expect(await client.get(space.name)).toBe(big)
    expect(proxy.connections).toHaveLength(1)
    client.disconnect()
    await until(() => proxy.connections.length === 0)
  })

  it('keeps user, password and database in the url', () => {
    expect(proxy.url('redis://me:pw@example.com:1/3')).toBe(`redis://me:pw@127.0.0.1:${proxy.port}/3`)
  })

  it.each(['reset', 'end'] as const)('cuts by %s, and serves who comes back', async (how) => {
    const client = clientOf()
    await client.ping()
    const closed = nextClose(client)
    proxy.cut(undefined, how)
    await closed
    await until(() => client.status === 'ready')
    expect(await client.ping()).toBe('PONG')
  })

  it('cuts only the connections that are meant', async () => {
    const [data, listener] = [clientOf(), clientOf()]
    await listener.subscribe(space.name)
    await data.ping()
    const closed = nextClose(listener)
    proxy.cut(subscribers)
    await closed
    expect(data.status).toBe('ready')
    expect(await data.ping()).toBe('PONG')
  })

  it('refuses who comes and keeps who is there', async () => {
    const client = clientOf()
    await client.ping()
    proxy.refuse()
    const other = clientOf({ retryStrategy: () => null })
    await expect(other.ping()).rejects.toThrow()
    expect(await client.ping()).toBe('PONG')
    proxy.accept()
    expect(await clientOf().ping()).toBe('PONG')
  })
})

describe('led to another server', () => {
  it('leaves open connections where they are and brings there who comes', async () => {
    const other = await privateRedis()
    try {
      const portOf = async (client: Redis) => /tcp_port:(\d+)/.exec(await client.info('server'))?.[1]
      const client = clientOf()
      await client.ping()
      proxy.leadTo(other.port)
      expect(await portOf(client)).toBe(port || '6379')
      expect(await portOf(clientOf())).toBe(String(other.port))

      const closed = nextClose(client)
      proxy.cut()
      await closed
      await until(() => client.status === 'ready')
      expect(await portOf(client)).toBe(String(other.port))
    } finally {
      await other.stop()
    }
  })
})

describe('a black hole', () => {
  it('keeps connections open, lets nothing through, and ends with a cut', async () => {
    const client = clientOf(hasty)
    await client.ping()
    proxy.hold()
    await expect(client.set(space.name, 'swallowed')).rejects.toThrow('Command timed out')
    expect(client.status).toBe('ready')
    await expect(clientOf(hasty).ping()).rejects.toThrow('Command timed out')

    const closed = nextClose(client)
    proxy.cut()
    await closed
    await until(() => client.status === 'ready')
    expect(await client.get(space.name)).toBeNull()
  })

  it('has no way back but a cut', async () => {
    const client = clientOf(hasty)
    await client.ping()
    proxy.hold()
    proxy.delay(0)
    proxy.accept()
    proxy.cutAfter(1_000)
    await expect(client.ping()).rejects.toThrow('Command timed out')
    expect(Object.keys(proxy.connections[0] ?? {}).toSorted()).toEqual(['cut', 'cutAfter', 'delay', 'hold', 'said'])
  })

  it('swallows messages of a subscriber while commands go on', async () => {
    const [data, listener] = [clientOf(), clientOf()]
    const heard: string[] = []
    listener.on('message', (_channel, text) => heard.push(text))
    await listener.subscribe(space.name)
    await data.publish(space.name, 'before')
    await until(() => heard.length === 1)
    proxy.hold(subscribers)
    expect(await data.publish(space.name, 'while')).toBe(1)
    const closed = nextClose(listener)
    proxy.cut(subscribers)
    await closed
    await until(async () => (await data.publish(space.name, 'after')) === 1)
    await until(() => heard.includes('after'))
    expect(heard).not.toContain('while')
  })

  it('does not tell the server that its client has gone', async () => {
    const client = clientOf()
    const id = String(await client.client('ID'))
    const isListed = async () => String(await space.admin.client('LIST')).includes(`id=${id} `)
    proxy.hold()
    client.disconnect()
    await until(() => client.status === 'end')
    await space.admin.ping()
    expect(await isListed()).toBe(true)
    proxy.cut()
    await until(async () => !(await isListed()))
  })
})

describe('a slow network', () => {
  it('delays both ways and keeps the order, also when it becomes fast again', async () => {
    const client = clientOf()
    await client.ping()
    const start = performance.now()
    proxy.delay(100)
    const slow = client.rpush(space.name, 'first')
    await until(() => proxy.connections.some((one) => one.said('first')))
    proxy.delay(0)
    const fast = client.rpush(space.name, 'second')
    await Promise.all([slow, fast])
    expect(performance.now() - start).toBeGreaterThanOrEqual(95)
    expect(await space.admin.lrange(space.name, 0, -1)).toEqual(['first', 'second'])

    proxy.delay(50)
    const next = performance.now()
    await client.ping()
    expect(performance.now() - next).toBeGreaterThanOrEqual(95)
  })
})

describe('a cut in the middle', () => {
  it('loses a reply, but not what the command did', async () => {
    const client = clientOf()
    await client.ping()
    proxy.cutAfter(0)
    await expect(client.set(space.name, 'done')).rejects.toThrow()
    expect(await space.admin.get(space.name)).toBe('done')
  })

  it('loses a command that came only in part', async () => {
    const client = clientOf()
    await client.ping()
    proxy.cutAfter(10, undefined, 'server')
    await expect(client.set(space.name, 'not done')).rejects.toThrow()
    expect(await space.admin.get(space.name)).toBeNull()
  })
})
