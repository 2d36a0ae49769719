import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askRedis, tellRedis } from '../../support/servers/ask-redis.ts'
import { redisPair, type RedisPair } from './redis-pair.ts'

let pair: RedisPair
let clients: readonly Redis[] = []

const ask = (command: string, ...args: string[]) => tellRedis(pair.url, command, ...args)

const clientOf = (url: string) => {
  const client = new Redis(url, { maxRetriesPerRequest: 0, commandTimeout: 5_000, retryStrategy: () => null })
  client.on('error', () => {})
  clients = [...clients, client]
  return client
}

/** How many replicas confirm a write of now. */
const confirmed = async () => {
  const client = clientOf(pair.url)
  await client.set('written', 'now')
  return client.wait(1, 2_000)
}

beforeAll(async () => {
  pair = await redisPair()
})
beforeEach(() => pair.flush())
afterEach(() => {
  for (const client of clients) client.disconnect()
  clients = []
})
afterAll(() => pair.stop())

describe('a pair of Redis', () => {
  it('confirms writes from the start', async () => {
    expect(await confirmed()).toBe(1)
  })

  it('is empty and in sync after its primary was killed', async () => {
    await ask('SET', 'a', '1')
    await pair.kill()
    await expect(askRedis(pair.url)).rejects.toThrow('ECONNREFUSED')
    await pair.restart({ keep: false })
    expect(await ask('GET', 'a')).toBeNull()
    expect(await confirmed()).toBe(1)
    await pair.failover()
    expect(await ask('GET', 'a')).toBeNull()
    expect(await ask('GET', 'written')).toBe('now')
  })

  it('goes back to a snapshot, both of them', async () => {
    await ask('SET', 'a', 'saved')
    await pair.save()
    await ask('SET', 'a', 'lost')
    await pair.restart({ keep: true })
    expect(await ask('GET', 'a')).toBe('saved')
    expect(await confirmed()).toBe(1)
    await pair.failover()
    expect(await ask('GET', 'a')).toBe('saved')
  })

  it('fails over with all that was confirmed, says where to, and has no snapshot there', async () => {
    await pair.save()
    const old = pair.primaryPort
    const heard: (readonly [number, boolean])[] = []
    const end = pair.onPrimary((port) => heard.push([port, pair.primaryPort === port]))
    const client = clientOf(pair.url)
    await client.set('a', '1')
    expect(await client.wait(1, 2_000)).toBe(1)
    await pair.failover()
    const now = pair.primaryPort
    expect(now).not.toBe(old)
    expect(heard).toEqual([[now, true]])
    expect(await ask('GET', 'a')).toBe('1')
    expect(await confirmed()).toBe(1)
    await expect(tellRedis(`redis://127.0.0.1:${old}`, 'SET', 'a', '2')).rejects.toThrow('READONLY')

    end()
    await pair.failover()
    expect(pair.primaryPort).toBe(old)
    expect(heard).toHaveLength(1)
    expect(await ask('GET', 'a')).toBe('1')
  })

  it('answers nothing while it is frozen, and forgets nothing', async () => {
    await ask('SET', 'a', '1')
    const client = new Redis(pair.url, { commandTimeout: 200, maxRetriesPerRequest: 0 })
    clients = [...clients, client]
    await client.ping()
    pair.freeze()
    await expect(client.get('a')).rejects.toThrow('Command timed out')
    await pair.thaw()
    expect(await ask('GET', 'a')).toBe('1')
    expect(await confirmed()).toBe(1)
  })

  it('is emptied on both sides', async () => {
    await ask('SET', 'a', '1')
    await pair.flush()
    await pair.failover()
    expect(await ask('GET', 'a')).toBeNull()
  })

  it('is healed of being dead, of being frozen, and of nothing', async () => {
    await pair.kill()
    await pair.heal()
    expect(await confirmed()).toBe(1)
    pair.freeze()
    await pair.heal()
    expect(await confirmed()).toBe(1)
    await pair.heal()
    expect(await ask('GET', 'written')).toBe('now')
  })
})

describe('a snapshot', () => {
  it('belongs to one primary, and is asked for by name where there is none', async () => {
    const fresh = await redisPair()
    try {
      expect(fresh.hasSnapshot).toBe(false)
      await expect(fresh.restart({ keep: true })).rejects.toThrow('needs a save()')
      await fresh.heal()
      await fresh.save()
      expect(fresh.hasSnapshot).toBe(true)
      await fresh.failover()
      expect(fresh.hasSnapshot).toBe(false)
    } finally {
      await fresh.stop()
    }
  })
})
