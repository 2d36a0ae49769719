import pg from 'pg'
import type { Change, Fields, History, Id, Model, Value } from '../history/records.ts'
import { fieldsOfColumns, idOf } from './rows.ts'
import { historyTriggers, watchedTables } from './triggers.ts'

/** What the database says that happened. */
export interface Ground {
  /** All watched rows as they are, before anybody writes. From now on changes are written down. */
  begin(): Promise<History['initial']>
  /** Everything that was committed so far. */
  changes(): Promise<readonly Change[]>
}

interface Noted {
  readonly seq: string
  readonly model: Model
  readonly id: string
  readonly image: Readonly<Record<string, Value>> | null
  readonly call: string | null
  readonly began: number | null
}

type Row = Readonly<Record<string, Value>> & { readonly faults_id: string }

const idIn = (model: Model, row: Row): Id => idOf(model, row.faults_id)

export const createGround = (url: string): Ground => {
  /** A connection each time: the server is restarted now and then. */
  const ask = async <T>(act: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {}) // the query that waits is told
    await client.connect()
    try {
      return await act(client)
    } finally {
      await client.end().catch(() => {})
    }
  }

  return {
    begin: () =>
      ask(async (client) => {
        await client.query(historyTriggers)
        const initial: { model: Model; id: Id; image: Fields }[] = []
        for (const { model, table, id } of watchedTables) {
          const { rows } = await client.query<Row>(
            `SELECT r.*, (${id('NEW').replaceAll('NEW', 'r')})::text AS faults_id FROM ${table} r`,
          )
          for (const row of rows) initial.push({ model, id: idIn(model, row), image: fieldsOfColumns(model, row) })
        }
        return initial
      }),

    changes: () =>
      ask(async (client) => {
        const { rows } = await client.query<Noted>('SELECT * FROM faults_history ORDER BY seq')
        return rows.map(({ model, id, image, call, began, seq }): Change => {
          if (call === null || began === null) throw new Error(`nobody says who made change ${seq} (${model} ${id})`)
          return {
            model,
            id: idOf(model, id),
            image: image === null ? undefined : fieldsOfColumns(model, image),
            call,
            began,
          }
        })
      }),
  }
}
