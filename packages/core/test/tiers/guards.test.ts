import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { realClock } from '../../src/real-clock.ts'
import { manualClock } from '../../src/testing/manual-clock.ts'
import { createBreaker, insisting, withBreaker } from '../../src/tiers/with-breaker.ts'
import { withDeadline } from '../../src/tiers/with-deadline.ts'

/** A part whose answers the test gives. */
const asked = () => {
  const calls: { resolve: (value: string) => void; reject: (error: unknown) => void }[] = []
  return {
    calls,
    part: {
      name: 'a server',
      traits: { shared: true },
      read: (_key: string) => new Promise<string>((resolve, reject) => void calls.push({ resolve, reject })),
      close: async () => 'closed',
    },
  }
}

const outcome = (promise: Promise<unknown>) => promise.then(String, (error: Error) => `${error.name}: ${error.message}`)

describe('withDeadline', () => {
  it('gives the answer that comes in time, and leaves no timer behind', async () => {
    const clock = manualClock()
    const { part, calls } = asked()
    const read = withDeadline(part, ['read'], { clock, within: 50 }).read('a')
    clock.advance(49)
    calls[0]?.resolve('here')
    expect(await read).toBe('here')
    clock.advance(1000)
  })

  it('rejects when the time is up, whatever comes later', async () => {
    const clock = manualClock()
    const { part, calls } = asked()
    const read = outcome(withDeadline(part, ['read'], { clock, within: 50 }).read('a'))
    clock.advance(50)
    calls[0]?.reject(new Error('late'))
    expect(await read).toBe('DeadlineExceeded: a server did not answer within 50 ms')
  })

  it('reads what has arrived while the process was too busy to look, before it gives up', async () => {
    const { part } = asked()
    const { port1, port2 } = new MessageChannel()
    const slow = {
      ...part,
      read: (_key: string) =>
        new Promise<string>((resolve) => {
          port2.once('message', (message) => resolve(String(message)))
          port1.postMessage('was there all the time')
        }),
    }
    const read = outcome(withDeadline(slow, ['read'], { clock: realClock, within: 20 }).read('a'))
    const start = performance.now()
    while (performance.now() - start < 60); // busy
    expect(await read).toBe('was there all the time')
    port1.close()
  })

  it('passes on what goes wrong at once, and leaves everything else as it is', async () => {
    const { part, calls } = asked()
    const patient = withDeadline(part, ['read'], { clock: manualClock(), within: 50 })
    const read = outcome(patient.read('a'))
    calls[0]?.reject(new Error('no'))
    expect(await read).toBe('Error: no')
    expect([patient.name, patient.traits, await patient.close()]).toEqual(['a server', { shared: true }, 'closed'])
  })
})

describe('withBreaker', () => {
  const setting = () => {
    const clock = manualClock()
    const { part, calls } = asked()
    const changes: string[] = []
    const breaker = createBreaker({ clock, after: 3, pause: 2000, report: (change) => void changes.push(change) })
    const guarded = withBreaker(part, ['read'], breaker)
    const answer = async (how: 'well' | 'badly'): Promise<string> => {
      const before = calls.length
      const read = outcome(guarded.read('a'))
      const call = calls[before]
      if (how === 'well') call?.resolve('here')
      else call?.reject(new Error('down'))
      return read
    }
    const insistent = insisting(part, ['read'], breaker)
    return { clock, calls, changes, guarded, insistent, answer }
  }

  it('opens after so many failures in a row, not before', async () => {
    const { answer, calls, changes } = setting()
    for (const how of ['badly', 'badly', 'well', 'badly', 'badly'] as const) await answer(how)
    expect([calls.length, changes]).toEqual([5, []])
    await answer('badly')
    expect(changes).toEqual(['open'])
    expect(await answer('well')).toMatch(/left alone/)
    expect(calls.length).toBe(6)
  })

  it('counts what fails together once', async () => {
    const { clock, calls, changes, guarded } = setting()
    for (let moment = 0; moment < 3; moment++) {
      const reads = [1, 2, 3, 4].map(() => outcome(guarded.read('a')))
      clock.advance(10)
      for (const { reject } of calls.splice(0)) reject(new Error('down'))
      await Promise.all(reads)
      expect(changes).toEqual(moment === 2 ? ['open'] : [])
    }
  })

  it('lets one call try after a while, and closes when it succeeds', async () => {
    const { answer, calls, changes, clock, guarded } = setting()
    for (let i = 0; i < 3; i++) await answer('badly')
    clock.advance(2000)
    const trial = guarded.read('a')
    expect(await outcome(guarded.read('b'))).toMatch(/left alone/)
    calls.at(-1)?.resolve('back')
    expect(await trial).toBe('back')
    expect(await answer('well')).toBe('here')
    expect(changes).toEqual(['open', 'closed'])
  })

  it('asks for what must be told also while it is open, and closes when that succeeds', async () => {
    const { answer, calls, changes, insistent } = setting()
    for (let i = 0; i < 3; i++) await answer('badly')
    const failing = outcome(insistent.read('a'))
    calls.at(-1)?.reject(new Error('still down'))
    expect(await failing).toBe('Error: still down')
    const told = insistent.read('a')
    calls.at(-1)?.resolve('heard')
    expect(await told).toBe('heard')
    expect(await answer('well')).toBe('here')
    expect(changes).toEqual(['open', 'closed'])
  })

  it('is not kept open by what insists, and fails for reasons of its own', async () => {
    const { answer, calls, clock, insistent } = setting()
    for (let i = 0; i < 3; i++) await answer('badly')
    for (let i = 0; i < 4; i++) {
      clock.advance(500)
      const failing = outcome(insistent.read('a'))
      calls.at(-1)?.reject(new Error('full'))
      await failing
    }
    expect(await answer('well')).toBe('here')
  })

  it('stays open for as long again when the try fails', async () => {
    const { answer, calls, clock, changes } = setting()
    for (let i = 0; i < 3; i++) await answer('badly')
    clock.advance(2000)
    await answer('badly')
    const before = calls.length
    clock.advance(1999)
    expect(await answer('well')).toMatch(/left alone/)
    expect(calls.length).toBe(before)
    clock.advance(1)
    expect(await answer('well')).toBe('here')
    expect(changes).toEqual(['open', 'closed'])
  })
})
