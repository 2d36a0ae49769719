import type { Clock } from '../../src/contracts/clock.ts'
import type { asked, State } from '../support/comments.ts'
import type { Database } from './database.ts'

export type Mode = 'strong' | 'bounded'
export type Query = (typeof asked)[number]

/** The bound of `bounded`, milliseconds. */
export const BOUND = 200

/** Decides which answers a read may get: the written promise, and nothing about how it is kept. */
export interface Oracle {
  /** A write is under way from here on. */
  begins(writer: string): void
  /** Its promise resolved. */
  resolved(writer: string, process: string): void
  /**
   * The server lost the locks that stood, against the conditions of the promise. What is left of it: of a write that was under way
   * nothing is promised before it has resolved. To be told whenever a server loses what it knows.
   */
  locksLost(): void
  /** A read begins in this process. What is returned judges its answer. */
  asks(process: string, query: Query): (answer: unknown) => boolean
  isTrue(query: Query, answer: unknown): boolean
}

interface Resolved {
  readonly process: string
  readonly at: number
}

const subsets = (all: readonly string[]): readonly ReadonlySet<string>[] =>
  all.reduce<ReadonlySet<string>[]>((sets, one) => sets.flatMap((set) => [set, new Set([...set, one])]), [new Set()])

export const createOracle = (mode: Mode, database: Database, clock: Clock): Oracle => {
  const underWay = new Set<string>()
  /** Writers whose locks were lost. */
  const uncovered = new Set<string>()
  const resolved = new Map<string, Resolved>()

  return {
    begins: (writer) => void underWay.add(writer),
    resolved: (writer, process) => {
      underWay.delete(writer)
      resolved.set(writer, { process, at: clock.now() })
    },
    locksLost: () => {
      for (const writer of underWay) uncovered.add(writer)
    },

    asks: (process, { on }) => {
      // What others did may be missing for the bound.
      const limit = mode === 'strong' ? Infinity : clock.now() - BOUND
      const own = new Set(
        Array.from(resolved, ([writer, one]) => (mode === 'strong' || one.process === process ? writer : '')),
      )
      const aged = mode === 'strong' ? 0 : database.commits.filter(({ at }) => at < limit).length
      const mayBeMissing = [...uncovered].filter((writer) => {
        const at = resolved.get(writer)?.at
        return !own.has(writer) && (at === undefined || at >= limit)
      })

      return (answer) => {
        const answered = JSON.stringify(answer)
        const told = (states: readonly State[], index: number): string => JSON.stringify(on(states[index] ?? []))
        /** The last state that has to be seen. In bounded an own write has to be seen only where it changed the answer. */
        const oldest = (states: readonly State[]): number => {
          const mine = database.commits.findLastIndex(
            ({ by }, i) => own.has(by) && (mode === 'strong' || told(states, i) !== told(states, i + 1)),
          )
          return Math.max(aged, mine + 1)
        }
        return subsets(mayBeMissing).some((missing) => {
          const states = database.statesWithout(missing)
          for (let index = oldest(states); index < states.length; index++)
            if (told(states, index) === answered) return true
          return false
        })
      }
    },

    isTrue: ({ on }, answer) => JSON.stringify(answer) === JSON.stringify(on(database.now())),
  }
}
