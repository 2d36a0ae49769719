import type { EntityManager } from 'typeorm'
import { expect, test } from 'vitest'
import { PostEntity } from '../support/store-entities.ts'
import { overStores } from '../support/store.ts'

/** TypeORM's manager over sql.js. */
interface SqljsManager extends EntityManager {
  exportDatabase(): Uint8Array
  loadDatabase(image: Uint8Array | string): Promise<void>
}

overStores(
  'another database in the place of the first',
  (store) => {
    test('is what is read from then on', async () => {
      const { dataSource } = store()
      const manager = dataSource.manager as SqljsManager
      const score = async () => (await manager.findOneBy(PostEntity, { id: 1 }))?.score
      const before = manager.exportDatabase()
      await manager.update(PostEntity, { id: 1 }, { score: 5 })
      expect(await score()).toBe(5)
      await manager.loadDatabase(before)
      expect(await score()).toBe(0)
      expect(await manager.find(PostEntity)).toHaveLength(3)
    })

    test('of which nothing can be read is no reason to stop', async () => {
      const { dataSource, cache } = store()
      const manager = dataSource.manager as SqljsManager
      const image = manager.exportDatabase()
      await expect(manager.loadDatabase('no file')).rejects.toThrow()
      await manager.loadDatabase(image)
      await manager.find(PostEntity)
      const before = cache.stats().hits.l1
      expect(await manager.find(PostEntity)).toHaveLength(3)
      expect(cache.stats().hits.l1).toBe(before + 1)
    })
  },
  ['sqljs'],
)
