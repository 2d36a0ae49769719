import { setImmediate } from 'node:timers/promises'
import type { Shop } from '../api/shop.ts'
import type { Witness } from '../ledger/witness.ts'
import type { Operation, Visit } from '../workload/operation.ts'

export interface RunSettings {
  /** Who answers reads, and who takes writes: mostly the same. */
  readonly reads: Shop
  readonly writes: Shop
  readonly visits: readonly Visit[]
  readonly witness: Witness
  /** How many visitors come at the same time. */
  readonly concurrency: number
  /** Milliseconds, from any moment on. */
  readonly now: () => number
  /** So many operations come first and are not measured, though the ledger judges them, too. */
  readonly warmUp: number
  /** Called when they are over: whatever counts starts to count here. */
  readonly onWarm: () => void
  /** Called after each operation. */
  readonly onProgress: (done: number) => void
}

/** Milliseconds that each operation took, from the call to its answer. */
export interface RunTimes {
  readonly reads: readonly number[]
  readonly writes: readonly number[]
}

/** Lets visitors work through the visits, each taking the next one when it is done with the last. */
export const runVisits = async (settings: RunSettings): Promise<RunTimes> => {
  const { reads, writes, visits, witness, concurrency, now, warmUp, onWarm, onProgress } = settings
  const times = { reads: [] as number[], writes: [] as number[] }
  let begun = 0
  let done = 0

  // What the witness does with an answer is not the shop's time.
  const perform = async (operation: Operation): Promise<void> => {
    const isMeasured = begun >= warmUp
    if (begun === warmUp) onWarm()
    begun += 1
    if (operation.kind === 'read') {
      const began = witness.beginRead()
      const start = now()
      const answer = await operation.ask(reads)
      if (isMeasured) times.reads.push(now() - start)
      witness.saw(began, operation.name, operation.shows(answer))
    } else {
      const began = witness.beginWrite()
      const start = now()
      const changes = await operation.act(writes)
      if (isMeasured) times.writes.push(now() - start)
      if (changes === 'rolled back') witness.abandoned(began)
      else witness.wrote(began, changes)
    }
    done += 1
    onProgress(done)
  }

  const queue = visits.values()
  const visitor = async (): Promise<void> => {
    // All visitors take from one queue.
    for (const visit of queue) {
      for (const operation of visit) {
        // Requests come in one by one, each in a turn of its own. Without this, visitors who were answered together ask
        // together, and Prisma makes one statement of all findUnique of one turn: nothing that a server would ever see.
        await setImmediate()
        await perform(operation)
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, visitor))
  return times
}
