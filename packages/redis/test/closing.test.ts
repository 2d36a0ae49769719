import { Redis } from 'ioredis'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { redisNamespace } from '../../../test/support/redis-namespace.ts'
import { proxyTo } from '../../../test/support/tcp-proxy.ts'
import { until } from '../../../test/support/until.ts'
import { clientLines } from './support/clients.ts'
import { errorOf, isAnswered, open } from './support/open.ts'

const SEVEN = 'public.Post|id=7'
const portOf = (url: string) => Number(new URL(url).port)

const proxied = async () => {
  const url = inject('redisUrl')
  const proxy = await proxyTo(portOf(url))
  const space = redisNamespace(url)
  onTestFinished(async () => {
    await space.drop()
    await proxy.close()
  })
  return { proxy, url: proxy.url(url), namespace: space.name }
}

describe.each(clientLines)('closing, over $name', ({ client }) => {
  it('answers what is under way, lets both connections go, and may be said twice', async () => {
    const { proxy, url, namespace } = await proxied()
    const opening = open({ client: client(url), namespace })
    let isUp = false
    const downs: string[] = []
    opening.bus.listen({ heard: () => {}, up: () => (isUp = true), down: () => downs.push('down') })
    await until(() => isUp)
    const look = opening.versions.look([SEVEN])
    await Promise.resolve()
    await Promise.all([opening.close(), opening.close()])
    expect((await look).versions).toHaveLength(1)
    await opening.close()
    await until(() => proxy.connections.length === 0)
    expect(await errorOf(opening.versions.look([SEVEN]))).toMatchObject({ name: 'CacheError', code: 'CLOSED' })
    expect([downs, opening.events]).toEqual([[], []])
  })

  it('waits no longer than the deadline for what is under way', async () => {
    const { proxy, url, namespace } = await proxied()
    const opening = open({ client: client(url), namespace, deadline: 300 })
    await opening.versions.look([SEVEN])
    proxy.hold()
    const look = isAnswered(opening.versions.look([SEVEN]))
    const start = performance.now()
    await opening.close()
    expect([await look, performance.now() - start < 1500]).toEqual([false, true])
  })

  it.each(['at once', 'while it connects', 'while nobody answers', 'while everybody is refused'])(
    'works %s',
    async (when) => {
      const { proxy, url, namespace } = await proxied()
      if (when === 'while nobody answers') proxy.hold()
      if (when === 'while everybody is refused') proxy.refuse()
      const opening = open({ client: client(url), namespace, deadline: 200 })
      opening.bus.listen({ heard: () => {}, up: () => {}, down: () => {} })
      const look = isAnswered(opening.versions.look([SEVEN]))
      if (when === 'while it connects') await new Promise(setImmediate)
      else if (when !== 'at once') await look
      await opening.close()
      await look
      // Who is held hears of nothing, not even of an end.
      proxy.cut()
      proxy.accept()
      await until(() => proxy.connections.length === 0)
      expect(await errorOf(opening.tier.read(['k']))).toMatchObject({ code: 'CLOSED' })
    },
  )

  it('leaves the client of the user alone', async () => {
    const { namespace } = await proxied()
    const like = client(inject('redisUrl'))
    const opening = open({ client: like, namespace })
    await opening.versions.look([SEVEN])
    await opening.close()
    expect(like.status).toBe('wait')
    const users = new Redis(inject('redisUrl'))
    onTestFinished(() => users.disconnect())
    const another = open({ client: users, namespace })
    await another.versions.look([SEVEN])
    await another.close()
    expect(await users.ping()).toBe('PONG')
  })
})
