import { describe, expect, it } from 'vitest'
import type { Backend, OpenBackend } from '../../src/contracts/backend.ts'
import { memoryServer } from '../../src/testing/memory-server/memory-server.ts'
import { manualClock } from '../../src/testing/manual-clock.ts'
import { gate, settled } from '../support/gates.ts'
import { onePost, pass, post, postsOf, world } from '../support/processes.ts'
import { setting } from '../support/setting.ts'

const later = (value: unknown) => async () => value
const never = async (): Promise<never> => {
  throw new Error('the database was asked')
}
const two = () => {
  const here = world({ consistency: 'strong' })
  return { ...here, a: here.process(), b: here.process() }
}

describe('one load for several processes', () => {
  it('lets the others wait for what one of them is loading', async () => {
    const { a, b, ...here } = two()
    const slow = gate<unknown>()
    const first = a.read(onePost(a), () => slow.passed)
    await settled()
    const second = b.read(onePost(b), never)
    await pass(here, 40)
    slow.open(post())
    await pass(here, 40)
    expect(await Promise.all([first, second])).toEqual([post(), post()])
  })

  it('costs no more than the claim when the one that loads dies', async () => {
    const { a, b, ...here } = two()
    void a.read(onePost(a), () => gate<unknown>().passed)
    await settled()
    a.wire.hold() // what a dead process would have said is never heard
    let loaded = false
    const second = b.read(onePost(b), async () => {
      loaded = true
      return post()
    })
    await pass(here, 240)
    expect(loaded).toBe(false)
    await pass(here, 60) // the claim is out, and looked at so often
    expect(loaded).toBe(true)
    expect(await second).toEqual(post())
  })

  it('waits for a slow one that is alive', async () => {
    const { a, b, ...here } = two()
    const slow = gate<unknown>()
    const first = a.read(onePost(a), () => slow.passed)
    await settled()
    const second = b.read(onePost(b), never)
    await pass(here, 1000)
    slow.open(post())
    await pass(here, 60)
    expect(await Promise.all([first, second])).toEqual([post(), post()])
  })

  it('is claimed on while it goes on, until nobody answers', async () => {
    const { a, ...here } = two()
    const takes = async (ms: number) => {
      a.asked()
      await pass(here, ms)
      return a.asked().filter((what) => what === 'take').length
    }
    void a.read(onePost(a), () => gate<unknown>().passed)
    await settled()
    expect(await takes(1000)).toBe(8)
    a.wire.refuse(1)
    expect(await takes(1000)).toBe(1)
  })

  it('does not wait for ever', async () => {
    const { a, b, ...here } = two()
    void a.read(onePost(a), () => gate<unknown>().passed)
    await settled()
    let loaded = false
    void b.read(onePost(b), async () => {
      loaded = true
      return post()
    })
    await pass(here, 1900)
    expect(loaded).toBe(false)
    await pass(here, 200)
    expect(loaded).toBe(true)
  })

  it('lets the next one load at once when a load failed', async () => {
    const { a, b } = two()
    const slow = gate<unknown>()
    const first = a.read(onePost(a), () => slow.passed).catch((error: Error) => error.message)
    await settled()
    slow.fail(new Error('no'))
    expect(await first).toBe('no')
    expect(await b.read(onePost(b), later('loaded'))).toBe('loaded')
  })

  it('waits for nothing that a write has overtaken', async () => {
    const { a, b } = two()
    void a.read(onePost(a), () => gate<unknown>().passed)
    await settled()
    await b.write()
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('gives nobody who asked after a write what was loaded before it', async () => {
    const { a, b, ...here } = two()
    const slow = gate<unknown>()
    const first = a.read(onePost(a), () => slow.passed)
    await settled()
    const waiting = b.read(onePost(b), later('new'))
    await pass(here, 20)
    await a.write()
    slow.open('old')
    await first
    await pass(here, 260)
    expect(await waiting).toBe('new')
  })

  it('stops waiting when a write overtakes what it waits for', async () => {
    const here = world({ consistency: 'strong' })
    const [a, b] = [here.process(), here.process()]
    const slow = gate<unknown>()
    void a.read(onePost(a), () => slow.passed)
    await settled()
    let loaded = false
    const waiting = b.read(onePost(b), async () => {
      loaded = true
      return post(7, 'new')
    })
    await pass(here, 10)
    await a.write()
    slow.open(post(7, 'old')) // refused: moved. The claim is let go
    await pass(here, 60)
    expect(loaded).toBe(true)
    await pass(here, 300)
    await waiting
  })

  it('stops waiting when the other comes to nothing that can be kept', async () => {
    const here = world({ consistency: 'strong' })
    const [a, b] = [here.process(), here.process()]
    const slow = gate<unknown>()
    class Money {
      readonly amount = 5
    }
    void a.read(onePost(a), () => slow.passed)
    await settled()
    let loaded = false
    const waiting = b.read(onePost(b), async () => {
      loaded = true
      return new Money()
    })
    await pass(here, 10)
    slow.open(new Money())
    await pass(here, 60)
    expect(loaded).toBe(true)
    await pass(here, 300)
    await waiting
  })

  it('loads once for all who ask in a process, also when another takes too long', async () => {
    const here = world({ consistency: 'strong' })
    const [a, b] = [here.process(), here.process()]
    const slow = gate<unknown>()
    void a.read(onePost(a), () => slow.passed)
    await settled()
    let loads = 0
    const reads: Promise<unknown>[] = []
    for (let i = 0; i < 48; i++) {
      reads.push(
        b.read(onePost(b), () => {
          loads++
          return slow.passed
        }),
      )
      await pass(here, 5)
    }
    await pass(here, 2200)
    expect(loads).toBe(1)
    slow.open(post())
    await Promise.all(reads)
  })

  it('waits for a server that went away once before the load, and not again after it', async () => {
    const { a, server } = two()
    a.wire.hold('reply')
    const read = a.read(onePost(a), later(post()))
    await settled()
    server.down()
    a.wire.letGo()
    expect(await read).toEqual(post())
    expect(a.asked()).not.toContain('lookAfter')
  })

  it('gives nobody what was seen by a look that began before they asked', async () => {
    const { a, b, ...here } = two()
    const slow = gate<unknown>()
    const first = a.read(onePost(a), () => slow.passed)
    await settled()
    const waiting = b.read(onePost(b), never)
    await settled()
    slow.open('old')
    await first
    b.wire.hold('reply')
    await pass(here, 5)
    for (const held of b.wire.held) held.go()
    await settled()
    const last = [...b.wire.held]
    expect(last.map(({ label }) => label)).toEqual(['look'])
    await a.write()
    const second = b.read(onePost(b), later('new'))
    for (let i = 0; i < 5; i++) {
      await settled()
      for (const held of b.wire.held) if (!last.includes(held)) held.go()
    }
    b.wire.letGo()
    expect(await Promise.all([waiting, second])).toEqual(['old', 'new'])
  })

  it('lets those who waited in vain load and keep under what they see then', async () => {
    const { a, b } = two()
    const slow = gate<unknown>()
    const first = b.read(onePost(b), () => slow.passed)
    await settled()
    const joined = [b.read(onePost(b), later('new')), b.read(onePost(b), later('new'))]
    await settled()
    await a.write()
    slow.open('old')
    expect([await first, ...(await Promise.all(joined))]).toEqual(['old', 'new', 'new'])
    expect(await b.read(onePost(b), never)).toBe('new')
  })

  it('loads for all who wait together, also while the server is away', async () => {
    const { a, server } = two()
    server.down()
    const slow = gate()
    let loads = 0
    const load = async () => {
      loads++
      await slow.passed
      return post()
    }
    const reads = Array.from({ length: 100 }, () => a.read(onePost(a), load))
    await settled()
    slow.open()
    const answers = await Promise.all(reads)
    expect(new Set(answers).size).toBe(100)
    expect(answers).toEqual(Array(100).fill(post()))
    expect(loads).toBe(2)
  })

  it('leaves a server that keeps failing alone, and comes back to it', async () => {
    const { a, server, ...here } = two()
    await a.read(onePost(a), later(post()))
    server.down()
    for (let i = 0; i < 6; i++) await a.read(onePost(a, i), later(post(i)))
    a.asked()
    await a.read(onePost(a), later(post()))
    expect(a.asked()).toEqual([])
    server.up()
    await pass(here, 2100, 100)
    expect(await a.read(onePost(a), never)).toEqual(post())
    expect(a.events('degrade').map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['memory server: left alone', 'memory server: answers again']),
    )
  })

  it('refreshes behind in one process only (swr)', async () => {
    const { a, b, ...here } = two()
    const soon = { ttl: 1000, l1: 1000, l2: 1000, swr: 60_000 }
    await a.read(onePost(a), later(post()), soon)
    await b.read(onePost(b), never, soon)
    await pass(here, 1500, 100)
    const slow = gate<unknown>()
    let refreshes = 0
    const load = () => {
      refreshes++
      return slow.passed
    }
    expect(await a.read(onePost(a), load, soon)).toEqual(post())
    await settled()
    expect(await b.read(onePost(b), load, soon)).toEqual(post())
    await settled()
    expect(refreshes).toBe(1)
    slow.open('fresh')
    await settled()
    expect(await b.read(onePost(b), never, soon)).toBe('fresh')
    expect([...a.events('error'), ...b.events('error')]).toEqual([])
  })

  it('serves a background refresh that fails to nobody, and throws into nowhere', async () => {
    const { a, ...here } = two()
    const soon = { ttl: 1000, l1: 1000, l2: 1000, swr: 60_000 }
    await a.read(onePost(a), later(post()), soon)
    await pass(here, 1500, 100)
    expect(await a.read(onePost(a), never, soon)).toEqual(post())
    await settled()
    expect(a.events('error').map(({ reason }) => reason)).toEqual(['refresh'])
    expect(await a.read(onePost(a), later('fresh'), soon)).toEqual(post())
  })

  it('serves with grace what stands, and nothing that a write has touched', async () => {
    const { a, b, ...here } = two()
    const soon = { ttl: 1000, l1: 1000, l2: 1000, grace: 60_000, isOutage: () => true }
    await a.read(onePost(a), later(post()), soon)
    await pass(here, 1500, 100)
    expect(await b.read(onePost(b), never, soon)).toEqual(post())
    await a.write()
    await expect(b.read(onePost(b), never, soon)).rejects.toThrow('the database was asked')
  })
})

describe('how long an entry lives', () => {
  it('ends in memory when it ends in the tier, counted from its load', async () => {
    const { a, b, ...here } = two()
    const minute = { ttl: 50_000, l1: 50_000, l2: 50_000 }
    await a.read(onePost(a), later(post()), minute)
    await pass(here, 40_000, 1000)
    await b.read(onePost(b), never, minute)
    await pass(here, 9_990, 100)
    expect(await b.read(onePost(b), never, minute)).toEqual(post())
    await pass(here, 20)
    expect(await b.read(onePost(b), later('new'), minute)).toBe('new')
  })

  it('goes on in the tier when a shorter one in memory is over', async () => {
    const here = world({ consistency: 'strong' })
    const a = here.process()
    const words = { ttl: 300_000, l1: 10_000, l2: 300_000 }
    await a.read(onePost(a), later(post()), words)
    await pass(here, 11_000, 500)
    expect(await a.read(onePost(a), never, words)).toEqual(post())
  })

  it('is cut to what the tier keeps, and its age is told right all the same', async () => {
    const here = world({ consistency: 'strong' })
    const [a, b] = [here.process(), here.process()]
    const words = { ttl: 300_000, l1: 300_000, l2: 300_000, grace: 7 * 86_400_000 }
    await a.read(onePost(a), later(post()), words)
    await pass(here, 10)
    expect(await b.read(onePost(b), never, words)).toEqual(post())
  })

  it('is what each place is told', async () => {
    const { a, b, ...here } = two()
    await a.read(onePost(a), later(post()), { l1: false })
    expect(a.cache.stats().bytes).toBe(0)
    await a.read(onePost(a), never, { l1: false })
    await b.read(postsOf(b), later([post()]), { l2: false })
    expect(await a.read(postsOf(a), later('asked'), { l2: false })).toBe('asked')
    await pass(here, 10)
  })
})

describe('what lies in the tier', () => {
  /** One process over a tier whose bytes the test can reach. */
  const open = (more: Partial<OpenBackend['tier']['traits']> = {}) => {
    const clock = manualClock()
    const inner = memoryServer({ clock }).backend()
    let tier: OpenBackend['tier'] | undefined
    const l2: Backend = {
      ...inner,
      open: (use) => {
        const opened = inner.open(use)
        tier = { ...opened.tier, traits: { ...opened.tier.traits, ...more } }
        return { ...opened, tier }
      },
    }
    const at = setting({ namespace: 'shop', l2, l1: false, consistency: 'strong' }, clock)
    if (tier === undefined) throw new Error('not opened')
    return { at, tier, clock }
  }

  it('is a miss when it is damaged, counted and deleted', async () => {
    const { at, tier } = open()
    await at.read(onePost(at), later(post()))
    const { key = '' } = at.events('fill').at(-1) ?? {}
    const [found] = await tier.read([key])
    const bytes = Uint8Array.from(found?.bytes ?? [])
    for (const broken of [
      bytes.slice(0, -1),
      bytes.map((byte, i) => (i === 30 ? byte ^ 1 : byte)),
      new Uint8Array(0),
    ]) {
      await tier.write([{ key, bytes: broken, keep: 60_000 }])
      const errors = at.cache.stats().errors
      let loads = 0
      const answer = await at.read(onePost(at), async () => {
        loads++
        expect(await tier.read([key])).toEqual([undefined])
        return post()
      })
      expect([answer, loads, at.cache.stats().errors]).toEqual([post(), 1, errors + 1])
    }
  })

  it('is nothing that another key holds', async () => {
    const { at, tier } = open()
    await at.read(onePost(at), later(post()))
    const mine = at.events('fill').at(-1)?.key ?? ''
    await at.read(onePost(at, 8), later(post(8)))
    const other = at.events('fill').at(-1)?.key ?? ''
    const [found] = await tier.read([other])
    await tier.write([{ key: mine, bytes: found?.bytes ?? new Uint8Array(), keep: 60_000 }])
    expect(await at.read(onePost(at), later('asked'))).toBe('asked')
  })

  it('is nothing larger than the tier takes', async () => {
    const { at } = open({ maxValueBytes: 2000 })
    expect(await at.read(onePost(at), later('x'.repeat(3000)))).toHaveLength(3000)
    await settled()
    expect(at.events('refuse').map(({ tier, reason }) => [tier, reason])).toEqual([['l2', 'size']])
    expect(await at.read(onePost(at), later('short'))).toBe('short')
  })

  it('is nothing that bytes cannot give back', async () => {
    const { at } = open()
    class Money {
      readonly amount = 5
    }
    await at.read(onePost(at), later(new Money()))
    expect(at.cache.stats().refusedFills).toBe(1)
    expect(await at.read(onePost(at), later('asked'))).toBe('asked')
  })
})
