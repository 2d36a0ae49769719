import { afterEach, expect, inject, it } from 'vitest'
import { commandsOf } from './redis-monitor.ts'
import { redisNamespace } from './redis-namespace.ts'

const space = redisNamespace(inject('redisUrl'))

afterEach(() => space.clear())

it('hears commands of others while they come faster than the first reply', async () => {
  const { admin, name } = space
  for (let turn = 0; turn < 50; turn++) {
    const busy = Array.from({ length: 20 }, () => admin.set(name, 'a "quoted" word'))
    const { ran } = await commandsOf(inject('redisUrl'), ([word, key]) => word === 'get' && key === name)
    await Promise.all([...busy, admin.get(name), ran])
  }
})

it('counts, and tells words as they were sent', async () => {
  const { admin, name } = space
  const heard: unknown[] = []
  const { ran } = await commandsOf(inject('redisUrl'), (words) => words[1] === name && heard.push(words) > 0, 2)
  await admin.set(name, String.raw`a "b" \c`)
  await admin.get(name)
  await ran
  expect(heard).toEqual([
    ['set', name, String.raw`a "b" \c`],
    ['get', name],
  ])
})
