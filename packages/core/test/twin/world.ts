import { type ManualClock, manualClock } from '../../src/testing/manual-clock.ts'
import { type MemoryServer, memoryServer } from '../../src/testing/memory-server/memory-server.ts'
import { createDatabase, type Database } from './database.ts'
import { createOracle, type Mode, type Oracle } from './oracle.ts'
import { createProcess, type Process } from './process.ts'
import type { Touches } from './touches.ts'

/** Somebody in a process who reads or writes. */
export interface Actor {
  readonly name: string
  readonly process: Process
}

/** Where an actor waits for the scheduler, or for the database, which is the same. */
export interface Step {
  readonly actor: Actor
  readonly label: string
  readonly touches: Touches
  /** It was sent before the process died: it may still happen. */
  readonly isSent: boolean
  go(): void
}

/** What happens to it is up to a scheduler: nothing goes on, no command arrives and no time passes by itself. */
export interface World {
  readonly mode: Mode
  readonly clock: ManualClock
  readonly server: MemoryServer
  readonly database: Database
  readonly oracle: Oracle
  readonly processes: readonly Process[]
  readonly waiting: readonly Step[]
  step(actor: Actor, label: string, touches: Touches, isSent?: boolean): Promise<void>
  /** What happened so far. */
  readonly trace: string[]
  failure(what: string): Error
}

export const createWorld = (mode: Mode, names: readonly string[]): World => {
  const clock = manualClock(1000)
  const server = memoryServer({ clock })
  const database = createDatabase(clock)
  const trace: string[] = []
  const waiting: Step[] = []
  const processes = names.map((name, i) =>
    createProcess(name, mode, server.backend({ asksTogether: i % 2 === 1 }), clock),
  )
  return {
    mode,
    clock,
    server,
    database,
    oracle: createOracle(mode, database, clock),
    processes,
    waiting,
    step: (actor, label, touches, isSent = false) =>
      new Promise((resolve) => {
        const step: Step = {
          actor,
          label: `${actor.name} ${label}`,
          touches,
          isSent,
          go: () => {
            waiting.splice(waiting.indexOf(step), 1)
            resolve()
          },
        }
        waiting.push(step)
      }),
    trace,
    failure: (what) => new Error(`${what}\n  ${trace.join('\n  ')}`),
  }
}
