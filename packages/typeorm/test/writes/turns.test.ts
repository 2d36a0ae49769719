import { expect, test } from 'vitest'
import { createTurns } from '../../src/writes/turns.ts'

/** Ends what it waits for by hand. */
const open = (): { readonly until: Promise<void>; readonly end: () => void } => {
  let end = (): void => {}
  const until = new Promise<void>((resolve) => (end = resolve))
  return { until, end }
}

test('what is sent ahead of a turn waits for nobody', async () => {
  const turns = createTurns()
  const seen: string[] = []
  const write = turns.take(async () => {
    await turns.ahead(() => turns.take(async () => void seen.push('ahead')))
    seen.push('write')
  })
  const next = turns.take(async () => void seen.push('next'))
  await Promise.all([write, next])
  expect(seen).toEqual(['ahead', 'write', 'next'])
})

test('what it began and nobody waited for takes turns like the others', async () => {
  const turns = createTurns()
  const seen: string[] = []
  const later = open()
  let job: Promise<void> | undefined
  const write = turns.take(async () => {
    await turns.ahead(async () => {
      job = later.until.then(() => {
        expect(turns.areHeld).toBe(true)
        return turns.take(async () => void seen.push('job'))
      })
    })
    later.end()
    await later.until
    await Promise.resolve() // the job has been called
    seen.push('write')
  })
  await write
  await job
  expect(seen).toEqual(['write', 'job'])
})

test('is over when it fails', async () => {
  const turns = createTurns()
  const failing = turns.take(() => turns.ahead(() => Promise.reject(new Error('no'))))
  await expect(failing).rejects.toThrow('no')
  expect(turns.areHeld).toBe(false)
})
