import pg from 'pg'
import type { Calls } from '../../worker/calls.ts'
import { signed, slowness } from '../slow-and-signed.ts'

type Query = (text: unknown, values: unknown) => Promise<unknown>

interface ClientSetting {
  readonly calls: Calls
  readonly random: () => number
  /** Milliseconds: now and then a statement is so late, before it runs or with its answer. */
  readonly slowest: number
}

/** Signs statements and makes some of them slow, each behind those that were sent before it on the same connection. */
export const faultyClient = ({ calls, random, slowest }: ClientSetting): typeof pg.Client => {
  const dawdle = slowness(random, slowest)
  return class FaultyClient extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config)
      const query = this.query.bind(this) as Query
      let before = Promise.resolve()
      const late: Query = async (text, values) => {
        const text_ = typeof text === 'string' ? signed(text, calls.current()) : text
        await (before = before.then(dawdle))
        const answer = await query(text_, values)
        await dawdle()
        return answer
      }
      Object.assign(this, { query: late })
    }
  }
}
