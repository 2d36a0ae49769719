import type { HistoryRecord } from '../history/records.ts'

/** Sends what happened, many at a time: each message takes time from the calls. */
export interface Reporter {
  tell(record: HistoryRecord): void
  flush(): void
}

const MOST_WAITING = 100

export const createReporter = (send: (records: readonly HistoryRecord[]) => void): Reporter => {
  let waiting: HistoryRecord[] = []
  const flush = (): void => {
    if (waiting.length === 0) return
    send(waiting)
    waiting = []
  }
  return {
    tell: (record) => {
      waiting.push(record)
      // Who may be killed any moment does not keep to itself what it has promised.
      if (record.kind !== 'read' || waiting.length >= MOST_WAITING) flush()
    },
    flush,
  }
}
