import { createCache } from '@tidemark/core'
import { Column, DataSource, Entity, PrimaryColumn, type SelectQueryBuilder } from 'typeorm'
import { SelectQueryBuilder as Builder } from 'typeorm/query-builder/SelectQueryBuilder.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Cached, cacheSubscriber } from '../../src/index.ts'

@Entity()
@Cached()
class Thing {
  @PrimaryColumn('int')
  id!: number
  @Column('int')
  n!: number
  twice?: number
}

type Computing = SelectQueryBuilder<Thing>

const withComputed = async (query: Computing): Promise<Thing[]> => {
  const { entities, raw } = await query.getRawAndEntities<{ twice?: number }>()
  raw.forEach((row, i) => 'twice' in row && Object.assign(entities[i] ?? {}, { twice: row.twice }))
  return entities
}

const compute = (entities: readonly Thing[], { raw }: { raw: readonly { twice?: number }[] }): Thing[] => {
  raw.forEach((row, i) => 'twice' in row && Object.assign(entities[i] ?? {}, { twice: row.twice }))
  return [...entities]
}

describe('computed columns, as applications add them to TypeORM before they connect', () => {
  let dataSource: DataSource
  beforeAll(async () => {
    const prototype = Builder.prototype as unknown as Record<
      'getMany' | 'getOne' | 'getManyAndCount',
      (this: Computing) => Promise<unknown>
    >
    prototype.getMany = function () {
      return withComputed(this)
    }
    // The rows are looked at elsewhere.
    prototype.getManyAndCount = async function () {
      const results = await this.getRawAndEntities<{ twice?: number }>()
      return [compute(results.entities, results), 2]
    }
    prototype.getOne = async function () {
      return (await withComputed(this))[0] ?? null
    }
    dataSource = new DataSource({
      type: 'sqljs',
      entities: [Thing],
      synchronize: true,
      subscribers: [cacheSubscriber({ cache: createCache() })],
    })
    await dataSource.initialize()
    await dataSource.manager.insert(Thing, [
      { id: 1, n: 3 },
      { id: 2, n: 4 },
    ])
  })
  afterAll(() => dataSource.destroy())

  test('are there in a hit as in a miss', async () => {
    const query = () => dataSource.manager.createQueryBuilder(Thing, 'thing').addSelect('thing.n * 2', 'twice')
    for (const time of ['first', 'second', 'third']) {
      expect(await query().getMany(), time).toMatchObject([{ twice: 6 }, { twice: 8 }])
      expect(await query().getOne(), time).toMatchObject({ twice: 6 })
      expect(await query().getManyAndCount(), time).toMatchObject([[{ twice: 6 }, { twice: 8 }], 2])
      expect(await dataSource.manager.find(Thing), time).toMatchObject([{ n: 3 }, { n: 4 }])
    }
  })
})
