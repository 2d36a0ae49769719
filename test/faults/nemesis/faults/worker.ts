import type { Dice } from '../../workload/dice.ts'
import type { Battlefield } from '../battlefield.ts'
import type { FieldFault } from '../fault.ts'
import { between, holdOf } from '../spans.ts'

const minute = 60_000
const jumps = [-60 * minute, -5 * minute, 5 * minute, 60 * minute]

const anyoneOf = (field: Battlefield, dice: Dice): number => dice.below(field.crew.size)

const needs = ({ crew }: Battlefield): boolean => crew.size > 0

const killed: FieldFault = {
  kind: 'field',
  name: 'worker-killed',
  weight: 1,
  needs,
  plan: (field, dice) => {
    const worker = anyoneOf(field, dice)
    return { detail: `worker ${worker}`, strike: () => field.crew.kill(worker) }
  },
}

const diesAtRelease: FieldFault = {
  kind: 'field',
  name: 'worker-dies-at-release',
  weight: 2,
  needs,
  plan: (field, dice) => {
    const worker = anyoneOf(field, dice)
    return { detail: `worker ${worker}`, strike: () => field.crew.dieAtRelease(worker) }
  },
}

const frozen: FieldFault = {
  kind: 'field',
  name: 'worker-frozen',
  weight: 1,
  needs,
  plan: (field, dice) => {
    const worker = anyoneOf(field, dice)
    const ms = holdOf(dice)
    return { detail: `worker ${worker}, for ${ms} ms`, strike: () => field.crew.freeze(worker, ms) }
  },
}

/** For so long that its locks have expired when it goes on with what it was about to do. Rare: it takes its time. */
const stalled: FieldFault = {
  kind: 'field',
  name: 'worker-stalled',
  weight: 1,
  needs,
  plan: (field, dice) => {
    const worker = anyoneOf(field, dice)
    const ms = between(dice, 3_500, 5_000)
    return { detail: `worker ${worker}, for ${ms} ms`, strike: () => field.crew.freeze(worker, ms) }
  },
}

/** A clock that is wrong is no outage: it stays so, until it jumps again. */
const clockJumped: FieldFault = {
  kind: 'field',
  name: 'clock-jumped',
  weight: 1,
  needs,
  plan: (field, dice) => {
    const worker = anyoneOf(field, dice)
    const ms = dice.pick(jumps)
    return {
      detail: `worker ${worker}, by ${ms / minute} min`,
      strike: () => field.crew.jumpClock(worker, ms),
    }
  },
}

export const workerFaults: readonly FieldFault[] = [killed, diesAtRelease, frozen, stalled, clockJumped]
