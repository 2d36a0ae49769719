import type { Policy } from '../../src/contracts/policy.ts'
import type { Edit } from '../support/comments.ts'
import type { FaultKind } from './faults.ts'
import type { Mode, Query } from './oracle.ts'
import type { Way } from './writer.ts'

export interface WriterPart {
  readonly process: string
  readonly way: Way
  readonly edit: Edit
}

export interface ReaderPart {
  readonly process: string
  /** What it asks, one after the other. */
  readonly asks: readonly Query[]
}

/** How far a schedule may go from one in which everybody finishes what he has begun. */
export interface Bound {
  /** How often somebody is interrupted who could go on. */
  readonly preemptions: number
  readonly faults: number
  /** Of both. */
  readonly together: number
}

/** Few actors, so that every order of what they do can be tried, up to a bound. */
export interface SetUp {
  readonly name: string
  readonly mode: Mode
  readonly writers: readonly WriterPart[]
  readonly readers: readonly ReaderPart[]
  /** Every process has every answer before it begins. */
  readonly isWarm: boolean
  /** How everybody reads. */
  readonly policy: Policy
  /** How often as much time passes as the bound of `bounded` is long. */
  readonly waits: number
  /** What may go wrong. */
  readonly faults: readonly FaultKind[]
  readonly bound: Bound
}

export const processesOf = ({ writers, readers }: SetUp): readonly string[] =>
  [...new Set([...writers, ...readers].map(({ process }) => process))].sort()

export const queriesOf = ({ readers }: SetUp): readonly Query[] => [...new Set(readers.flatMap(({ asks }) => asks))]
