import { createCache } from '@tidemark/core'
import { AfterLoad, Column, DataSource, Entity, PrimaryColumn, type SelectQueryBuilder } from 'typeorm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Cached, cacheSubscriber } from '../../src/index.ts'

@Entity()
@Cached()
class Loud {
  @PrimaryColumn('int')
  id!: number
  @Column('varchar')
  text!: string
  @AfterLoad()
  shout() {
    this.text += '!'
  }
}

describe('callListeners', () => {
  let dataSource: DataSource
  beforeAll(async () => {
    dataSource = new DataSource({
      type: 'sqljs',
      entities: [Loud],
      synchronize: true,
      subscribers: [cacheSubscriber({ cache: createCache() })],
    })
    await dataSource.initialize()
    await dataSource.query(`INSERT INTO loud VALUES (1, 'a'), (2, 'b')`)
  })
  afterAll(() => dataSource.destroy())

  type Ask = (query: SelectQueryBuilder<Loud>) => Promise<readonly (Loud | null)[]>
  test.each<[string, Ask]>([
    ['getMany', (query) => query.where('id < 3').getMany()],
    ['getOne', async (query) => [await query.where('id < 4').getOne()]],
    ['getRawAndEntities', async (query) => (await query.where('id < 5').getRawAndEntities<unknown>()).entities],
    ['getManyAndCount', async (query) => (await query.where('id < 6').getManyAndCount())[0]],
  ])('decides each time whether listeners are told: %s', async (_name, ask) => {
    for (const calls of [true, true, false, false, true, false, true]) {
      const query = dataSource.manager.createQueryBuilder(Loud, 'loud').orderBy('id').callListeners(calls)
      expect((await ask(query))[0]?.text).toBe(calls ? 'a!' : 'a')
    }
    for (const calls of [false, false, true, true]) {
      const query = dataSource.manager.createQueryBuilder(Loud, 'loud').orderBy('id', 'DESC').callListeners(calls)
      expect((await ask(query))[0]?.text).toBe(calls ? 'b!' : 'b')
    }
  })
})
