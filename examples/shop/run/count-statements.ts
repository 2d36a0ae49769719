import type { ShopClientOptions } from '@tidemark/shop'

export type AdapterFactory = Parameters<NonNullable<ShopClientOptions['wrapAdapter']>>[0]
type Adapter = Awaited<ReturnType<AdapterFactory['connect']>>
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>
type Queryable = Pick<Adapter, 'provider' | 'adapterName' | 'queryRaw' | 'executeRaw'>

/** How many statements reached the database. */
export interface StatementCount {
  readonly count: number
}

/**
 * Counts what passes between client and driver, below every cache: BEGIN and the end of a transaction are statements
 * like any other. Goes into `createShopClient` as `wrapAdapter`.
 */
export const countStatements = (): {
  readonly statements: StatementCount
  readonly wrapAdapter: (factory: AdapterFactory) => AdapterFactory
} => {
  const statements = { count: 0 }

  const counted = (inner: Queryable): Queryable => ({
    provider: inner.provider,
    adapterName: inner.adapterName,
    queryRaw: (query) => {
      statements.count += 1
      return inner.queryRaw(query)
    },
    executeRaw: (query) => {
      statements.count += 1
      return inner.executeRaw(query)
    },
  })

  const countedTransaction = (inner: Transaction): Transaction => {
    // Drivers that want no statement for it get only the call.
    const end = inner.options.usePhantomQuery ? 1 : 0
    return {
      ...counted(inner),
      options: inner.options,
      commit: () => {
        statements.count += end
        return inner.commit()
      },
      rollback: () => {
        statements.count += end
        return inner.rollback()
      },
    }
  }

  const countedAdapter = (inner: Adapter): Adapter => ({
    ...counted(inner),
    executeScript: inner.executeScript.bind(inner),
    startTransaction: async (isolationLevel) => {
      statements.count += 1
      return countedTransaction(await inner.startTransaction(isolationLevel))
    },
    ...(inner.getConnectionInfo && { getConnectionInfo: inner.getConnectionInfo.bind(inner) }),
    dispose: () => inner.dispose(),
  })

  const wrapAdapter = (inner: AdapterFactory): AdapterFactory => ({
    provider: inner.provider,
    adapterName: inner.adapterName,
    connect: async () => countedAdapter(await inner.connect()),
  })
  return { statements, wrapAdapter }
}
