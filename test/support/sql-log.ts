import type { ShopClientOptions } from '@tidemark/shop'

type AdapterFactory = Parameters<NonNullable<ShopClientOptions['wrapAdapter']>>[0]
type Adapter = Awaited<ReturnType<AdapterFactory['connect']>>
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>
type Queryable = Pick<Adapter, 'provider' | 'adapterName' | 'queryRaw' | 'executeRaw'>

/** Every statement that reached the driver, in order; BEGIN, COMMIT, ROLLBACK and savepoints are statements too. */
export interface SqlLog {
  readonly statements: readonly string[]
  readonly count: number
  /** Forgets what came so far. */
  reset(): void
}

type Note = (sql: string) => void

const recordQueries = (inner: Queryable, note: Note): Queryable => ({
  provider: inner.provider,
  adapterName: inner.adapterName,
  queryRaw: (query) => {
    note(query.sql)
    return inner.queryRaw(query)
  },
  executeRaw: (query) => {
    note(query.sql)
    return inner.executeRaw(query)
  },
})

/** Only what the driver has: the client asks for savepoints by looking whether the methods are there. */
const recordSavepoints = (inner: Transaction, note: Note) => {
  const recorded =
    (sql: string, run: (name: string) => Promise<void> | undefined) =>
    async (name: string): Promise<void> => {
      note(`${sql} ${name}`)
      await run(name)
    }
  return {
    ...('createSavepoint' in inner && {
      createSavepoint: recorded('SAVEPOINT', (name) => inner.createSavepoint?.(name)),
    }),
    ...('rollbackToSavepoint' in inner && {
      rollbackToSavepoint: recorded('ROLLBACK TO SAVEPOINT', (name) => inner.rollbackToSavepoint?.(name)),
    }),
    ...('releaseSavepoint' in inner && {
      releaseSavepoint: recorded('RELEASE SAVEPOINT', (name) => inner.releaseSavepoint?.(name)),
    }),
  }
}

/**
 * Some drivers get COMMIT and ROLLBACK as statements (and `commit()` afterwards only tidies up), others get the call
 * alone (`usePhantomQuery`): noting the call there only counts each end of a transaction once.
 */
const recordTransaction = (inner: Transaction, note: Note): Transaction => {
  const noteCall: Note = inner.options.usePhantomQuery ? note : () => {}
  return {
    ...recordQueries(inner, note),
    options: inner.options,
    commit: () => {
      noteCall('COMMIT')
      return inner.commit()
    },
    rollback: () => {
      noteCall('ROLLBACK')
      return inner.rollback()
    },
    ...recordSavepoints(inner, note),
  }
}

const recordAdapter = (inner: Adapter, note: Note): Adapter => ({
  ...recordQueries(inner, note),
  executeScript: (script) => {
    note(script)
    return inner.executeScript(script)
  },
  startTransaction: async (isolationLevel) => {
    note('BEGIN')
    return recordTransaction(await inner.startTransaction(isolationLevel), note)
  },
  ...(inner.getConnectionInfo && { getConnectionInfo: inner.getConnectionInfo.bind(inner) }),
  dispose: () => inner.dispose(),
})

const recordFactory = (inner: AdapterFactory, note: Note): AdapterFactory => ({
  provider: inner.provider,
  adapterName: inner.adapterName,
  connect: async () => recordAdapter(await inner.connect(), note),
})

/** A log to hand around first, and a `wrap` that any number of clients may take as their `wrapAdapter`. */
export const sqlRecorder = (): {
  log: SqlLog
  wrap: (factory: AdapterFactory) => AdapterFactory
  note: (sql: string) => void
} => {
  const statements: string[] = []
  const log: SqlLog = {
    statements,
    get count() {
      return statements.length
    },
    reset: () => void statements.splice(0),
  }
  const note: Note = (sql) => void statements.push(sql)
  return { log, note, wrap: (factory) => recordFactory(factory, note) }
}

/** A driver adapter factory that writes down what passes through it. */
export const recordSql = (factory: AdapterFactory): { adapter: AdapterFactory; log: SqlLog } => {
  const { log, wrap } = sqlRecorder()
  return { adapter: wrap(factory), log }
}
