import type { History, Promised, ReadRecord } from '../history/records.ts'
import type { Verdict, Violation } from '../history/violation.ts'
import { createBook, type Book } from './book.ts'
import { createCalls } from './calls.ts'
import { diagnose, type Finding } from './diagnose.ts'
import { isExplained } from './explain.ts'
import { failuresIn } from './failures.ts'
import { violationOf } from './story.ts'
import { viewOf } from './view.ts'

/** Worst first. */
const severity: readonly Finding['kind'][] = ['uncommitted', 'stale', 'torn']

const judge = (book: Book, read: ReadRecord, promised: Promised): readonly Violation[] => {
  const view = viewOf(read, promised)
  const wrong = read.statements.filter((statement) => !isExplained(book, statement, view))
  const findings = wrong.flatMap((statement) => diagnose(book, statement, view) ?? [])
  const [finding] = findings.toSorted((a, b) => severity.indexOf(a.kind) - severity.indexOf(b.kind))
  return finding ? [violationOf({ book, read, view, promised, finding })] : []
}

/**
 * Decides after a run which reads were told what the mode forbids, and which calls failed that should not have.
 *
 * It knows what the database wrote down and when calls began and ended, and nothing of caches. Whatever cannot be known
 * from that (when exactly a transaction became visible, what became of a lost one, which of several states a related row
 * was in) counts as what suits the answer: a cache that keeps the promise is never blamed.
 */
export const check = (history: History, promised: Promised): Verdict => {
  const { records, changes } = history
  const book = createBook(history, createCalls(records, promised))
  const reads = records.filter((record) => record.kind === 'read')
  const failures = failuresIn(records, changes, promised)
  return {
    reads: reads.length,
    writes: records.filter(({ kind }) => kind === 'write').length,
    violations: [...failures, ...reads.flatMap((read) => judge(book, read, promised))],
    failedAfterCommit: failures.filter(({ kind }) => kind === 'failed after commit').length,
  }
}
