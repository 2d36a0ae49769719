import type {
  Author,
  CallId,
  Change,
  Claim,
  Condition,
  Fields,
  History,
  HistoryRecord,
  Id,
  Model,
  Promised,
  WriteRecord,
} from '../../history/records.ts'

/** One thing that happened: what the database noted of it, and what the workers told. */
export interface Event {
  readonly changes: readonly Change[]
  readonly records: readonly HistoryRecord[]
}

type Row = History['initial'][number]

export const strong: Promised = { mode: 'strong', bound: 0, lease: 500, whenUnreachable: 'refuse' }
export const bounded: Promised = { mode: 'bounded', bound: 100, lease: 500, whenUnreachable: 'refuse' }

const authorOf = (call: CallId): Author => {
  const [worker = 0, life = 0] = call.split('.').map(Number)
  return { worker, life }
}

const idOf = (model: Model, fields: Fields): Id =>
  model === 'PostTag' ? `${fields['postId']}/${fields['tagId']}` : (fields['id'] as Id)

export const is = (model: Model, image: Fields): Row => ({ model, id: idOf(model, image), image })
export const gone = (model: Model, id: Id): Row => ({ model, id, image: undefined })

type Told = Partial<Pick<WriteRecord, 'outcome' | 'mayCommit' | 'undelivered' | 'error'>>

const changesOf = (call: CallId, began: number, rows: readonly Row[]): Change[] =>
  rows.map((row) => ({ ...row, call, began }))

/** A write in `[began, ended]`. Unless something else is said it is acknowledged, and may have committed at any time of it. */
export const write = (
  call: CallId,
  [began, ended]: readonly [number, number],
  rows: readonly Row[],
  told: Told = {},
): Event => {
  const named = { kind: 'write', author: authorOf(call), call, what: `write ${call}` } as const
  const record: WriteRecord = { ...named, began, mayCommit: began, ended, outcome: 'acknowledged', ...told }
  return { changes: changesOf(call, began, rows), records: [record] }
}

/** A write of which nobody lived to tell. */
export const untold = (call: CallId, began: number, rows: readonly Row[]): Event => ({
  changes: changesOf(call, began, rows),
  records: [],
})

export const read = (
  call: CallId,
  [began, ended]: readonly [number, number],
  ...statements: readonly (readonly Claim[])[]
): Event => ({
  changes: [],
  records: [{ kind: 'read', author: authorOf(call), call, what: `read ${call}`, began, ended, statements }],
})

export const death = (life: string, at: number): Event => ({
  changes: [],
  records: [{ kind: 'death', author: authorOf(life), at }],
})

export const delivery = (life: string, at: number): Event => ({
  changes: [],
  records: [{ kind: 'delivered', author: authorOf(life), at }],
})

export const failure = (call: CallId, at: number): Event => ({
  changes: [],
  records: [{ kind: 'failure', author: authorOf(call), call, what: `read ${call}`, at, error: 'no answer' }],
})

export const rows = (model: Model, where: Condition, given: readonly Fields[], newest?: number): Claim => ({
  kind: 'rows',
  model,
  where,
  rows: given,
  ...(newest !== undefined && { newest }),
})

export const count = (model: Model, where: Condition, counted: number): Claim => ({
  kind: 'count',
  model,
  where,
  count: counted,
})

export const history = (initial: readonly Row[], events: readonly Event[]): History => ({
  initial,
  changes: events.flatMap(({ changes }) => changes),
  records: events.flatMap(({ records }) => records),
})
