import { expect, inject, it, vi } from 'vitest'
import { redisNamespace } from '../../../test/support/redis-namespace.ts'
import { open } from './support/open.ts'

/** As where ioredis 5 is the one that is installed. */
vi.mock('ioredis', () => import('ioredis5'))

it('makes connections of its own from an address, over ioredis 5', async () => {
  const url = inject('redisUrl')
  const space = redisNamespace(url)
  const opening = open({ url, namespace: space.name })
  try {
    const [version] = (await opening.versions.look(['Post'])).versions
    expect((await opening.versions.look(['Post'])).versions).toEqual([version])
    await new Promise<void>((up) => opening.bus.listen({ up, down: () => {}, heard: () => {} }))
    expect(opening.events).toEqual([])
  } finally {
    await opening.close()
    await space.drop()
  }
})
