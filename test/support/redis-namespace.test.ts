import { afterEach, expect, inject, it } from 'vitest'
import { redisNamespace } from './redis-namespace.ts'

const [one, other] = [redisNamespace(inject('redisUrl')), redisNamespace(inject('redisUrl'))]

afterEach(() => Promise.all([one.clear(), other.clear()]))

it('sees and clears its own keys, wherever the name stands in them, and nobody else’s', async () => {
  await one.admin.set(`${one.name}:Post:7:r`, 'entry')
  await one.admin.set(`{${one.name}:Post}v:Post`, 'version')
  await other.admin.set(`${other.name}:Post:7:r`, 'entry')

  expect(await one.keys()).toEqual([`${one.name}:Post:7:r`, `{${one.name}:Post}v:Post`])
  expect(await one.keys('}v:')).toEqual([`{${one.name}:Post}v:Post`])
  await one.clear()
  expect(await one.keys()).toEqual([])
  expect(await other.keys()).toHaveLength(1)
})

it('hangs up when it is dropped, and leaves nothing', async () => {
  const third = redisNamespace(inject('redisUrl'))
  await third.admin.set(third.name, '1')
  await third.drop()
  await expect(third.admin.ping()).rejects.toThrow('Connection is closed')
  expect(await one.admin.exists(third.name)).toBe(0)
})
