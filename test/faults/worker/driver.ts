import { setTimeout as pause } from 'node:timers/promises'
import type { ShopClientOptions } from '@tidemark/shop'
import type { Call, Calls } from './calls.ts'

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

const SLOW_SHARE = 0.08

const changesRows = /^\s*(?:INSERT|UPDATE|DELETE|WITH)\b/i

/** Tells the database whose each statement is, and makes some of them slow, so that races have room. */
export const faultyDriver = ({ calls, random, slowest }: DriverSetting): Wrap => {
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
  const signed = (query: Query): Query => {
    const call = writerOf(query)
    if (call === undefined || !changesRows.test(query.sql)) return query
    return { ...query, sql: `/*call ${call.id} ${call.began}*/ ${query.sql}` }
  }
  const dawdle = async (): Promise<void> => {
    if (random() < SLOW_SHARE) await pause(random() * slowest)
  }
  const passing =
    (run: Run): Run =>
    async (query) => {
      await dawdle()
      const answer = await run(signed(query))
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
