import type { ShopClientOptions } from '@tidemark/shop'

export type AdapterFactory = Parameters<NonNullable<ShopClientOptions['wrapAdapter']>>[0]

/** A statement that stands still. */
export interface Held {
  /** Settles when the statement has come and waits. */
  readonly reached: Promise<void>
  /** Lets it go on; with an error: as if the driver had answered that. */
  release(error?: Error): void
}

/** Stands between client and driver and holds statements, so that a test says what comes first. */
export interface Gate {
  wrap(factory: AdapterFactory): AdapterFactory
  /** Holds the next statement that matches: before it runs, or after it ran and before anybody knows. */
  hold(statement: RegExp, when?: 'before' | 'after'): Held
}

interface Order {
  readonly statement: RegExp
  readonly when: 'before' | 'after'
  readonly meet: () => Promise<void>
}

type Call = (...args: unknown[]) => unknown

export const createGate = (): Gate => {
  let orders: readonly Order[] = []

  const meet = async (sql: string, when: Order['when']): Promise<void> => {
    const order = orders.find((one) => one.when === when && one.statement.test(sql))
    if (order === undefined) return
    orders = orders.filter((one) => one !== order)
    await order.meet()
  }
  const pass = async (sql: string, run: () => unknown): Promise<unknown> => {
    await meet(sql, 'before')
    const result = await run()
    await meet(sql, 'after')
    return result
  }
  /** A proxy, because adapters and their transactions look alike and drivers have methods of their own. */
  const gated = <T extends object>(inner: T): T =>
    new Proxy(inner, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        const call: Call = (...args) => (value as Call).apply(target, args)
        if (name === 'queryRaw' || name === 'executeRaw')
          return (query: { readonly sql: string }) => pass(query.sql, () => call(query))
        if (name === 'startTransaction') return async (...args: unknown[]) => gated((await call(...args)) as object)
        const { options } = target as { readonly options?: { readonly usePhantomQuery?: boolean } }
        return name === 'commit' && options?.usePhantomQuery === true ? () => pass('COMMIT', call) : call
      },
    })

  return {
    wrap: (factory) => ({
      provider: factory.provider,
      adapterName: factory.adapterName,
      connect: async () => gated(await factory.connect()),
    }),
    hold: (statement, when = 'before') => {
      let reach = () => {}
      let settle = (_error?: Error) => {}
      const reached = new Promise<void>((resolve) => (reach = resolve))
      const released = new Promise<void>((resolve, reject) => {
        settle = (error) => (error === undefined ? resolve() : reject(error))
      })
      released.catch(() => {})
      const order: Order = {
        statement,
        when,
        meet: () => {
          reach()
          return released
        },
      }
      orders = [...orders, order]
      return { reached, release: (error) => settle(error) }
    },
  }
}
