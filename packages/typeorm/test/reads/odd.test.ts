import { type EntityManager, IsNull, MoreThan, Not, Or } from 'typeorm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Bike, Car, ODD, Owner, Pet, Place, Van, Vehicle, Wheel } from '../support/odd-entities.ts'
import { DATABASES, openSource, type OpenSource } from '../support/open-source.ts'
import { shapeOf } from '../support/shape-of.ts'

type Read = (manager: EntityManager) => Promise<unknown>

describe.each(DATABASES)('odd entities (%s)', (database) => {
  let source: OpenSource
  let manager: EntityManager

  beforeEach(async () => {
    source = await openSource(database, { entities: ODD })
    ;({ manager } = source.dataSource)
    const [ann] = await manager.save(Owner, [{ email: 'ann@x' }, { email: 'ben@x' }])
    const place = await manager.save(Place, { street: 'Elm', house: 3, owner: ann as Owner })
    await manager.save(Pet, [
      { name: 'Rex', tame: true, owner: ann as Owner, places: [place] },
      { name: 'Tom', owner: null, places: [] },
    ] as Partial<Pet>[])
    await manager.save(manager.create(Vehicle, { name: 'cart' }))
    const car = await manager.save(manager.create(Car, { name: 'car', doors: 4 }))
    await manager.save(manager.create(Van, { name: 'van', doors: 2, load: 900 }))
    await manager.save(manager.create(Bike, { name: 'bike', frame: 'steel' }))
    await manager.save(Wheel, [
      { place: 'left', car },
      { place: 'right', car },
      { place: 'none', car: null },
    ])
  })
  afterEach(() => source.close())

  const truthOf = async (read: Read): Promise<unknown> => {
    const runner = source.dataSource.createQueryRunner()
    try {
      return shapeOf(await read(runner.manager))
    } finally {
      await runner.release()
    }
  }

  /** The first answer, and the next ones, are those of the database. */
  const isTrue = async (read: Read): Promise<void> => {
    const truth = await truthOf(read)
    expect(shapeOf(await read(manager))).toEqual(truth)
    expect(shapeOf(await read(manager))).toEqual(truth)
  }

  const staysTrue = async (read: Read, write: () => Promise<unknown>): Promise<void> => {
    await isTrue(read)
    const before = await truthOf(read)
    await write()
    expect(await truthOf(read)).not.toEqual(before)
    await isTrue(read)
  }

  describe('what a select shows', () => {
    const changes = () => manager.update(Pet, { id: 1 }, { mood: 'glad' })

    test('of no columns: all of them', () =>
      staysTrue((m) => m.findOne(Pet, { where: { id: 1 }, select: {} }), changes))
    test('of columns that it says no to', () =>
      staysTrue((m) => m.findOne(Pet, { where: { id: 1 }, select: { name: false } }), changes))
    test('of a relation alone', () =>
      staysTrue(
        (m) =>
          m.findOne(Pet, {
            where: { id: 1 },
            relations: { owner: true },
            select: { owner: { id: true, email: true } },
          }),
        changes,
      ))
    test('of some columns', () =>
      staysTrue((m) => m.findOne(Pet, { where: { id: 1 }, select: { id: true, mood: true } }), changes))
  })

  describe('a condition that a missing row meets', () => {
    const withoutPets: Read = (m) => m.find(Owner, { where: { pets: { id: IsNull() } }, order: { id: 'ASC' } })

    test('no related rows: one comes', () =>
      staysTrue(withoutPets, () => manager.insert(Pet, { name: 'Max', owner: { id: 2 } })))
    test('no related row with a value: one comes', () =>
      staysTrue(
        (m) => m.find(Owner, { where: { pets: { tame: IsNull() } }, order: { id: 'ASC' } }),
        () => manager.insert(Pet, { name: 'Max', tame: true, owner: { id: 2 } }),
      ))
    test('no related rows: one goes', () =>
      staysTrue(withoutPets, () => manager.update(Pet, { id: 1 }, { ownerId: null })))
    test('no related row: it is deleted softly', () =>
      staysTrue(
        (m) => m.find(Pet, { where: { owner: { id: IsNull() } }, order: { id: 'ASC' } }),
        () => manager.softDelete(Owner, { id: 1 }),
      ))
    test('or one with a value', () =>
      staysTrue(
        (m) => m.find(Pet, { where: { owner: { email: Or(IsNull(), MoreThan('b')) } }, order: { id: 'ASC' } }),
        () => manager.softDelete(Owner, { id: 1 }),
      ))
    test('a row that is there', () =>
      staysTrue(
        (m) => m.find(Pet, { where: { owner: { email: Not(IsNull()) } }, order: { id: 'ASC' } }),
        () => manager.softDelete(Owner, { id: 1 }),
      ))
  })

  describe('a table of three classes', () => {
    test.each<[string, Read]>([
      ['the first', (m) => m.find(Vehicle, { order: { id: 'ASC' } })],
      ['the second', (m) => m.find(Car, { order: { id: 'ASC' } })],
      ['the last', (m) => m.find(Van)],
      ['one of the second', (m) => m.findOneBy(Vehicle, { name: 'car' })],
      ['a relation to the second', (m) => m.find(Wheel, { relations: { car: true }, order: { id: 'ASC' } })],
    ])('%s', async (_, read) => {
      await isTrue(read)
      const before = source.statements.length
      await read(manager)
      expect(source.statements.length).toBe(before)
    })

    test.each<[string, () => Promise<unknown>]>([
      ['by id', () => manager.delete(Car, { id: 2 })],
      ['as its parent', () => manager.delete(Vehicle, { id: 2 })],
      ['by SQL', () => source.dataSource.query(`DELETE FROM vehicle WHERE id = 2`)],
      ['as an entity', async () => manager.remove(await manager.findOneByOrFail(Car, { id: 2 }))],
    ])('what points to a child goes with it, deleted %s', async (_, remove) => {
      await staysTrue((m) => m.find(Wheel, { order: { id: 'ASC' } }), remove)
    })
    test('and what is found by one of them', () =>
      staysTrue(
        (m) => m.findOneBy(Wheel, { id: 1 }),
        () => manager.delete(Vehicle, { id: 2 }),
      ))
    test('a child is found by a column of its own', () =>
      staysTrue(
        (m) => m.find(Bike, { where: { frame: 'wood' } }),
        () => manager.update(Vehicle, { id: 4 }, { frame: 'wood' } as never),
      ))
  })

  describe('ids of two columns', () => {
    test.each<[string, Read]>([
      ['of rows of which each has two', (m) => m.find(Owner, { loadRelationIds: true, order: { id: 'ASC' } })],
      ['instead of related rows', (m) => m.find(Pet, { loadRelationIds: true, order: { id: 'ASC' } })],
      [
        'under a name of their own',
        (m) => m.createQueryBuilder(Pet, 'p').loadRelationIdAndMap('p.placeIds', 'p.places').orderBy('p.id').getMany(),
      ],
      [
        'in the place of the relation',
        (m) => m.createQueryBuilder(Pet, 'p').loadRelationIdAndMap('p.places', 'p.places').orderBy('p.id').getMany(),
      ],
      [
        'of one column, under a name of their own',
        (m) => m.createQueryBuilder(Owner, 'o').loadRelationIdAndMap('o.petIds', 'o.pets').orderBy('o.id').getMany(),
      ],
    ])('%s', async (_, read) => isTrue(read))

    test.each([0, 1])('as a function asks for them', async (least) => {
      const ids =
        (more: number): Read =>
        (m) =>
          m
            .createQueryBuilder(Owner, 'o')
            .loadRelationIdAndMap('o.pets', 'o.pets', 'ids', (qb) => qb.andWhere(`ids.id > ${more}`))
            .orderBy('o.id')
            .getMany()
      await isTrue(ids(least))
      await isTrue(ids(1 - least))
    })
  })
})
