import type { HeldStep, StepKind } from '../../src/testing/memory-server/wire.ts'
import type { EventName } from './order.ts'
import type { Process } from './process.ts'
import { type Touches, touchesOnWire } from './touches.ts'
import type { Actor, Step, World } from './world.ts'

/** Something under way that a scheduler may let happen. */
export interface Pending {
  /** Who goes on with it. What one task has under way happens in the order in which it was sent. */
  readonly task: string
  readonly process: Process
  readonly kind: 'database' | StepKind
  readonly name: string
  readonly label: string
  readonly touches: Touches
  /** What brought it about. */
  readonly after: EventName
  readonly held: HeldStep | undefined
  go(): void
}

export interface PendingSteps {
  /** What is under way now. Whatever is new was brought about by `cause` (time, if nothing is given), in an event of this name. */
  look(cause: Pending | undefined, after: EventName): readonly Pending[]
  /** From now on it is something by itself: whoever sent it waits for it no longer. */
  leave(pending: Pending, after: EventName): void
}

/** Pings come and go by themselves: they only tell what was heard before them. */
const letPingsGo = ({ wire }: Process): void => {
  for (;;) {
    const first = wire.held.find(({ kind }) => kind === 'message')
    const ping = wire.held.find(
      (step) => (step.label === 'ping' && step.kind !== 'message') || (step === first && step.label === 'pong'),
    )
    if (ping === undefined) return
    ping.go()
  }
}

export interface PendingSetting {
  readonly world: World
  /** Who has not come to his end. */
  readonly going: ReadonlySet<Actor>
  /** Where messages are waited for: where nobody reads, nobody can tell what was heard. */
  readonly listening: ReadonlySet<string>
  /** Nothing has failed so far. */
  readonly isCalm: () => boolean
}

export const pendingSteps = ({ world, going, listening, isCalm }: PendingSetting): PendingSteps => {
  const { processes, waiting } = world
  const known = new WeakMap<object, Pending>()

  const ofDatabase = (step: Step, after: EventName): Pending => ({
    task: step.isSent ? step.label : step.actor.name, // nobody waits for it any more
    process: step.actor.process,
    kind: 'database',
    name: step.label,
    label: step.label,
    touches: step.touches,
    after,
    held: undefined,
    go: step.go,
  })
  const onWire = (process: Process, held: HeldStep, task: string, after: EventName): Pending => ({
    task,
    process,
    kind: held.kind,
    name: held.label,
    label: `${task}: ${held.kind} ${held.label} arrives`,
    touches: touchesOnWire(process.name, held.kind, held.label, isCalm()),
    after,
    held,
    go: held.go,
  })
  /** A timer sent it, or what broke off: it is of somebody in that process who has nothing else under way. */
  const taskIn = (process: Process, now: readonly Pending[]): string => {
    const busy = new Set(now.map(({ task }) => task))
    return (
      [...going].find((actor) => actor.process === process && !busy.has(actor.name))?.name ?? `${process.name} timer`
    )
  }

  return {
    look: (cause, after) => {
      const now: Pending[] = []
      const add = (step: object, make: () => Pending): void => {
        let pending = known.get(step)
        if (pending === undefined) known.set(step, (pending = make()))
        now.push(pending)
      }
      for (const step of waiting)
        if (!step.actor.process.isDead || step.isSent) add(step, () => ofDatabase(step, after))
      for (const process of processes) {
        if (!process.isDead) letPingsGo(process)
        const isCause = cause !== undefined && cause.process === process && cause.kind !== 'message'
        let heard = false
        for (const held of process.wire.held) {
          if (held.kind !== 'message') {
            // Of a dead process only what it had sent before is still under way.
            if (!process.isDead || (held.kind === 'command' && known.has(held)))
              add(held, () => onWire(process, held, isCause ? cause.task : taskIn(process, now), after))
          } else if (!heard && !process.isDead && listening.has(process.name)) {
            heard = true
            add(held, () => onWire(process, held, `${process.name} bus`, after))
          }
        }
      }
      return now
    },
    leave: (pending, after) => {
      const { held } = pending
      if (held !== undefined) known.set(held, { ...pending, task: `${pending.label}, late`, after })
    },
  }
}
