import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import { privateRedis } from '../../../test/support/servers/private-redis.ts'
import { open } from './support/open.ts'

const keyOf = (which: number): string => `shop:Post:${which}:r`

it('asks for everything that the reads of one turn want with three commands, however many they are', async () => {
  const server = await privateRedis()
  const admin = new Redis(server.url)
  const { tier, versions, bus, close } = open({ url: server.url })
  onTestFinished(async () => {
    admin.disconnect()
    await bus.close()
    await close()
    await server.stop()
  })
  const tags = ['public.Post|id=1', 'public.Post']
  const { versions: shown } = await versions.look(tags) // minted now
  await tier.write([1, 2, 3].map((which) => ({ key: keyOf(which), bytes: Buffer.of(which), keep: which * 60_000 })))

  /** How often the server ran them since it was asked to forget. */
  const ran = async (...names: readonly string[]): Promise<readonly number[]> => {
    const stats = await admin.info('commandstats')
    return names.map((name) => Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0))
  }
  await admin.config('RESETSTAT')
  const [seen, again, ...found] = await Promise.all([
    versions.look(tags),
    versions.look(tags),
    ...[1, 2, 3, 4].map((which) => tier.read([keyOf(which)])),
  ])
  expect([seen.versions, again.versions]).toEqual([shown, shown])
  expect(found.flat().map((entry) => entry && [...entry.bytes])).toEqual([[1], [2], [3], undefined])
  for (const [i, entry] of found.flat().slice(0, 3).entries()) {
    expect(entry?.left).toBeGreaterThan(i * 60_000)
    expect(entry?.left).toBeLessThanOrEqual((i + 1) * 60_000)
  }
  expect(await ran('eval', 'evalsha', 'mget', 'unlink')).toEqual([1, 0, 1, 1])

  // Few are asked for what they have left without a script; versions and an entry are one question.
  await admin.config('RESETSTAT')
  expect((await versions.lookWith?.(tags, keyOf(1)))?.versions).toEqual(shown)
  expect(await ran('pttl', 'eval', 'mget', 'unlink')).toEqual([1, 0, 1, 1])

  await admin.config('RESETSTAT')
  await Promise.all([versions.look(tags), tier.read([keyOf(1)])])
  expect(await ran('pttl', 'eval', 'mget', 'unlink')).toEqual([1, 0, 1, 1])
})
