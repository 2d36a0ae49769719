import { describe, expect, it } from 'vitest'
import type { BusListener, BusMessage } from '../../src/contracts/bus.ts'
import { HIDDEN, type Sight, type Version, type VersionServer } from '../../src/contracts/versions.ts'
import { manualClock } from '../../src/testing/manual-clock.ts'
import { mirrored } from '../../src/versions/mirror.ts'
import { settled } from '../support/gates.ts'

const BOUND = 1000

/** A mirror whose bus and server the test plays by hand: every message and every answer comes when the test says so. */
const setting = (bound = BOUND, isAlone = true) => {
  const clock = manualClock()
  let listener: BusListener | undefined
  const pings: string[] = []
  const answers: ((version: Version) => void)[] = []
  const server: VersionServer = {
    name: 'by hand',
    look: (tags) =>
      new Promise<Sight>((resolve) =>
        answers.push((version) => resolve({ versions: tags.map(() => version), mark: undefined })),
      ),
    lookAfter: (tags) => new Promise((resolve) => answers.push((version) => resolve(tags.map(() => version)))),
    lock: async ({ tags }) => tags.map(() => false),
    renew: async () => true,
    release: async () => ({ alone: isAlone, mark: undefined }),
    clear: async () => {},
    close: async () => {},
  }
  const mirror = mirrored({
    server,
    clock,
    bound,
    bus: {
      name: 'by hand',
      listen: (given) => void (listener = given),
      ping: async (nonce) => void pings.push(nonce),
      close: async () => {},
    },
  })
  const hear = (message: BusMessage) => listener?.heard(message)
  const pong = (which = pings.length - 1) => hear({ kind: 'pong', nonce: pings[which] ?? '' })
  const answer = async (version: Version) => {
    answers.shift()?.(version)
    await settled()
  }
  const learn = async (version: Version) => {
    const asked = mirror.look(['t'])
    await answer(version)
    await asked
  }
  return {
    clock,
    mirror,
    pings,
    hear,
    pong,
    answer,
    learn,
    up: () => listener?.up(),
    down: () => listener?.down(),
    shows: () => {
      const version = mirror.glance(['t'])?.[0]
      // Both ways to ask it say the same.
      for (const one of ['1', '2', '3', HIDDEN]) expect(mirror.shows(['t'], [one])).toBe(one === version)
      return version
    },
    /** Lets time pass, with every ping answered at once. */
    pass: (ms: number) => {
      for (let left = ms; left > 0; left -= 50) {
        clock.advance(50)
        mirror.glance([])
        pong()
      }
    },
  }
}

/** Connected, proved, and with version 1 of the tag. */
const ready = async (bound?: number, isAlone?: boolean) => {
  const at = setting(bound, isAlone)
  at.up()
  at.pong()
  await at.learn('1')
  expect(at.shows()).toBe('1')
  return at
}
const locked: BusMessage = { kind: 'locked', tags: ['t'] }
const released = (how: 'moved' | 'restored' | 'stillLocked'): BusMessage => ({
  kind: 'released',
  moved: [],
  restored: [],
  stillLocked: [],
  [how]: ['t'],
})

describe('a mirror (rule 11)', () => {
  it('shows nothing before a ping came round', async () => {
    const at = setting()
    await at.learn('1')
    at.up()
    await at.learn('1')
    expect(at.shows()).toBeUndefined()
    at.pong()
    expect(at.shows()).toBe('1')
  })

  it('shows what it learnt for the bound after a ping was sent, whenever that came back', async () => {
    const at = await ready()
    at.clock.advance(250)
    expect(at.pings.length).toBe(2)
    at.clock.advance(900)
    expect(at.shows()).toBeUndefined()
    at.pong(1) // sent at 250, back at 1150
    expect(at.shows()).toBe('1')
    at.clock.advance(101)
    expect(at.shows()).toBeUndefined()
  })

  it('forgets a ping that took longer than the bound, and one of somebody else', async () => {
    const at = await ready()
    at.clock.advance(250)
    at.clock.advance(2000)
    at.pong(1)
    at.hear({ kind: 'pong', nonce: 'of another process' })
    expect(at.shows()).toBeUndefined()
  })

  it('does not let an old pong that comes late take back what a newer one proved', async () => {
    const at = await ready()
    at.clock.advance(250)
    at.clock.advance(250)
    at.pong(2)
    at.pong(1)
    at.clock.advance(950)
    expect(at.shows()).toBe('1')
  })

  it.each([locked, released('moved'), released('restored'), released('stillLocked')])(
    'does not learn from an answer that $kind overtook',
    async (message) => {
      const at = setting()
      at.up()
      at.pong()
      const asked = at.mirror.look(['t'])
      at.hear(message)
      await at.answer('1')
      await asked
      expect(at.shows()).toBeUndefined()
      await at.learn('2')
      expect(at.shows()).toBe('2')
    },
  )

  it('does not learn from an answer that a reconnect or a clear overtook', async () => {
    for (const happens of ['reconnect', 'clear', 'own clear'] as const) {
      const at = await ready()
      const asked = at.mirror.look(['t'])
      if (happens === 'reconnect') {
        at.down()
        at.up()
        at.pong()
      } else if (happens === 'clear') at.hear({ kind: 'everything' })
      else await at.mirror.clear()
      await at.answer('1')
      await asked
      expect(at.shows(), happens).toBeUndefined()
    }
  })

  it('remembers only so much of what was said, and then learns from nothing that is on its way', async () => {
    const at = setting()
    at.up()
    at.pong()
    const asked = at.mirror.look(['t'])
    at.hear({ kind: 'locked', tags: Array.from({ length: 10_000 }, (_, i) => `other ${i}`) })
    await at.answer('1')
    await asked
    expect(at.shows()).toBeUndefined()
    await at.learn('1')
    expect(at.shows()).toBe('1')
  })

  it('drops what a message moved, and learns it from the server alone', async () => {
    const at = await ready()
    at.hear(released('moved'))
    expect(at.shows()).toBeUndefined()
    await at.learn('2')
    expect(at.shows()).toBe('2')
  })

  it('counts the time under a lock from the last ping before the message, and prolongs it for nothing', async () => {
    const at = await ready()
    at.clock.advance(900) // pings at 250, 500 and 750 are on their way
    at.hear(locked)
    at.pong()
    at.clock.advance(100)
    expect(at.shows()).toBe('1')
    at.clock.advance(1)
    expect(at.shows()).toBeUndefined()
    at.hear(locked)
    at.hear(released('stillLocked'))
    at.pass(100)
    expect(at.shows()).toBeUndefined()
  })

  it('goes on when the last lock is gone and the version is given back', async () => {
    const at = await ready()
    at.hear(locked)
    at.pass(1500)
    expect(at.shows()).toBeUndefined()
    at.hear(released('stillLocked'))
    expect(at.shows()).toBeUndefined()
    at.hear(released('restored'))
    expect(at.shows()).toBe('1')
  })

  it('takes "still locked" for a lock, also if it did not hear of one', async () => {
    const at = await ready()
    at.hear(released('stillLocked'))
    at.pass(1500)
    expect(at.shows()).toBeUndefined()
  })

  it('forgets a version that the server hides', async () => {
    const at = await ready()
    await at.learn('')
    expect(at.shows()).toBeUndefined()
  })

  it('drops everything when the bus breaks, and again when it is back', async () => {
    const at = await ready()
    at.down()
    expect(at.shows()).toBeUndefined()
    await at.learn('1')
    at.up()
    at.pong()
    expect(at.shows()).toBeUndefined()
  })

  it('drops its own moves before a release resolves, also if nobody knows whether it was heard', async () => {
    const at = await ready()
    const asked = at.mirror.look(['t'])
    await at.mirror.release({ writer: 'w', locked: [], moves: ['t'], unlessAlone: [], refuseLocksFor: 0 })
    expect(at.shows()).toBeUndefined()
    await at.answer('1')
    await asked
    expect(at.shows()).toBeUndefined()
  })
})

describe('a mirror without a bound', () => {
  it('shows what it has while the bus is away, and starts anew when it is back', async () => {
    const at = await ready(Infinity)
    expect(at.pings).toEqual([])
    at.down()
    at.clock.advance(1e9)
    expect(at.shows()).toBe('1')
    await at.learn('2')
    expect(at.shows()).toBe('1')
    at.up()
    expect(at.shows()).toBeUndefined()
  })

  it('goes on under a lock until it hears what became of it', async () => {
    const at = await ready(Infinity)
    at.hear(locked)
    at.clock.advance(1e9)
    expect(at.shows()).toBe('1')
    at.hear(released('moved'))
    expect(at.shows()).toBeUndefined()
  })
})

describe('an own release (rule 12)', () => {
  const words = { writer: 'w', locked: ['t'], unlessAlone: [], refuseLocksFor: 0 }

  it('drops what it locked, too, if its lock may have been lost: then the server moved it', async () => {
    const { mirror, shows } = await ready(BOUND, false)
    await mirror.release({ ...words, moves: ['other'] })
    expect(shows()).toBeUndefined()
  })

  const moved = { ...words, moves: ['other'] }

  it('shows nothing of the table that was asked for before, until a ping that was sent after it has come round', async () => {
    const at = await ready()
    const first = at.pings.length
    await at.mirror.release(moved)
    expect(at.shows()).toBeUndefined()
    await at.mirror.release(moved) // its own ping is sent when the first has come round
    expect(at.pings.length).toBe(first + 1)
    at.pong()
    expect(at.shows()).toBeUndefined()
    at.pong()
    expect(at.shows()).toBe('1')
  })

  it('learns anew meanwhile', async () => {
    const at = await ready()
    const early = at.mirror.look(['t'])
    await at.mirror.release(moved)
    await at.answer('1')
    await early
    expect(at.shows(), 'asked for before').toBeUndefined()
    await at.learn('1')
    expect(at.shows()).toBe('1')
  })

  it('leaves other tables alone, and those that it only locked and gave back', async () => {
    const at = await ready()
    await at.mirror.release({ ...moved, locked: ['other'] })
    await at.mirror.release({ ...words, moves: [] })
    expect(at.shows()).toBe('1')
  })

  it('shows nothing that was locked before that ping came round, and what is locked later for as long as ever', async () => {
    const at = await ready()
    at.hear(locked)
    await at.mirror.release(moved)
    at.pong()
    expect(at.shows()).toBeUndefined()
    await at.learn('2')
    expect(at.shows()).toBe('2')
    const later = await ready()
    await later.mirror.release(moved)
    later.pong()
    later.hear(locked)
    expect(later.shows()).toBe('1')
  })

  it('is proved by a later ping where the one that was sent for it is lost', async () => {
    const at = await ready()
    await at.mirror.release(moved)
    at.clock.advance(BOUND / 4)
    at.pong()
    expect(at.shows()).toBe('1')
  })

  it('holds without a bound as well, and while the bus is away', async () => {
    const at = await ready(Infinity)
    await at.mirror.release(moved)
    expect(at.shows()).toBeUndefined()
    at.pong()
    expect(at.shows()).toBe('1')
    at.down()
    expect(at.shows()).toBe('1')
    await at.mirror.release(moved)
    expect(at.shows()).toBeUndefined()
  })

  it('has few pings on their way, however many writes there are while one comes round', async () => {
    const at = await ready()
    const sentAt: number[] = at.pings.map(() => -Infinity)
    let cameRound = at.pings.length
    for (let step = 0; step < 3000; step++) {
      await at.mirror.release(moved)
      at.clock.advance(1)
      at.mirror.glance([])
      while (sentAt.length < at.pings.length) sentAt.push(step)
      while ((sentAt[cameRound] ?? Infinity) <= step - 10) at.pong(cameRound++)
    }
    expect(at.pings.length - cameRound).toBeLessThanOrEqual(3)
  })

  it('does not wait for ever for a ping that never comes round', async () => {
    const at = await ready(Infinity)
    await at.mirror.release(moved)
    await at.mirror.release(moved)
    expect(at.pings.length).toBe(1)
    at.clock.advance(1001)
    await at.mirror.release(moved)
    expect(at.pings.length).toBe(2)
    at.pong()
    expect(at.shows()).toBe('1')
  })

  it('leaves what it locked where it was alone, and where it moved nothing', async () => {
    const alone = await ready(BOUND, true)
    const before = alone.shows()
    await alone.mirror.release({ ...words, moves: ['other'] })
    alone.pong()
    const undone = await ready(BOUND, false)
    await undone.mirror.release({ ...words, moves: [] })
    expect([alone.shows(), undone.shows()]).toEqual([before, before])
    expect(before).toBeDefined()
  })
})
