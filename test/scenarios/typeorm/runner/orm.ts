import { cacheSubscriber } from '@tidemark/typeorm'
import type { DataSource, EntityManager } from 'typeorm'
import type { Orm } from '../../any-orm/orm.ts'
import { oracle } from './oracle.ts'
import { openShop, type ScenarioShop } from './shop.ts'

/** What `initialize()` does with subscribers, without connecting once more. */
interface Initialising {
  buildMetadatas(): Promise<void>
}

export const typeorm: Orm<EntityManager, EntityManager, ScenarioShop> = {
  title: 'TypeORM ',
  providers: ['sqlite', 'postgresql'],
  openShop,
  attach: async ({ dataSource }, cache, database) => {
    dataSource.setOptions({ subscribers: [cacheSubscriber({ cache, ...(database !== undefined && { database }) })] })
    await (dataSource as DataSource & Initialising).buildMetadatas()
    return dataSource.manager
  },
  another: (shop) => shop.connect(),
  oracle,
  transaction: (db, work) => db.transaction(work),
}
