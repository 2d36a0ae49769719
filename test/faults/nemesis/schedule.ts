import type { Dice } from '../workload/dice.ts'
import type { Battlefield } from './battlefield.ts'
import type { Fault, Strike, WireFault } from './fault.ts'
import { between, calmOf } from './spans.ts'

export interface Planned extends Strike {
  readonly name: string
}

export interface Calm {
  /** Milliseconds. */
  readonly lasts: number
  /** When a snapshot of Redis is taken, if that is done. */
  readonly savesAt: number | undefined
}

export interface Schedule {
  calm(): Calm
  /** What is to be broken next; more than one is at the same time. None, if nothing can be. */
  strikes(): readonly Planned[]
}

/** Of wire faults: how many come with another one, on the wire of another worker. */
const together = 0.25
/** Of calms. There is also one where there is none yet, so that there is always something to go back to. */
const saving = 0.3

const onWires = (faults: readonly Fault[]): readonly WireFault[] => faults.filter((fault) => fault.kind === 'wire')

/** What comes when, by the dice alone. */
export const createSchedule = (dice: Dice, field: Battlefield, faults: readonly Fault[]): Schedule => {
  const { wires, redis } = field

  const isPossible = (fault: Fault): boolean =>
    fault.kind === 'wire' ? wires.length > 0 : (fault.needs?.(field) ?? true)

  const onWire = ({ name, plan }: WireFault, number: number): readonly Planned[] => {
    const wire = wires[number]
    if (wire === undefined) return []
    const { detail, strike } = plan(wire, dice)
    return [{ name, detail: `wire ${number}: ${detail}`, strike }]
  }

  const inPairs = (fault: WireFault): readonly Planned[] => {
    const one = dice.below(wires.length)
    const first = onWire(fault, one)
    if (wires.length < 2 || !dice.chance(together)) return first
    const other = (one + between(dice, 1, wires.length - 1)) % wires.length
    return [...first, ...onWire(dice.weighted(onWires(faults)), other)]
  }

  let deck: readonly Fault[] = []
  const shuffled = (): readonly Fault[] =>
    faults
      .flatMap((fault) => Array.from({ length: fault.weight }, () => ({ fault, place: dice.below(1 << 30) })))
      .toSorted((a, b) => a.place - b.place)
      .map(({ fault }) => fault)
  /** From a deck that is shuffled anew when it is through: a short run meets everything, too. */
  const deal = (): Fault | undefined => {
    let next = deck.find(isPossible)
    if (next === undefined) {
      deck = shuffled()
      next = deck.find(isPossible)
    }
    const dealt = deck.findIndex((fault) => fault === next)
    deck = deck.filter((_, i) => i !== dealt)
    return next
  }

  return {
    calm: () => {
      const lasts = calmOf(dice)
      const moment = between(dice, 0, lasts)
      const savesAt = dice.chance(saving) || !redis.hasSnapshot ? moment : undefined
      return { lasts, savesAt }
    },
    strikes: () => {
      const fault = deal()
      if (fault === undefined) return []
      if (fault.kind === 'wire') return inPairs(fault)
      const { detail, strike } = fault.plan(field, dice)
      return [{ name: fault.name, detail, strike }]
    },
  }
}
