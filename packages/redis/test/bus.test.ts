import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { redisNamespace } from '../../../test/support/redis-namespace.ts'
import { proxyTo } from '../../../test/support/tcp-proxy.ts'
import { until } from '../../../test/support/until.ts'
import { redis } from '../src/redis.ts'
import { clientLines } from './support/clients.ts'
import { open, type OpenOptions } from './support/open.ts'
import { realClock } from './support/real-clock.ts'

const bench = () => {
  const space = redisNamespace(inject('redisUrl'))
  onTestFinished(space.drop)
  return space
}

/** A bus, and every word that its listener heard of it. */
const listening = async (options: OpenOptions) => {
  const opening = open(options)
  onTestFinished(() => opening.close())
  const said: string[] = []
  opening.bus.listen({
    heard: ({ kind }) => said.push(kind),
    up: () => said.push('up'),
    down: () => said.push('down'),
  })
  await until(() => said.includes('up'))
  return { opening, said }
}

describe.each(clientLines)('the bus over $name', ({ client }) => {
  it('takes what it cannot read for everything', async () => {
    const { name: namespace, admin } = bench()
    const { said } = await listening({ client: client(inject('redisUrl')), namespace })
    await admin.publish(`{${namespace}}bus`, '["2","something",[]]')
    await until(() => said.length === 2)
    expect(said).toEqual(['up', 'everything'])
  })

  it('is down when its connection is cut, and up again, without a word of the one for data', async () => {
    const url = inject('redisUrl')
    const { name: namespace } = bench()
    const proxy = await proxyTo(Number(new URL(url).port))
    onTestFinished(proxy.close)
    const { opening, said } = await listening({ client: client(proxy.url(url)), namespace })
    proxy.cut((connection) => connection.said('subscribe'))
    await until(() => said.length === 3)
    await opening.bus.ping('again')
    await until(() => said.length === 4)
    expect(said).toEqual(['up', 'down', 'up', 'pong'])
    expect(opening.events.map(({ reason }) => /\((\w+)\) is (\w+)/.exec(reason)?.slice(1))).toEqual([
      ['bus', 'lost'],
      ['bus', 'back'],
    ])
  })

  it('is connected anew when it hears nothing any more, although nobody said that it broke', async () => {
    const url = inject('redisUrl')
    const { name: namespace } = bench()
    const proxy = await proxyTo(Number(new URL(url).port))
    onTestFinished(proxy.close)
    const { opening, said } = await listening({ client: client(proxy.url(url)), namespace, deadline: 500 })
    proxy.hold((connection) => connection.said('subscribe'))
    let pings = 0
    await until(async () => {
      await opening.bus.ping(`again ${++pings}`)
      return said.filter((word) => word === 'up').length === 2
    })
    expect(said.slice(0, 3)).toEqual(['up', 'down', 'up'])
  })
})

it('there is no bus, and no connection for one, where nobody will listen', async () => {
  const { name: namespace, admin } = bench()
  const opening = redis({ url: inject('redisUrl') }).open({
    namespace,
    clock: realClock,
    needsBus: false,
    report: () => {},
  })
  onTestFinished(() => opening.close())
  await opening.versions.look(['Post'])
  await opening.versions.clear()
  expect(opening.bus).toBeUndefined()
  expect(await admin.pubsub('NUMSUB', `{${namespace}}bus`)).toEqual([`{${namespace}}bus`, 0])
})
