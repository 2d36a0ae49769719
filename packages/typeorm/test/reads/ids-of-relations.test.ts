import {
  ChildEntity,
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type QueryRunner,
  type Relation,
  TableInheritance,
} from 'typeorm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Cached } from '../../src/index.ts'
import { DATABASES, openSource, type OpenSource } from '../support/open-source.ts'
import { shapeOf } from '../support/shape-of.ts'

@Entity()
@Cached()
class Team {
  @PrimaryGeneratedColumn()
  id!: number
  @OneToMany(() => Seat, (seat) => seat.team)
  seats!: Relation<Seat>[]
}

@Entity()
@Cached()
class Seat {
  @PrimaryColumn('varchar')
  row!: string
  @PrimaryColumn('int')
  number!: number
  @Column('varchar', { default: 'free' })
  state!: string
  @ManyToOne(() => Team, (team) => team.seats, { nullable: true })
  team!: Relation<Team> | null
}

@Entity()
@Cached()
class Ticket {
  @PrimaryGeneratedColumn()
  id!: number
  @ManyToOne(() => Team, { lazy: true, nullable: true })
  team!: Promise<Team | null>
  @ManyToOne(() => Seat, { nullable: true })
  seat!: Seat | null
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
@Cached()
class Pass {
  @PrimaryGeneratedColumn()
  id!: number
}

@ChildEntity()
class DayPass extends Pass {
  @Column('int', { nullable: true })
  day!: number
}

@ChildEntity()
class TeamPass extends Pass {
  @ManyToMany(() => Team)
  @JoinTable()
  teams!: Team[]
}

type Asked = Pick<QueryRunner, 'manager'>

/** In each, relations show ids: one column's as a value, several as a plain object, and those of lazy relations are loaded with them. */
describe.each(DATABASES)('ids of relations come out of the cache as TypeORM makes them (%s)', (database) => {
  let source: OpenSource
  let runner: QueryRunner
  beforeAll(async () => {
    source = await openSource(database, { entities: [Team, Seat, Ticket, Pass, DayPass, TeamPass] })
    const { manager } = source.dataSource
    const [red, blue] = await manager.save(Team, [{}, {}])
    if (red === undefined || blue === undefined) throw new Error('expected two teams')
    await manager.save(Seat, [
      { row: 'a', number: 1, team: red },
      { row: 'a', number: 2, team: red },
    ])
    await manager.insert(Ticket, [{ team: blue as never, seat: { row: 'a', number: 2 } }, {}])
    await manager.save(manager.create(DayPass, { day: 1 }))
    await manager.save(manager.create(TeamPass, { teams: [red] }))
    runner = source.dataSource.createQueryRunner()
  })
  afterAll(async () => {
    await runner?.release()
    await source?.close()
  })

  test.each([Team, Seat, Ticket])('%o', async (Kind) => {
    const ask = ({ manager }: Asked): Promise<object[]> =>
      manager.createQueryBuilder(Kind, 'it').loadAllRelationIds().getMany()
    await ask(source.dataSource)
    const sent = source.statements.length
    const hit = await ask(source.dataSource)
    expect(source.statements.length).toBe(sent)
    expect(shapeOf(hit)).toEqual(shapeOf(await ask(runner)))
  })

  test('also those that one child of a single table declares, and TypeORM puts on all', async () => {
    const ask = ({ manager }: Asked): Promise<Pass[]> => manager.find(Pass, { loadRelationIds: true })
    await ask(source.dataSource)
    expect(shapeOf(await ask(source.dataSource))).toEqual(shapeOf(await ask(runner)))
  })

  test('also where a query puts them under a name of its own, or asks for some of them', async () => {
    const asked = ({ manager }: Asked): Promise<Ticket[]> =>
      manager.createQueryBuilder(Ticket, 'it').loadRelationIdAndMap('it.place', 'it.seat').getMany()
    const few = ({ manager }: Asked, row: string): Promise<Team[]> =>
      manager
        .createQueryBuilder(Team, 'it')
        .loadRelationIdAndMap('it.seats', 'it.seats', 'seat', (query) => query.andWhere('seat.row = :row', { row }))
        .getMany()
    for (const read of [asked, (of: Asked) => few(of, 'a'), (of: Asked) => few(of, 'b')]) {
      await read(source.dataSource)
      expect(shapeOf(await read(source.dataSource))).toEqual(shapeOf(await read(runner)))
    }
  })
})
