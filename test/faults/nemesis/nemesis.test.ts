import { seededRandom } from '@tidemark/shop'
import { describe, expect, it } from 'vitest'
import { createDice } from '../workload/dice.ts'
import { allFaults } from './all-faults.ts'
import { fakeBattlefield, type FakeBattlefield } from './fake-battlefield.ts'
import type { Fault, FieldFault, Strike } from './fault.ts'
import { createNemesis, faultNames, type NemesisSetting } from './nemesis.ts'

/** Nobody waits; only the clock goes on. */
const fakeTime = () => {
  let time = 0
  const pauses: number[] = []
  return {
    pauses,
    now: () => time,
    pause: async (ms: number) => {
      pauses.push(ms)
      // What begins at the same time finds the same time.
      await Promise.resolve()
      time += ms
    },
  }
}

const start = (setting: Partial<NemesisSetting> & { seed?: number; field?: FakeBattlefield } = {}) => {
  const { seed = 1, field = fakeBattlefield(), ...others } = setting
  const time = fakeTime()
  const nemesis = createNemesis({ random: seededRandom(seed), ...time, battlefield: field, ...others })
  return { nemesis, field, time, strikes: (count: number) => nemesis.run(() => nemesis.faults >= count) }
}

const fault = (name: string, strike: Strike['strike'], weight = 1): FieldFault => ({
  kind: 'field',
  name,
  weight,
  plan: () => ({ detail: 'as told', strike }),
})

const noted = (name: string, weight: number) => fault(name, async () => {}, weight)

describe('the nemesis', () => {
  it('does the same again with the same seed, and something else with another', async () => {
    const logOf = async (seed: number) => {
      const { nemesis, field, strikes } = start({ seed })
      await strikes(200)
      return { log: nemesis.log, done: field.done }
    }
    const [first, again, other] = [await logOf(1), await logOf(1), await logOf(2)]
    expect(again).toEqual(first)
    expect(other.log).not.toEqual(first.log)
  })

  it('does the same however long its faults take', async () => {
    const wordsOf = async (slowest: number) => {
      const random = seededRandom(slowest)
      const { nemesis, strikes } = start({
        pause: async () => {
          for (let left = random() * slowest; left > 1; left--) await Promise.resolve()
        },
      })
      await strikes(200)
      return nemesis.log.map(({ name, detail }) => `${name}: ${detail}`)
    }
    expect(await wordsOf(20)).toEqual(await wordsOf(0))
  })

  it('comes to all faults, by their weights, and counts them', async () => {
    const { nemesis, strikes } = start()
    await strikes(4_000)
    expect(Object.keys(nemesis.counts)).toEqual(faultNames)
    expect(Math.min(...Object.values(nemesis.counts))).toBeGreaterThan(10)
    expect(Object.values(nemesis.counts).reduce((sum, one) => sum + one)).toBe(nemesis.faults)
    expect(nemesis.log.filter(({ name }) => name !== 'snapshot')).toHaveLength(nemesis.faults)

    const weighed = start({ faults: [noted('often', 3), noted('rarely', 1), noted('never', 0)] })
    await weighed.strikes(4_000)
    const { often = 0, rarely = 0, never } = weighed.nemesis.counts
    expect(never).toBe(0)
    expect(often / rarely).toBeGreaterThan(2.5)
    expect(often / rarely).toBeLessThan(3.5)
  })

  it('takes only what it is told to, and knows what it can be told', async () => {
    const { nemesis, strikes } = start({ only: ['redis-restored', 'wire-slow'] })
    await strikes(50)
    expect(Object.keys(nemesis.counts)).toEqual(['redis-restored', 'wire-slow'])
    expect(() => start({ only: ['redis-melted'] })).toThrow("no fault 'redis-melted'; expected some of redis-emptied")
  })

  it('lets everything in peace when it is told to take none', async () => {
    let turns = 0
    const { nemesis, field, time } = start({ only: [] })
    await nemesis.run(() => ++turns > 20)
    expect(nemesis.faults).toBe(0)
    expect(time.pauses.length).toBeGreaterThan(5)
    expect(field.done.filter((what) => what === 'redis save' || what.includes('cut'))).toEqual([])
  })

  it('is calm between two faults, for so short that the cache is still without Redis, or for so long that it is back', async () => {
    const { time, strikes } = start({ faults: [noted('quick', 1)] })
    await strikes(500)
    expect(time.pauses).toHaveLength(500)
    const short = time.pauses.filter((ms) => ms >= 100 && ms <= 700)
    const long = time.pauses.filter((ms) => ms >= 1500 && ms <= 3500)
    expect(short.length + long.length).toBe(500)
    expect(Math.min(short.length, long.length)).toBeGreaterThan(150)
  })

  it('goes back only to snapshots of this primary, and takes them while nothing is broken', async () => {
    const { nemesis, field, strikes } = start({ only: ['redis-restored', 'redis-failover', 'redis-frozen'] })
    await strikes(300)
    expect(nemesis.counts['redis-restored']).toBeGreaterThan(50)
    const saves = field.done.filter((what) => what === 'redis save').length
    expect(saves).toBeGreaterThan(60)
    expect(saves).toBeLessThan(250)
  })

  it('sometimes breaks two wires at once, never one twice at once', async () => {
    const { nemesis, strikes } = start({ faults: allFaults.filter(({ kind }) => kind === 'wire') })
    await strikes(400)
    // They stand at the same time in the log only if nobody waited in between.
    const pairs = nemesis.log.flatMap((entry, i) => {
      const next = nemesis.log[i + 1]
      return next?.at === entry.at ? [[entry.detail.slice(0, 6), next.detail.slice(0, 6)]] : []
    })
    expect(pairs.length).toBeGreaterThan(40)
    expect(pairs.length).toBeLessThan(160)
    expect(pairs.filter(([one, other]) => one === other)).toEqual([])
  })

  it('leads wires to the new primary and cuts what still goes to the old one', async () => {
    const { field, strikes } = start({ only: ['redis-failover'] })
    await strikes(1)
    const after = field.done.slice(field.done.indexOf('redis kill'))
    expect(after.slice(1, 7)).toEqual(
      field.wires.flatMap((_, number) => [`wire ${number} leads to 2`, `wire ${number} cut 2`]),
    )
    expect(field.broken()).toEqual([])
  })
})

describe('each fault', () => {
  const strikeOf = (one: Fault, field: FakeBattlefield, seed: number): Strike => {
    const dice = createDice(seededRandom(seed))
    const [wire] = field.wires
    if (wire === undefined) throw new Error('a field without wires')
    return one.kind === 'wire' ? one.plan(wire, dice) : one.plan(field, dice)
  }

  it.each(allFaults.map((one) => [one.name, one] as const))('%s is mended when it is over', async (_, one) => {
    for (let seed = 0; seed < 30; seed++) {
      const { field } = start()
      await field.redis.save()
      await strikeOf(one, field, seed).strike(async (ms) => {
        expect(ms).toBeGreaterThanOrEqual(50)
        expect(ms).toBeLessThanOrEqual(2000)
        expect(field.broken()).not.toEqual([])
      })
      expect(field.broken()).toEqual([])
    }
  })

  it.each(allFaults.map((one) => [one.name, one] as const))('%s is mended when it throws', async (_, one) => {
    for (let seed = 0; seed < 30; seed++) {
      const field = fakeBattlefield()
      await field.redis.save()
      const failing = () => Promise.reject(new Error('out of time'))
      const outcome = await strikeOf(one, field, seed)
        .strike(failing)
        .catch((error: unknown) => error)
      expect([undefined, new Error('out of time')]).toContainEqual(outcome)
      expect(field.broken()).toEqual([])
    }
  })
})

describe('when something goes wrong', () => {
  it('says which fault it was and why, and leaves nothing broken', async () => {
    const field = fakeBattlefield()
    const [wire] = field.wires
    const broken = fault('careless', async () => {
      wire?.refuse()
      wire?.hold()
      wire?.delay(50)
      wire?.cutAfter(5)
      wire?.leadTo(99)
      field.redis.freeze()
      throw new Error('no hands')
    })
    const { nemesis } = start({ field, faults: [broken] })
    await expect(nemesis.run(() => false)).rejects.toThrow(
      'fault 1 of the nemesis, careless (as told), went wrong: no hands',
    )
    expect(field.broken()).toEqual([])
  })

  it('says what could not be mended', async () => {
    const real = fakeBattlefield()
    const heal = () => Promise.reject(new Error('it does not come back'))
    const field = { ...real, redis: { ...real.redis, heal } }
    const { nemesis, strikes } = start({ field, only: ['redis-emptied'] })
    await expect(strikes(1)).rejects.toThrow(
      /redis-emptied \(for \d+ ms\), went wrong: it does not come back\nand could not be mended: it does not come back/,
    )
    expect(nemesis.faults).toBe(1)
    await expect(start({ field, only: [] }).nemesis.run(() => true)).rejects.toThrow(
      'the nemesis could not mend everything at its end: it does not come back',
    )
  })

  it('waits for the other one of two before it mends', async () => {
    const wireFault = (name: string, strike: Strike['strike']): Fault => ({
      kind: 'wire',
      name,
      weight: 1,
      plan: () => ({ detail: '', strike }),
    })
    let pairs = 0
    for (let seed = 0; seed < 50; seed++) {
      const events: string[] = []
      const real = fakeBattlefield()
      const field = { ...real, redis: { ...real.redis, heal: async () => void events.push('mended') } }
      const faults = [
        wireFault('hasty', () => Promise.reject(new Error('too early'))),
        wireFault('patient', async () => {
          for (let turn = 0; turn < 20; turn++) await Promise.resolve()
          events.push('over')
        }),
      ]
      const { nemesis } = start({ seed, field, faults })
      await expect(nemesis.run(() => false)).rejects.toThrow('too early')
      const { patient = 0, hasty = 0 } = nemesis.counts
      expect(events).toEqual([...Array.from({ length: patient }, () => 'over'), 'mended'])
      const [last, before] = nemesis.log.toReversed()
      if (hasty === 1 && last?.at === before?.at) pairs++
    }
    expect(pairs).toBeGreaterThan(0)
  })

  it('mends at the end, but cuts nobody then', async () => {
    const { nemesis, field } = start()
    await nemesis.run(() => true)
    expect(field.done).toEqual([
      ...field.wires.flatMap((_, number) =>
        [`accept`, `delay 0`, `leads to 1`].map((what) => `wire ${number} ${what}`),
      ),
      'redis heal',
    ])
  })
})
