/** One of several reads that were called in one turn of the event loop. */
export interface Member {
  /** Before it asks the database: waits until all of its turn do, or need not. */
  arrive(): Promise<void> | void
  /** It has its answer, from wherever. */
  leave(): void
}

interface Turn {
  /** Those of whom nobody knows yet whether they will ask, by key: calls with one key share a load. */
  readonly undecided: Set<string>
  readonly waiting: (() => void)[]
  isClosed: boolean
  isOver: boolean
}

/** Milliseconds: one that waits for what another process loads does not hold up the others for longer. */
const PATIENCE = 10

/**
 * Prisma makes one query of the `findUnique` calls of one turn. Between them and their queries comes the server here, whose
 * answers come one by one: those that miss wait for each other.
 */
export const createTurns = (after: (ms: number, task: () => void) => () => void) => {
  const current = new Map<string, Turn>()

  const end = (turn: Turn): void => {
    turn.isOver = true
    for (const go of turn.waiting.splice(0)) go()
  }
  const settle = (turn: Turn): void => {
    if (turn.isClosed && turn.undecided.size === 0) end(turn)
  }
  const begin = (model: string): Turn => {
    const turn: Turn = { undecided: new Set(), waiting: [], isClosed: false, isOver: false }
    current.set(model, turn)
    // As long as Prisma waits for calls that it makes one query of.
    process.nextTick(() => {
      turn.isClosed = true
      current.delete(model)
      settle(turn)
    })
    return turn
  }

  return {
    join: (model: string, key: string): Member => {
      const turn = current.get(model) ?? begin(model)
      turn.undecided.add(key)
      const decide = () => {
        turn.undecided.delete(key)
        settle(turn)
      }
      return {
        arrive: () => {
          if (turn.isOver) return undefined
          if (turn.waiting.length === 0) after(PATIENCE, () => end(turn))
          const passed = new Promise<void>((resolve) => turn.waiting.push(resolve))
          decide()
          return passed
        },
        leave: decide,
      }
    },
  }
}
