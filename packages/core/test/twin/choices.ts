import type { Snapshot } from '../../src/testing/memory-server/memory-server.ts'
import { faultsBefore } from './faults.ts'
import type { EventName } from './order.ts'
import type { Pending } from './pending.ts'
import type { Choice } from './schedule.ts'
import { processesOf, type SetUp } from './set-up.ts'
import { everything, type Touches } from './touches.ts'
import type { Actor, World } from './world.ts'

export interface ChoiceSetting {
  readonly world: World
  readonly setUp: SetUp
  readonly going: ReadonlySet<Actor>
  /** What the server knew in the beginning. */
  readonly before: Snapshot
  readonly nameOf: (label: string, task: string, touches: Touches, after: EventName) => EventName
  /** Lets as much time pass as the bound is long. */
  readonly wait: () => Promise<void>
}

/** What is left of what a set-up allows. */
export interface Left {
  readonly waits: number
  readonly faults: number
}

/** Lists what may happen next, whoever is at work first. */
export const createChoices = ({ world, setUp, going, before, nameOf, wait }: ChoiceSetting) => {
  const all = everything(processesOf(setUp))

  /** Nobody but its own task can tell whether it has happened. */
  const isPrivate = ({ touches, process, task }: Pending): boolean =>
    touches.reads.length === 0 &&
    (touches.changes.length === 0 ||
      (setUp.mode === 'strong' &&
        touches.changes.every((thing) => thing === process.name) &&
        [...going].every((actor) => actor.process !== process || actor.name === task)))

  return (pending: readonly Pending[], task: string, left: Left): readonly Choice[] => {
    const firsts = new Map<string, Pending>()
    for (const one of pending) if (!firsts.has(one.task)) firsts.set(one.task, one)
    const own = firsts.get(task)
    const interrupts = own !== undefined

    const step = (one: Pending): Choice => ({
      label: one.label,
      task: one.task,
      isPreemption: interrupts && one !== own,
      isFault: false,
      event: nameOf(one.label, one.task, one.touches, one.after),
      touches: one.touches,
      act: one.go,
      step: one,
    })
    const faults = (next: readonly Pending[]): readonly Choice[] =>
      left.faults === 0
        ? []
        : faultsBefore(world, setUp.faults, next, before).map(({ label, touches, act, leaves }) => ({
            label,
            task,
            isPreemption: false,
            isFault: true,
            event: nameOf(label, label, touches, leaves?.after ?? 0),
            touches,
            act,
            leaves,
          }))
    const besides = (label: string, of: string, touches: Touches, act: Choice['act']): Choice => ({
      label,
      task: of,
      isPreemption: interrupts,
      isFault: false,
      event: nameOf(label, of, touches, 0),
      touches,
      act,
    })

    if (own !== undefined && isPrivate(own)) return [step(own), ...faults([own])]
    const others = [...firsts.values()].filter((one) => one !== own)
    const mends = world.processes
      .filter(({ isCut, isDead }) => isCut && !isDead)
      .map((process) =>
        besides(
          `the bus of ${process.name} is mended`,
          `${process.name} bus`,
          { reads: [], changes: [process.name] },
          () => {
            process.isCut = false
            process.wire.mendBus()
          },
        ),
      )
    return [
      ...(own === undefined ? [] : [own]).map(step),
      ...others.map(step),
      ...(left.waits > 0 ? [besides('as much time passes as the bound is long', 'time', all, wait)] : []),
      ...mends,
      ...faults(own === undefined ? others : [own]),
    ]
  }
}
