import { Redis } from 'ioredis'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { redisNamespace } from '../../../test/support/redis-namespace.ts'
import { clientLines } from './support/clients.ts'
import { open } from './support/open.ts'

const SEVEN = 'public.Post|id=7'
const POST = 'public.Post'

describe.each(clientLines)('versions and an entry in one question, over $name', ({ client }) => {
  const opened = (options: object = {}) => {
    const url = inject('redisUrl')
    const space = redisNamespace(url)
    const opening = open({ client: client(url, options), namespace: space.name })
    onTestFinished(async () => {
      await opening.close()
      await space.drop()
    })
    const { lookWith } = opening.versions
    if (lookWith === undefined) throw new Error('it asks for them apart')
    return { ...opening, lookWith, keyOf: (which: number) => `${space.name}:Post:${which}:r` }
  }

  it('are what a look and a read say, also where versions are minted', async () => {
    const { versions, tier, lookWith, keyOf } = opened()
    await tier.write([{ key: keyOf(1), bytes: Buffer.from([0, 255, 13, 10]), keep: 60_000 }])
    const sight = await lookWith([SEVEN, POST], keyOf(1))
    expect(sight.versions).toEqual((await versions.look([SEVEN, POST])).versions)
    expect(sight.versions.every((version) => version !== '')).toBe(true)
    expect([...(sight.found?.bytes ?? [])]).toEqual([0, 255, 13, 10])
    expect(sight.found?.left).toBeGreaterThan(0)
    expect(sight.found?.left).toBeLessThanOrEqual(60_000)
    expect(await lookWith([POST, SEVEN], keyOf(1))).toMatchObject({ versions: [...sight.versions].toReversed() })
    expect(await lookWith([SEVEN, POST, SEVEN], keyOf(2))).toMatchObject({ found: undefined })
  })

  it('give a mark that a move shows up after', async () => {
    const { versions, lookWith, keyOf } = opened()
    const { mark } = await lookWith([SEVEN], keyOf(1))
    await versions.release({ writer: 'w', locked: [], moves: [SEVEN], unlessAlone: [], refuseLocksFor: 0 })
    expect(await versions.lookAfter([SEVEN, POST], mark)).toEqual(['', expect.stringMatching(/./)])
  })

  it('hide what is locked, and show the entry all the same', async () => {
    const { versions, tier, lookWith, keyOf } = opened()
    await tier.write([{ key: keyOf(1), bytes: Buffer.of(1), keep: 60_000 }])
    await versions.lock({ writer: 'w', tags: [SEVEN], lease: 30_000 })
    const { versions: shown, found } = await lookWith([SEVEN, POST], keyOf(1))
    expect([shown[0], found?.bytes]).toEqual(['', Buffer.of(1)])
  })

  it('are of the keys that the client of the user would ask for', async () => {
    const { tier, lookWith, keyOf } = opened({ keyPrefix: 'é:' })
    const admin = new Redis(inject('redisUrl'))
    onTestFinished(() => admin.disconnect())
    await tier.write([1, 2, 3, 4].map((which) => ({ key: keyOf(which), bytes: Buffer.of(which), keep: 60_000 })))
    expect(await admin.getBuffer(`é:${keyOf(1)}`)).toEqual(Buffer.of(1))
    const sights = await Promise.all([1, 2, 3, 4].map((which) => lookWith([SEVEN], keyOf(which))))
    expect(sights.map(({ found }) => found?.bytes)).toEqual([1, 2, 3, 4].map((which) => Buffer.of(which)))
    expect((await lookWith([SEVEN], keyOf(1))).versions).toEqual(sights[0]?.versions)
    await admin.unlink([1, 2, 3, 4].map((which) => `é:${keyOf(which)}`))
  })
})
