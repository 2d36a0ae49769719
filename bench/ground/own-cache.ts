import type { DataSource, QueryRunner } from 'typeorm'

type Provider = NonNullable<DataSource['queryResultCache']>
type Kept = Parameters<Provider['isExpired']>[0]

/** A provider for TypeORM's own cache as quick as one can be: a map in memory. TypeORM hands it results as text. */
export const inMemory = (): Provider => {
  const byQuery = new Map<string, Kept>()
  return {
    connect: async () => {},
    disconnect: async () => {},
    synchronize: async () => {},
    getFromCache: async ({ query = '' }: Kept) => byQuery.get(query),
    storeInCache: async (kept: Kept, _saved?: Kept, _runner?: QueryRunner) => void byQuery.set(kept.query ?? '', kept),
    isExpired: ({ time = 0, duration }: Kept) => time + duration < Date.now(),
    clear: async () => byQuery.clear(),
    remove: async () => byQuery.clear(),
  }
}
