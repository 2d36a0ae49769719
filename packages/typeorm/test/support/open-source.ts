import { type Cache, createCache } from '@tidemark/core'
import { DataSource, type DataSourceOptions, type Logger } from 'typeorm'
import { createTestDatabase } from '../../../../test/support/database.ts'
import { givenServers } from '../../../../test/support/given-servers.ts'
import { cacheSubscriber } from '../../src/index.ts'
import { ENTITIES } from './entities.ts'

export type Database = 'sqljs' | 'postgres'
export const DATABASES: readonly Database[] = ['sqljs', 'postgres']

/** A DataSource over tables of its own, with everything that it has sent. */
export interface OpenSource {
  readonly dataSource: DataSource
  readonly cache: Cache
  readonly statements: string[]
  close(): Promise<void>
}

const logging = (into: string[]): Logger => ({
  logQuery: (query) => void into.push(query),
  logQueryError: () => {},
  logQuerySlow: () => {},
  logSchemaBuild: () => {},
  logMigration: () => {},
  log: () => {},
})

const where = async (database: Database): Promise<{ options: DataSourceOptions; drop: () => Promise<void> }> => {
  if (database === 'sqljs') return { options: { type: 'sqljs' }, drop: async () => {} }
  const made = await createTestDatabase('postgresql', givenServers())
  if (made.provider !== 'postgresql') throw new Error('expected a PostgreSQL')
  // The shop's tables are in `public`.
  return {
    options: {
      type: 'postgres',
      url: made.url,
      schema: 'typeorm_tests',
      extra: { options: '-c search_path=typeorm_tests' },
    },
    drop: () => made.drop(),
  }
}

/** @param more options of the DataSource */
export const openSource = async (
  database: Database,
  more: Partial<DataSourceOptions> = {},
  cache: Cache = createCache(),
): Promise<OpenSource> => {
  const { options, drop } = await where(database)
  const statements: string[] = []
  if (database === 'postgres') {
    const first = await new DataSource(options).initialize()
    await first.query('CREATE SCHEMA typeorm_tests')
    await first.destroy()
  }
  const dataSource = new DataSource({
    ...options,
    entities: ENTITIES,
    synchronize: true,
    subscribers: [cacheSubscriber({ cache })],
    logging: 'all',
    logger: logging(statements),
    ...more,
  } as DataSourceOptions)
  await dataSource.initialize()
  return {
    dataSource,
    cache,
    statements,
    close: async () => {
      await dataSource.destroy()
      await cache.close()
      await drop()
    },
  }
}
