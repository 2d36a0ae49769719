import type { Violation } from '../history/violation.ts'
import type { Case, Evidence } from './case.ts'
import { evidenceOf } from './evidence.ts'
import { callWords, milliseconds, moveWords } from './words.ts'

const movesInOrder = (evidence: readonly Evidence[], { read }: Case): { at: number; line: string }[] => {
  const lines = new Map<string, number>()
  for (const { moves } of evidence) {
    for (const { row, state } of moves) {
      const call = row.calls[state]
      if (!call) continue
      const move = moveWords(row, row.states[state - 1], row.states[state])
      lines.set(`${callWords(call, read.began)}: ${move}`, call.began - read.began)
    }
  }
  return [...lines].map(([line, at]) => ({ at, line }))
}

/** As little of the history as shows that the read may not have been told this, in order, in milliseconds from its begin. */
export const violationOf = (incident: Case): Violation => {
  const { read, finding } = incident
  const evidence = finding.parts.map((part) => evidenceOf(part, incident))
  const told = evidence.map(({ told }) => told).join('; ')
  const asked = `0.0 to ${milliseconds(read.ended - read.began)}: ${read.call} ${read.what} (read) was told ${told}`
  const events = [...movesInOrder(evidence, incident), { at: 0, line: asked }].sort((a, b) => a.at - b.at)
  const why = evidence.map(({ why }) => why).filter((each) => each !== '')
  const torn = finding.kind === 'torn' ? ['at no instant all of this'] : []
  return {
    kind: finding.kind,
    call: read.call,
    says: `${read.what} was told ${told}: ${[...why, ...torn].join('; ')}.`,
    story: [
      ...events.map(({ line }) => line),
      ...why.map((each) => `so: ${each}`),
      ...torn.map((each) => `so: ${each}`),
    ],
  }
}
