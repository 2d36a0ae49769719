import { createCache } from '@tidemark/core'
import { Column, DataSource, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Cached, cacheSubscriber } from '../../src/index.ts'
import { openPlace, type Place } from '../support/store.ts'

@Entity('shelves')
@Cached({ keys: ['place'] })
class Shelf {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('boolean', { nullable: true })
  live!: boolean | null
  @Column('int', { nullable: true })
  place!: number | null
  @Column('varchar', { nullable: true })
  label!: string | null
}

@Entity('slots')
@Cached({ keys: ['place'] })
class Slot {
  @PrimaryColumn('int')
  id!: number
  @Column('int', { nullable: true })
  place!: number | null
}

describe('defaults that stand in the database alone', () => {
  let place: Place
  let dataSource: DataSource
  const statements: string[] = []
  beforeAll(async () => {
    place = await openPlace('postgres')
    dataSource = new DataSource({
      ...place.options(),
      entities: [Shelf, Slot],
      subscribers: [cacheSubscriber({ cache: createCache() })],
      logging: ['query'],
      logger: {
        logQuery: (text: string) => void statements.push(text),
        logQueryError: () => {},
        logQuerySlow: () => {},
        logSchemaBuild: () => {},
        logMigration: () => {},
        log: () => {},
      },
    } as never)
    await dataSource.initialize()
    await dataSource.query(
      'CREATE TABLE shelves (id serial PRIMARY KEY, live boolean DEFAULT true, place int DEFAULT 7, label text)',
    )
    await dataSource.query('CREATE TABLE slots (id int PRIMARY KEY, place int DEFAULT 7)')
  })
  afterAll(async () => {
    await dataSource.destroy()
    await place.drop()
  })

  const counts = async () => {
    const of = (where: object) => dataSource.manager.countBy(Shelf, where)
    return [await of({ live: true }), await of({ place: 7 }), await of({ place: 8 })]
  }

  test.each<[string, () => Promise<unknown>, number[]]>([
    ['save', () => dataSource.manager.save(Shelf, {} as Shelf), [1, 1, 0]],
    ['insert', () => dataSource.manager.insert(Shelf, { label: 'a' }), [2, 2, 0]],
    ['insert of several', () => dataSource.manager.insert(Shelf, [{}, { place: 8 }]), [4, 3, 1]],
    ['query', () => dataSource.query('INSERT INTO shelves (place) VALUES (8)'), [5, 3, 2]],
    ['nothing to say', () => dataSource.query('INSERT INTO shelves DEFAULT VALUES'), [6, 4, 2]],
  ])('count after %s', async (_name, write, expected) => {
    await counts()
    await write()
    expect(await counts()).toEqual(expected)
  })

  test('where nothing is returned', async () => {
    const count = () => dataSource.manager.countBy(Slot, { place: 7 })
    expect(await count()).toBe(0)
    await dataSource.manager.insert(Slot, { id: 1 })
    expect(await count()).toBe(1)
  })

  test('move what hangs on them, and no more; nothing of that is seen in the answer', async () => {
    await counts()
    const { raw } = await dataSource.manager.insert(Shelf, { live: false })
    expect(raw).toEqual([{ id: expect.any(Number) as number }])
    const saved = await dataSource.manager.save(Shelf, { place: 8 } as Shelf)
    expect(Object.keys(saved).sort()).toEqual(['id', 'label', 'live', 'place'])
    statements.length = 0
    await counts()
    expect(statements.filter((text) => text.includes('"place" = $1')).length).toBe(2)
    statements.length = 0
    await dataSource.query('INSERT INTO shelves (place) VALUES (9) ON CONFLICT DO NOTHING RETURNING id')
    await counts()
    expect(statements.filter((text) => text.startsWith('SELECT')).length).toBe(1) // `live` became true
  })
})
