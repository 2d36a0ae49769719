import type { AdapterFactory } from './count-statements.ts'

/** Changes no row, but SQLite does not know that before it has taken the lock. */
const takeLock = { sql: 'UPDATE "_migrations" SET "name" = "name" WHERE 0', args: [], argTypes: [] }

/**
 * BEGIN IMMEDIATE, which the driver has no option for: a transaction takes SQLite's one write lock at its start, and waits
 * for it. One that only comes to write after it has read is refused, at once, if another process has written in between.
 * Any server whose processes share an SQLite file needs this, with a cache or without.
 */
export const lockFirst = (inner: AdapterFactory): AdapterFactory => ({
  provider: inner.provider,
  adapterName: inner.adapterName,
  connect: async () => {
    const adapter = await inner.connect()
    const start = adapter.startTransaction.bind(adapter)
    adapter.startTransaction = async (isolationLevel) => {
      const transaction = await start(isolationLevel)
      try {
        await transaction.executeRaw(takeLock)
        return transaction
      } catch (error) {
        await transaction.rollback()
        throw error
      }
    }
    return adapter
  },
})
