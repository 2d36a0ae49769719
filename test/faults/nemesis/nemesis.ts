import { createDice } from '../workload/dice.ts'
import { allFaults } from './all-faults.ts'
import type { Battlefield } from './battlefield.ts'
import type { Fault, Pause } from './fault.ts'
import { redisRestored } from './faults/redis.ts'
import { heal, rescue } from './heal.ts'
import { createSchedule, type Planned } from './schedule.ts'

export type { Battlefield, Crew } from './battlefield.ts'

export interface NemesisSetting {
  /** From 0 up to 1. A seeded one gives the same faults again. */
  readonly random: () => number
  readonly pause: Pause
  /** Milliseconds, for the log. */
  readonly now: () => number
  readonly battlefield: Battlefield
  /** Only those of these names; empty: none. */
  readonly only?: readonly string[]
  /** Others than our own. */
  readonly faults?: readonly Fault[]
}

export interface LogEntry {
  readonly at: number
  /** A fault's, or `snapshot`. */
  readonly name: string
  readonly detail: string
}

/** Breaks one thing after the other, and mends each before it breaks the next. */
export interface Nemesis {
  /**
   * Goes on until it is told to stop, and resolves when nothing is broken any more. Rejects when something could not be
   * broken or mended as it should, after it has mended what it can.
   */
  run(until: () => boolean): Promise<void>
  /** How many there were so far. */
  readonly faults: number
  /** By name, of all that may come. */
  readonly counts: Readonly<Record<string, number>>
  readonly log: readonly LogEntry[]
}

export const faultNames: readonly string[] = allFaults.map(({ name }) => name)

const chosenFrom = (faults: readonly Fault[], only: readonly string[] | undefined): readonly Fault[] => {
  if (only === undefined) return faults
  const names = faults.map(({ name }) => name)
  const unknown = only.find((name) => !names.includes(name))
  if (unknown === undefined) return faults.filter(({ name }) => only.includes(name))
  throw new Error(`there is no fault '${unknown}'; expected some of ${names.join(', ')}`)
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const createNemesis = (setting: NemesisSetting): Nemesis => {
  const { random, pause, now, battlefield, only, faults = allFaults } = setting
  const { redis, wires } = battlefield
  const chosen = chosenFrom(faults, only)
  const schedule = createSchedule(createDice(random), battlefield, chosen)
  const counts: Record<string, number> = Object.fromEntries(chosen.map(({ name }) => [name, 0]))
  const log: LogEntry[] = []
  let count = 0

  redis.onPrimary((port) => {
    for (const wire of wires) {
      wire.leadTo(port)
      wire.cut()
    }
  })

  const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch (cause) {
      throw new Error(`${what}: ${reason(cause)}`, { cause })
    }
  }

  const rest = async (): Promise<void> => {
    const { lasts, savesAt } = schedule.calm()
    if (savesAt === undefined || !chosen.includes(redisRestored)) return void (await pause(lasts))
    await pause(savesAt)
    log.push({ at: now(), name: 'snapshot', detail: '' })
    await attempt('the nemesis could not take a snapshot of Redis', () => redis.save())
    await pause(lasts - savesAt)
  }

  const apply = ({ name, detail, strike }: Planned): Promise<void> => {
    log.push({ at: now(), name, detail })
    counts[name] = (counts[name] ?? 0) + 1
    count++
    return attempt(`fault ${count} of the nemesis, ${name} (${detail}), went wrong`, () => strike(pause))
  }

  /** Waits for all of them: none may go on while the others are mended. */
  const strike = async (): Promise<void> => {
    const ends = await Promise.allSettled(schedule.strikes().map(apply))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  return {
    counts,
    log,
    get faults() {
      return count
    },
    run: async (until) => {
      try {
        while (!until()) {
          await rest()
          if (!until()) await strike()
        }
      } catch (error) {
        await rescue(battlefield).catch((also: unknown) => {
          throw new Error(`${reason(error)}\nand could not be mended: ${reason(also)}`, { cause: error })
        })
        throw error
      }
      await attempt('the nemesis could not mend everything at its end', () => heal(battlefield))
    },
  }
}
