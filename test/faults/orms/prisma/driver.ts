import type { ShopClientOptions } from '@tidemark/shop'
import type { Call, Calls } from '../../worker/calls.ts'
import { signed, slowness } from '../slow-and-signed.ts'

type Wrap = NonNullable<ShopClientOptions['wrapAdapter']>

interface Query {
  readonly sql: string
  readonly args: readonly unknown[]
}
type Run = (query: Query) => Promise<unknown>

export interface DriverSetting {
  readonly calls: Calls
  readonly random: () => number
  /** Milliseconds: now and then a statement is so late, before it runs or with its answer. */
  readonly slowest: number
}

/** Signs statements and makes some of them slow. */
export const faultyDriver = ({ calls, random, slowest }: DriverSetting): Wrap => {
  const dawdle = slowness(random, slowest)
  /**
   * Whose text it writes, if there is one: Prisma hands over all arrays of one turn at once, in the context of the first, so that the
   * statements of the others seem to be its. What has no text of its own is never in an array.
   */
  const writerOf = ({ args }: Query): Call | undefined => {
    for (const arg of args) {
      const call = typeof arg === 'string' ? calls.underWay.get(arg.split(' ', 1)[0] ?? '') : undefined
      if (call !== undefined) return call
    }
    return calls.current()
  }
  const passing =
    (run: Run): Run =>
    async (query) => {
      await dawdle()
      const answer = await run({ ...query, sql: signed(query.sql, writerOf(query)) })
      await dawdle()
      return answer
    }
  const wrapped = <T extends object>(inner: T): T =>
    new Proxy(inner, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        const call = value.bind(target) as (...args: unknown[]) => unknown
        if (name === 'queryRaw' || name === 'executeRaw') return passing(call as Run)
        if (name === 'startTransaction') return async (...args: unknown[]) => wrapped((await call(...args)) as object)
        return call
      },
    })
  return (factory) => ({
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => wrapped(await factory.connect()),
  })
}
