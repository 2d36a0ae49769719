import type { CallControl } from '@tidemark/core'
import type { Author } from '../history/records.ts'
import { createDice, type Dice } from '../workload/dice.ts'
import type { Known } from '../workload/known.ts'
import { messageOf, outcomeOfError } from '../workload/outcome-of-error.ts'
import type { Read } from '../workload/reads.ts'
import { NotItsOwn } from '../workload/transactions.ts'
import type { Touched } from '../workload/deed.ts'
import type { Write } from '../workload/writes.ts'
import type { Shop } from '../orms/shop.ts'
import type { Calls } from './calls.ts'
import type { Reporter } from './reporter.ts'
import { sharedNow } from '../../../examples/shop/ledger/shared-clock.ts'

export interface VisitorSetting {
  readonly author: Author
  readonly shop: Shop
  readonly calls: Calls
  readonly known: Known
  readonly reporter: Reporter
  readonly random: () => number
  readonly dawdle: (ms: number) => Promise<void>
  /** Longer than a lease, milliseconds. */
  readonly long: number
}

const WRITE_SHARE = 0.04
const TRANSACTION_SHARE = 0.25
/** After so many of its own writes it looks at once. */
const LOOK_SHARE = 0.7
/** The database is away: nothing is gained by asking it ten thousand times a second. */
const PATIENCE = 20

const controls: readonly { readonly weight: number; readonly cache: CallControl | undefined }[] = [
  { weight: 80, cache: undefined },
  { weight: 5, cache: { ttl: '400ms', swr: '2s' } },
  { weight: 4, cache: { l1: false } },
  { weight: 3, cache: 'refresh' },
  { weight: 1, cache: false },
]

/** Somebody who reads and writes, one call after the other. */
export interface Visitor {
  /** One call, or two: a write, and a look at what it did. */
  visit(): Promise<void>
}

export const createVisitor = (setting: VisitorSetting): Visitor => {
  const { author, calls, known, reporter } = setting
  const { reads, writes, transactions } = setting.shop
  const dice: Dice = createDice(setting.random)

  const ask = (read: Read, cache: CallControl | undefined): Promise<void> =>
    calls.run(read.what, async ({ id: call, what, began }) => {
      try {
        const answer = await read.ask(cache)
        const ended = sharedNow()
        const statements = read.claims(answer)
        known.see(statements)
        reporter.tell({ kind: 'read', author, call, what, began, ended, statements })
      } catch (error) {
        // No read is refused.
        if (['failed', 'refused'].includes(outcomeOfError(error)))
          reporter.tell({ kind: 'failure', author, call, what, at: sharedNow(), error: messageOf(error) })
        await setting.dawdle(PATIENCE)
      }
    })

  const change = (write: Write): Promise<Touched | undefined> =>
    calls.run(write.what, async (call) => {
      let mayCommit = call.began
      const told = { kind: 'write', author, call: call.id, what: write.what, began: call.began } as const
      try {
        const touched = await write.run({
          known,
          dice,
          stamp: call.id,
          mayCommit: () => void (mayCommit = sharedNow()),
          dawdle: setting.dawdle,
          long: setting.long,
        })
        const ended = sharedNow()
        const { undelivered } = call
        reporter.tell({ ...told, mayCommit, ended, outcome: 'acknowledged', ...(undelivered && { undelivered }) })
        return touched
      } catch (error) {
        const ended = sharedNow()
        if (error instanceof NotItsOwn)
          reporter.tell({ kind: 'failure', author, call: call.id, what: write.what, at: ended, error: error.message })
        const outcome = error instanceof NotItsOwn ? 'rolledBack' : outcomeOfError(error)
        reporter.tell({ ...told, mayCommit, ended, outcome, error: messageOf(error) })
        await setting.dawdle(PATIENCE)
        return undefined
      }
    })

  return {
    visit: async () => {
      if (!dice.chance(WRITE_SHARE)) return ask(reads.draw(known, dice), dice.weighted(controls).cache)
      const touched = await change(dice.weighted(dice.chance(TRANSACTION_SHARE) ? transactions : writes))
      if (touched === undefined || !dice.chance(LOOK_SHARE)) return
      await ask(dice.pick(reads.of(touched, known, dice)), undefined)
    },
  }
}
