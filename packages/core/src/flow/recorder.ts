import type { Change, WriteOperation } from '../contracts/operation.ts'
import type { OutcomeOf } from './locking.ts'
import type { Writing } from './write.ts'

/** Writes down what a statement changes, for whoever sees statements and no calls. */
export interface Recorder {
  /** Before it is sent, with the statement inside. */
  write<T>(operation: WriteOperation<T>): Promise<T>
  /** When it is over, whichever way. Never rejects: it is too late for that (rule 10). */
  wrote(changes: readonly Change[]): Promise<void>
}

/** For statements that commit by themselves. */
export const alone = (
  { writing }: { readonly writing: Pick<Writing, 'write' | 'wrote'> },
  outcomeOf: OutcomeOf,
): Recorder => ({
  write: (operation) => writing.write(operation, outcomeOf),
  wrote: (changes) => writing.wrote(changes),
})
