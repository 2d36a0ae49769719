import { expect, it, onTestFinished } from 'vitest'
import { type PrivateRedis, privateRedis, type PrivateRedisOptions } from '../../../test/support/servers.ts'
import { until } from '../../../test/support/until.ts'
import { tellRedis } from '../../../test/support/servers/ask-redis.ts'
import { open } from './support/open.ts'

const POST = 'public.Post'

const started = async (options?: PrivateRedisOptions): Promise<PrivateRedis> => {
  const server = await privateRedis(options)
  onTestFinished(() => server.stop())
  return server
}

it('takes no version from a server that was demoted under its connection (rule 2)', async () => {
  const old = await started()
  const next = await started({ replicaOf: old })
  const opening = open({ url: old.url, namespace: 's', deadline: '2s' })
  onTestFinished(() => opening.close())
  await opening.versions.look([POST])
  await next.promote()
  await old.follow(next)
  await until(async () => String(await tellRedis(old.url, 'ROLE')).startsWith('slave'))
  await expect(opening.versions.look([POST])).rejects.toThrow()
  await old.promote()
  await until(async () => (await opening.versions.look([POST]).catch(() => undefined)) !== undefined)
})

it('answers reads while a lock waits for its replicas', async () => {
  const server = await started()
  const opening = open({ url: server.url, namespace: 's', deadline: '2s', waitReplicas: 1 })
  onTestFinished(() => opening.close())
  await opening.versions.look([POST])
  const order: string[] = []
  const locks = ['a', 'b'].map((writer) =>
    opening.versions
      .lock({ writer, tags: [POST], lease: 10_000 })
      .then(() => order.push('locked'))
      .catch(() => order.push('not locked')),
  )
  await until(async () => String(await tellRedis(server.url, 'EXISTS', '{s:public.Post}l:')) === '1')
  const { versions } = await opening.versions.look([POST])
  order.push('looked')
  await Promise.all(locks)
  expect([versions, order]).toEqual([[''], ['looked', 'not locked', 'not locked']])
})
