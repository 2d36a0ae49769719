import { AsyncLocalStorage } from 'node:async_hooks'
import type { Author, CallId, Moment } from '../history/records.ts'
import { sharedNow } from '../../../examples/shop/ledger/shared-clock.ts'

/** A call that is under way. */
export interface Call {
  readonly id: CallId
  /** In words, for people. */
  readonly what: string
  readonly began: Moment
  /** The cache said that it could not tell the others of it. */
  undelivered: boolean
}

/** Numbers the calls of a process, and knows which one the running code belongs to. */
export interface Calls {
  run<T>(what: string, act: (call: Call) => Promise<T>): Promise<T>
  current(): Call | undefined
  /** Those that have not come to an end, by their ids. */
  readonly underWay: ReadonlyMap<CallId, Call>
}

export const createCalls = ({ worker, life }: Author): Calls => {
  const inside = new AsyncLocalStorage<Call>()
  const underWay = new Map<CallId, Call>()
  let count = 0
  return {
    underWay,
    run: (what, act) => {
      const call: Call = { id: `${worker}.${life}.${++count}`, what, began: sharedNow(), undelivered: false }
      underWay.set(call.id, call)
      return inside.run(call, () => act(call).finally(() => underWay.delete(call.id)))
    },
    current: () => inside.getStore(),
  }
}
