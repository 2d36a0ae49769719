import { AsyncLocalStorage } from 'node:async_hooks'

/** Who has called a runner, in the order in which that is sent. */
export interface Turns {
  /** Something that was called before has not been sent yet. */
  readonly areHeld: boolean
  /** Calls `act` when all that was called before has been sent, and holds up what comes after it until it says that it is sent, or is over. */
  take<T>(act: (sent: () => void) => Promise<T>): Promise<T>
  /** Calls `act` when all that was called before has been sent. */
  after<T>(act: () => Promise<T>): Promise<T>
  /** Sends something of whoever has the turn, ahead of it. What is called by those who are told of it belongs to it, and waits for nobody. */
  ahead<T>(act: () => Promise<T>): Promise<T>
}

/** Who sends ahead of others, until that is over: what he has begun may live on, and wants turns of its own. */
interface Lead {
  readonly of: Turns
  isOver: boolean
}

const leading = new AsyncLocalStorage<Lead>()

/**
 * Statements of a runner are sent in the order in which they were called, as without a cache, although some are locked or asked about
 * before: a ROLLBACK must not overtake what it undoes. Nobody waits for answers: who is told of one may send more.
 */
export const createTurns = (): Turns => {
  let last: Promise<void> | undefined
  const isOfTurn = (): boolean => {
    const lead = leading.getStore()
    return lead?.of === turns && !lead.isOver
  }
  const turns: Turns = {
    get areHeld() {
      return last !== undefined && !isOfTurn()
    },
    take: async (act) => {
      if (isOfTurn()) return act(() => {})
      const before = last
      let pass = (): void => {}
      const mine = new Promise<void>((resolve) => (pass = resolve))
      last = mine
      const sent = (): void => {
        if (last === mine) last = undefined
        pass()
      }
      try {
        await before
        return await act(sent)
      } finally {
        sent()
      }
    },
    after: async (act) => {
      await last
      return act()
    },
    ahead: async (act) => {
      const lead: Lead = { of: turns, isOver: false }
      try {
        return await leading.run(lead, act)
      } finally {
        lead.isOver = true
      }
    },
  }
  return turns
}
