import type { ShopClientOptions, ShopProvider } from '@tidemark/shop'

export type AdapterFactory = Parameters<NonNullable<ShopClientOptions['wrapAdapter']>>[0]

/** One statement that waits. */
export interface Hold {
  /** Settles when the statement is there and waits. */
  readonly reached: Promise<void>
  /** Lets it go on; with an error: as if the driver had answered that. */
  release(error?: Error): void
}

/**
 * Stands between clients and driver and decides when a statement runs and when its result goes on, so that a test says
 * which of two things comes first instead of hoping for it. `COMMIT` is a statement here.
 */
export interface Gate {
  wrap(factory: AdapterFactory): AdapterFactory
  /** Runs one statement where no adapter is wrapped. */
  pass<T>(sql: string, run: () => T | Promise<T>): Promise<T>
  /** Holds the next statement that matches: `before` it runs, or `after` it ran but before anybody knows its result. */
  hold(statement: RegExp, when?: 'before' | 'after'): Hold
  /** Lets the next statement that matches fail: instead of running it, or after it ran. */
  fail(statement: RegExp, when: 'before' | 'after', error: Error): void
  /** Lets everything pass and forgets what was asked for. */
  open(): void
}

interface Order {
  readonly statement: RegExp
  readonly when: 'before' | 'after'
  readonly meet: () => Promise<void>
}

const reads = (table: string) => new RegExp(`^\\s*SELECT .*FROM \\S*["\`.]${table}["\`]`, 'is')
const updates = (table: string) => new RegExp(`^\\s*UPDATE \\S*["\`.]${table}["\`]`, 'is')

const commits = /^COMMIT/i
/** After this, an update of one row has happened: without RETURNING, Prisma puts a transaction around it. */
const settles = (provider: ShopProvider, table: string) => (provider === 'mysql' ? commits : updates(table))

/** Patterns for `hold` and `fail`, by the table's name in the database. */
export const statement = { reads, updates, settles, commits }

type Call = (...args: unknown[]) => unknown

export const createGate = (): Gate => {
  let orders: readonly Order[] = []

  const take = async (sql: string, when: Order['when']): Promise<void> => {
    const order = orders.find((one) => one.when === when && one.statement.test(sql))
    if (order === undefined) return
    orders = orders.filter((one) => one !== order)
    await order.meet()
  }

  const pass: Gate['pass'] = async (sql, run) => {
    await take(sql, 'before')
    const result = await run()
    await take(sql, 'after')
    return result
  }

  /** Adapters and their transactions look alike, and a proxy keeps whatever else a driver has. */
  const gated = <T extends object>(inner: T): T =>
    new Proxy(inner, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        const call: Call = (...args) => (value as Call).apply(target, args)
        if (name === 'queryRaw' || name === 'executeRaw')
          return (query: { sql: string }) => pass(query.sql, () => call(query))
        if (name === 'startTransaction') return async (...args: unknown[]) => gated((await call(...args)) as object)
        const isStatement = (target as { options?: { usePhantomQuery?: boolean } }).options?.usePhantomQuery === true
        if (name === 'commit' && isStatement) return () => pass('COMMIT', call)
        return call
      },
    })

  const order = (statement: RegExp, when: Order['when'], meet: Order['meet']) => {
    orders = [...orders, { statement, when, meet }]
  }

  const held = new Set<() => void>()
  return {
    pass,
    wrap: (factory) => ({
      provider: factory.provider,
      adapterName: factory.adapterName,
      connect: async () => gated(await factory.connect()),
    }),
    hold: (pattern, when = 'before') => {
      let reach = () => {}
      let release = (_error?: Error) => {}
      const reached = new Promise<void>((resolve) => (reach = resolve))
      const released = new Promise<void>((resolve, reject) => {
        release = (error) => (error === undefined ? resolve() : reject(error))
      })
      released.catch(() => {}) // it may fail before anybody waits for it
      held.add(release)
      const meet = () => {
        reach()
        return released
      }
      order(pattern, when, meet)
      return { reached, release }
    },
    fail: (pattern, when, error) => order(pattern, when, () => Promise.reject(error)),
    open: () => {
      orders = []
      for (const release of held) release()
      held.clear()
    },
  }
}
