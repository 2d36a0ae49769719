import { describeBus, describeTier, describeVersionServer } from '@tidemark/core/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type PrivateRedis, privateRedis } from '../../../test/support/servers/private-redis.ts'
import { redisNamespace } from '../../../test/support/redis-namespace.ts'
import { proxyTo } from '../../../test/support/tcp-proxy.ts'
import { until } from '../../../test/support/until.ts'
import { keysOf } from '../src/keys.ts'
import { clientLines } from './support/clients.ts'
import { isAnswered, open, type Opening } from './support/open.ts'

const tests = { describe, expect, it }

describe.each(clientLines)('over $name', ({ name, client }) => {
  const bench = () => {
    const url = inject('redisUrl')
    const space = redisNamespace(url)
    const openings: Opening[] = []
    return {
      space,
      open: (through = url) => {
        const opening = open({ client: client(through), namespace: space.name })
        openings.push(opening)
        return opening
      },
      /** The server's own clock is the one that counts: a key of that life, written later, is gone. */
      expire: async (ms: number) => {
        const probe = `${space.name}:probe:${Math.random()}`
        await space.admin.set(probe, '1', 'PX', ms + 2)
        await until(async () => (await space.admin.exists(probe)) === 0)
      },
      close: async () => {
        await Promise.all(openings.map((opening) => opening.close()))
        await space.drop()
      },
    }
  }

  describeVersionServer(tests, name, {
    can: ['loseSequence'],
    make: () => {
      const { space, open, expire, close } = bench()
      return {
        open: () => open().versions,
        expire,
        loseSequence: async (tag) => void (await space.admin.del(keysOf(space.name).sequence(tag))),
        close,
      }
    },
  })

  describeTier(tests, name, {
    can: ['claims'],
    make: () => {
      const { open, expire, close } = bench()
      const [one, two] = [open(), open()]
      return { tier: one.tier, other: two.tier, claims: one.claims, expire, close }
    },
  })

  describeBus(tests, name, {
    can: ['cut'],
    make: async () => {
      const proxy = await proxyTo(Number(new URL(inject('redisUrl')).port))
      const { open, expire, close } = bench()
      return {
        a: open(),
        b: open(proxy.url(inject('redisUrl'))),
        expire,
        cut: () => proxy.cut((connection) => connection.said('subscribe')),
        close: async () => {
          await close()
          await proxy.close()
        },
      }
    },
  })
})

describe('a server that starts again from an older snapshot', () => {
  let server: PrivateRedis
  let admin: Redis
  let benches = 0
  beforeAll(async () => {
    server = await privateRedis()
    admin = new Redis(server.url)
    admin.on('error', () => {})
  })
  afterAll(async () => {
    admin.disconnect()
    await server.stop()
  })

  describeVersionServer(tests, 'that restarts', {
    can: ['restart'],
    make: async () => {
      const openings: Opening[] = []
      const namespace = `test${++benches}`
      await until(() => isAnswered(admin.ping()))
      return {
        open: () => {
          const opening = open({ url: server.url, namespace })
          openings.push(opening)
          return opening.versions
        },
        expire: async (ms) => {
          await admin.set('probe', '1', 'PX', ms + 2)
          await until(async () => (await admin.exists('probe')) === 0)
        },
        restart: {
          remember: server.save,
          goBack: async () => {
            await server.restart({ keep: true })
            for (const { versions } of openings) await until(() => isAnswered(versions.look([])))
          },
        },
        close: async () => {
          await Promise.all(openings.map((opening) => opening.close()))
        },
      }
    },
  })
})
