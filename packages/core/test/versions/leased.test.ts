import { describe, expect, it } from 'vitest'
import { HIDDEN, type LockRequest, type ReleaseRequest, type VersionServer } from '../../src/contracts/versions.ts'
import { manualClock } from '../../src/testing/manual-clock.ts'
import { leasedVersions } from '../../src/versions/leased.ts'
import { gate, settled } from '../support/gates.ts'

const MAX_WRITE_TIME = 60_000
const LEASE = 90_000

/** A server that does what the test says, and what it was told. */
const setting = () => {
  const clock = manualClock()
  const locks: LockRequest[] = []
  const renewals: LockRequest[] = []
  const releases: ReleaseRequest[] = []
  const told: string[] = []
  const behaves = {
    lock: async (request: LockRequest): Promise<readonly boolean[]> => request.tags.map(() => false),
    renew: async (): Promise<boolean> => true,
    release: async (): Promise<void> => {},
    look: async (): Promise<string> => 'v',
  }
  const server: VersionServer = {
    name: 'by hand',
    look: async (tags) => {
      const version = await behaves.look()
      return { versions: tags.map(() => version), mark: undefined }
    },
    lookAfter: async (tags) => tags.map(() => 'v'),
    lock: (request) => {
      locks.push(request)
      return behaves.lock(request)
    },
    renew: (request) => {
      renewals.push(request)
      return behaves.renew()
    },
    release: async (request) => {
      releases.push(request)
      await behaves.release()
      return { alone: true, mark: undefined }
    },
    clear: async () => {},
    close: async () => {},
  }
  const store = leasedVersions({
    server,
    clock,
    maxWriteTime: MAX_WRITE_TIME,
    undelivered: (tags) => void told.push(`undelivered ${tags.join()}`),
    delivered: (tags) => void told.push(`delivered ${tags.join()}`),
    givenUp: (tags) => void told.push(`given up ${tags.join()}`),
  })
  const pass = async (ms: number) => {
    clock.advance(ms)
    await settled()
  }
  return { clock, store, locks, renewals, releases, told, behaves, pass }
}

const down = async (): Promise<never> => {
  throw new Error('down')
}

describe('leases (rule 3)', () => {
  it('are half as long again as a write may take, and are renewed every third while the writer is at work', async () => {
    const { store, locks, renewals, pass } = setting()
    await store.lock('w', ['a'])
    await store.lock('w', ['b'])
    expect(locks.map(({ lease }) => lease)).toEqual([LEASE, LEASE])
    await pass(LEASE / 3 - 1)
    expect(renewals).toEqual([])
    await pass(1)
    await pass(LEASE / 3)
    expect(renewals).toEqual([1, 2].map(() => ({ writer: 'w', tags: ['a', 'b'], lease: LEASE })))
    await store.release('w', ['a'])
    await pass(10 * LEASE)
    expect(renewals.length).toBe(2)
  })

  it('are taken anew when they are gone, and what was shown meanwhile is not given back', async () => {
    const { store, locks, releases, behaves, pass } = setting()
    await store.lock('w', ['a', 'b'])
    behaves.renew = async () => false
    behaves.lock = async () => [true, false]
    await pass(LEASE / 3)
    expect(locks.at(-1)?.tags).toEqual(['a', 'b'])
    await store.release('w', ['a'])
    expect(releases).toMatchObject([{ locked: ['a', 'b'], moves: ['a', 'b'], refuseLocksFor: 0 }])
  })

  it('are tried again when a renewal finds nobody', async () => {
    const { store, renewals, behaves, pass } = setting()
    await store.lock('w', ['a'])
    behaves.renew = down
    await pass(LEASE / 3)
    await pass(LEASE / 3)
    expect(renewals.length).toBe(2)
  })

  it('are renewed no more once the store is closed, a renewal under way or not', async () => {
    const { store, renewals, behaves, pass } = setting()
    await store.lock('idle', ['a'])
    await store.lock('busy', ['b'])
    const answer = gate<boolean>()
    behaves.renew = () => answer.passed
    await pass(LEASE / 3)
    await store.close()
    answer.open(true)
    await settled()
    await pass(10 * LEASE)
    expect(renewals.length).toBe(2)
  })

  it('that are gone before COMMIT count as lost as well', async () => {
    const { store, releases, behaves } = setting()
    await store.lock('w', ['a', 'b'])
    behaves.lock = async ({ tags }) => tags.map((tag) => tag === 'b')
    await store.lock('w', ['a', 'b', 'c'])
    await store.release('w', ['b'])
    expect(releases[0]?.moves.toSorted()).toEqual(['a', 'b'])
  })
})

describe('what the server has not heard (rule 12)', () => {
  const seen = async (store: ReturnType<typeof setting>['store']) => (await store.look(['a', 'b'])).versions

  it('is hidden here from when its lock is lost', async () => {
    const { store, behaves } = setting()
    behaves.lock = down
    await expect(store.lock('w', ['a'])).rejects.toThrow('down')
    expect(await seen(store)).toEqual([HIDDEN, 'v'])
    expect(await store.lookAfter(['a', 'b'], undefined)).toEqual([HIDDEN, 'v'])
    await store.release('w', [])
    expect(await seen(store)).toEqual(['v', 'v'])
  })

  it('is reported once when it cannot be told and once when it was, in the same words, and not at all if nothing moves', async () => {
    const { store, behaves, told, pass } = setting()
    behaves.release = down
    await store.lock('w', ['a', 'b'])
    await expect(store.release('w', ['a'], ['b'])).rejects.toThrow('down')
    await store.lock('x', ['b'])
    await expect(store.release('x', [])).rejects.toThrow('down')
    behaves.release = async () => {}
    await pass(10_000)
    expect(told).toEqual(['undelivered a', 'delivered a'])
  })

  it('is tried once more at the end, and what it moves is reported as given up if nobody hears it', async () => {
    const { store, behaves, told } = setting()
    behaves.release = down
    await store.lock('w', ['a', 'b'])
    await expect(store.release('w', ['a'])).rejects.toThrow('down')
    await store.lock('x', ['b'])
    await expect(store.release('x', [])).rejects.toThrow('down')
    await store.close()
    expect(told).toEqual(['undelivered a', 'given up a'])
  })

  it('is hidden and said again until it is heard', async () => {
    const { store, behaves, told, releases, pass } = setting()
    behaves.release = down
    await store.lock('w', ['a', 'b'])
    await expect(store.release('w', ['a'])).rejects.toThrow('down')
    expect(await seen(store)).toEqual([HIDDEN, 'v'])
    for (let i = 0; i < 5; i++) await pass(2000)
    expect(releases.length).toBeGreaterThan(3)
    expect(await seen(store)).toEqual([HIDDEN, 'v'])
    behaves.release = async () => {}
    for (let i = 0; i < 2; i++) await pass(2000) // the last one of those that failed may be under way
    expect(await seen(store)).toEqual(['v', 'v'])
    expect(told).toEqual(['undelivered a', 'delivered a'])
    const said = releases.length
    await pass(100_000)
    expect(releases.length).toBe(said)
  })

  it('is said as soon as the server answers anything', async () => {
    const { store, behaves, told } = setting()
    behaves.release = down
    await store.lock('w', ['a'])
    await expect(store.release('w', ['a'])).rejects.toThrow('down')
    behaves.release = async () => {}
    await store.look(['b'])
    await settled()
    expect(told).toEqual(['undelivered a', 'delivered a'])
  })

  it('is not said again with every answer, if the server refuses it for itself', async () => {
    const { store, behaves, releases } = setting()
    behaves.release = down
    await store.lock('w', ['a'])
    await expect(store.release('w', ['a'])).rejects.toThrow('down')
    for (let i = 0; i < 50; i++) await store.look(['b'])
    await settled()
    expect(releases.length).toBe(2)
  })

  it('is kept within bounds where nothing moves, and comes after what moves', async () => {
    const { store, behaves, releases, pass } = setting()
    behaves.release = down
    for (let i = 0; i < 1500; i++) {
      await store.lock(`w${i}`, ['a'])
      await expect(store.release(`w${i}`, [])).rejects.toThrow('down')
    }
    await store.lock('mover', ['b'])
    await expect(store.release('mover', ['b'])).rejects.toThrow('down')
    behaves.release = async () => {}
    releases.length = 0
    for (let i = 0; i < 5; i++) await pass(500)
    expect(releases[0]?.writer).toBe('mover')
    expect(releases.length).toBe(1001)
  })

  it('is hidden from a look that began before it was heard', async () => {
    const { store, behaves, pass } = setting()
    behaves.release = down
    await store.lock('w', ['a'])
    await expect(store.release('w', ['a'])).rejects.toThrow('down')
    let answer: (version: string) => void = () => {}
    behaves.look = () => new Promise((resolve) => (answer = resolve))
    const look = seen(store)
    await settled()
    behaves.release = async () => {}
    await pass(2000)
    answer('the version from before')
    expect((await look)[0]).toBe(HIDDEN)
  })
})
