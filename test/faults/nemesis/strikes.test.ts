import { seededRandom } from '@tidemark/shop'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tellRedis } from '../../support/servers/ask-redis.ts'
import { proxyTo, type TcpProxy } from '../../support/tcp-proxy.ts'
import { until } from '../../support/until.ts'
import { redisPair, type RedisPair } from '../servers/redis-pair.ts'
import type { Battlefield, Crew } from './battlefield.ts'
import { redisFaults } from './faults/redis.ts'
import { wireFaults } from './faults/wire.ts'
import { createNemesis } from './nemesis.ts'

// The faults on real servers, over real wires. How long they last does not matter here, so nobody waits.

let redis: RedisPair
let wires: readonly TcpProxy[] = []
let clients: readonly Redis[] = []

const nobody: Crew = {
  size: 0,
  kill: () => Promise.reject(new Error('no workers')),
  freeze: () => Promise.reject(new Error('no workers')),
  dieAtRelease: () => Promise.reject(new Error('no workers')),
  jumpClock: () => Promise.reject(new Error('no workers')),
}
const field = (): Battlefield => ({ redis, wires, crew: nobody, postgres: { restart: () => Promise.resolve() } })

const clientOn = (wire: TcpProxy) => {
  const client = new Redis(wire.url(redis.url), {
    commandTimeout: 500,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => 20,
  })
  client.on('error', () => {})
  clients = [...clients, client]
  return client
}

const answers = (work: () => Promise<unknown>): Promise<boolean> =>
  work().then(
    () => true,
    () => false,
  )

/** As a worker has them on its wire: one for commands, one for messages. */
const visitorsOf = (wire: TcpProxy) => {
  const [data, bus] = [clientOn(wire), clientOn(wire)]
  const heard: string[] = []
  bus.on('message', (_channel, text) => heard.push(text))
  // Whoever loses its bus is subscribed again by ioredis.
  const subscribed = until(() => answers(() => bus.subscribe('news')))
  return {
    data,
    bus,
    ready: async () => {
      await subscribed
      await until(() => answers(() => data.ping()))
    },
    /** SET, GET, WAIT and a message all come through again. */
    isWell: async (word: string) => {
      await until(() => answers(() => data.set('word', word)), 10_000)
      expect(await data.get('word')).toBe(word)
      await until(async () => (await data.wait(1, 300)) === 1)
      await until(async () => {
        await data.publish('news', word).catch(() => {})
        return heard.includes(word)
      }, 10_000)
    },
  }
}

const wireOf = (number: number): TcpProxy => {
  const wire = wires[number]
  if (wire === undefined) throw new Error(`there is no wire ${number}`)
  return wire
}

const role = (url: string) => tellRedis(url, 'ROLE')

beforeAll(async () => {
  redis = await redisPair()
  wires = await Promise.all([proxyTo(redis.primaryPort), proxyTo(redis.primaryPort)])
})
beforeEach(async () => {
  await redis.save()
})
afterEach(() => {
  for (const client of clients) client.disconnect()
  clients = []
})
afterAll(async () => {
  await Promise.all(wires.map((wire) => wire.close()))
  await redis.stop()
})

/** One nemesis, one kind of fault, so many times; `during` is called while something is broken. */
const strike = async (name: string, times: number, seed: number, during: () => Promise<void> = async () => {}) => {
  const nemesis = createNemesis({
    random: seededRandom(seed),
    now: () => performance.now(),
    battlefield: field(),
    only: [name],
    pause: async () => {
      if (nemesis.faults > 0) await during()
    },
  })
  await nemesis.run(() => nemesis.faults >= times)
  return nemesis
}

describe.each(redisFaults.map(({ name }) => name))('%s', (name) => {
  it('leaves a healthy pair, and clients come through their wires again', async () => {
    const visitors = wires.map(visitorsOf)
    for (const { ready } of visitors) await ready()
    await strike(name, 1, 1)
    for (const [i, { isWell }] of visitors.entries()) await isWell(`${name} ${i}`)
    expect(await role(redis.url)).toMatchObject(['master', expect.anything(), [expect.anything()]])
    expect(wires.every(({ connections }) => connections.length === 2)).toBe(true)
  })
})

describe.each(wireFaults.map(({ name }) => name))('%s', (name) => {
  it.each([1, 2, 3])('lets clients come through again (seed %i)', async (seed) => {
    const visitors = wires.map(visitorsOf)
    for (const { ready } of visitors) await ready()
    await strike(name, 4, seed)
    for (const [i, { isWell }] of visitors.entries()) await isWell(`${name} ${seed} ${i}`)
  })
})

describe('while it lasts', () => {
  it.each(['redis-emptied', 'redis-restored', 'redis-failover', 'redis-frozen'])(
    '%s: nobody is answered',
    async (name) => {
      const [wire] = wires
      if (wire === undefined) throw new Error('no wires')
      const { data, ready } = visitorsOf(wire)
      await ready()
      const tries: boolean[] = []
      await strike(name, 1, 1, async () => {
        tries.push(await answers(() => data.get('word')))
      })
      expect(tries[0]).toBe(false)
    },
  )

  it('a failover leaves nobody with the old primary, and loses nothing that was confirmed', async () => {
    const old = redis.primaryPort
    const { data, ready, isWell } = visitorsOf(wireOf(0))
    await ready()
    await data.set('confirmed', 'yes')
    await until(async () => (await data.wait(1, 300)) === 1)
    await strike('redis-failover', 1, 1)
    expect(redis.primaryPort).not.toBe(old)
    await isWell('after it')
    expect(await data.get('confirmed')).toBe('yes')
    expect(await data.info('server')).toContain(`tcp_port:${redis.primaryPort}`)
  })

  it('a cut hits the bus alone, commands alone, or both', async () => {
    const { data, bus, ready } = visitorsOf(wireOf(0))
    await ready()
    const hits: string[] = []
    let hit: readonly string[] = []
    data.on('close', () => (hit = [...hit, 'data']))
    bus.on('close', () => (hit = [...hit, 'bus']))
    const nemesis = createNemesis({
      random: seededRandom(1),
      now: () => performance.now(),
      battlefield: { ...field(), wires: [wireOf(0)] },
      only: ['wire-cut'],
      pause: async () => {
        if (nemesis.faults === 0) return
        await until(() => hit.length > 0)
        await until(() => answers(() => data.ping()))
        await until(async () => (await data.publish('news', '')) === 1)
        hits.push(hit.toSorted().join(' and '))
        hit = []
      },
    })
    await nemesis.run(() => nemesis.faults >= 13)
    expect([...new Set(hits)].toSorted()).toEqual(['bus', 'bus and data', 'data'])
  })

  it('a refusing wire takes nobody', async () => {
    const tries: boolean[] = []
    await strike('wire-refusing', 3, 1, async () => {
      const outcomes = wires.map(async (wire) => {
        const client = new Redis(wire.url(redis.url), { retryStrategy: () => null, maxRetriesPerRequest: 0 })
        client.on('error', () => {})
        clients = [...clients, client]
        return answers(() => client.ping())
      })
      tries.push((await Promise.all(outcomes)).includes(false))
    })
    expect(tries).toContain(true)
  })
})
