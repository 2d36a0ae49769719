import { EventSubscriber, type EntitySubscriberInterface } from 'typeorm'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { breakablePostgres } from '../../../../test/support/servers.ts'
import { isOutage } from '../../src/outage.ts'
import { entities, PostEntity, UserEntity } from '../support/store-entities.ts'
import { fill, openStore, type Place } from '../support/store.ts'

/** A store over a server of its own, whose answers are past their ttl as soon as they are kept, and may be served for longer. */
const setup = async (subscribers: readonly (new () => EntitySubscriberInterface)[] = []) => {
  const server = await breakablePostgres()
  const end = server.stop
  const place: Place = {
    kind: 'postgres',
    options: () => ({ type: 'postgres', url: server.url, entities }),
    drop: async () => {},
  }
  const store = await openStore(place, { options: { defaults: { ttl: '1m', grace: '10m' } }, subscribers })
  const { dataSource, cache, clock } = store
  onTestFinished(async () => {
    await dataSource.destroy()
    await cache.close()
    await end()
  })
  await dataSource.synchronize()
  await fill(store)
  const graces: unknown[] = []
  cache.on('hit', ({ reason }) => void (reason === 'grace' && graces.push(reason)))
  const behind = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  return { dataSource, cache, graces, behind, stop: end, expire: () => clock.advance(61_000), advance: clock.advance }
}

describe('an answer past its ttl, where grace allows it', () => {
  it('is served while the database is away, by find methods and by builders, and not for longer', async () => {
    const { dataSource, graces, stop, expire, advance } = await setup()
    const posts = dataSource.getRepository(PostEntity)
    const asks = [
      () => posts.findOneBy({ id: 1 }),
      () => posts.find({ where: { authorId: 1 }, relations: { comments: true }, order: { id: 'ASC' } }),
      () => posts.find({ relations: { comments: true }, relationLoadStrategy: 'query', order: { id: 'ASC' } }),
      () => posts.countBy({ authorId: 1 }),
      () => posts.findOneByOrFail({ id: 1 }),
      () => posts.createQueryBuilder('post').where('post.score = 0').orderBy('post.id').getMany(),
      () => posts.createQueryBuilder('post').select('post.title', 'title').orderBy('post.id').getRawMany(),
    ]
    const before = []
    for (const ask of asks) before.push(await ask())
    expire()
    await stop()
    for (const [i, ask] of asks.entries()) expect(await ask()).toEqual(before[i])
    expect(graces).toHaveLength(asks.length)
    // Nobody kept this.
    await expect(posts.findOneBy({ id: 2 })).rejects.toThrow()
    advance(600_000)
    await expect(posts.findOneBy({ id: 1 })).rejects.toThrow()
  })

  it('is not served after a write', async () => {
    const { dataSource, graces, stop, expire } = await setup()
    const posts = dataSource.getRepository(PostEntity)
    await posts.findOneBy({ id: 1 })
    await posts.update(1, { title: 'n' })
    expire()
    await stop()
    await expect(posts.findOneBy({ id: 1 })).rejects.toThrow()
    expect(graces).toEqual([])
  })

  it('is not served in place of what the database answers', async () => {
    const { dataSource, graces, behind, expire } = await setup()
    const posts = dataSource.getRepository(PostEntity)
    const users = dataSource.getRepository(UserEntity)
    await posts.findOneByOrFail({ id: 2 })
    await users.findOneBy({ id: 1 })
    await behind('DELETE FROM posts WHERE id = 2; ALTER TABLE users RENAME TO persons')
    expire()
    await expect(posts.findOneByOrFail({ id: 2 })).rejects.toMatchObject({ name: 'EntityNotFoundError' })
    await expect(users.findOneBy({ id: 1 })).rejects.toMatchObject({ name: 'QueryFailedError', code: '42P01' })
    expect(graces).toEqual([])
  })

  it('is not served in place of what a subscriber throws', async () => {
    let throws = false
    class Throwing implements EntitySubscriberInterface {
      beforeQuery(): void {
        if (throws) throw new Error('subscriber')
      }
    }
    EventSubscriber()(Throwing)
    const { dataSource, graces, expire } = await setup([Throwing])
    const posts = dataSource.getRepository(PostEntity)
    await posts.findOneBy({ id: 1 })
    expire()
    throws = true
    await expect(posts.findOneBy({ id: 1 })).rejects.toThrow('subscriber')
    throws = false
    expect(graces).toEqual([])
  })
})

const failed = (driverError: object) => ({ name: 'QueryFailedError', driverError })

describe('an error', () => {
  it.each([
    ['postgresql', { code: 'ECONNREFUSED', syscall: 'connect' }, true],
    ['postgresql', { name: 'AggregateError', code: 'ECONNREFUSED' }, true],
    ['postgresql', new Error('timeout exceeded when trying to connect'), true],
    ['postgresql', { code: '57P03', severity: 'FATAL' }, true],
    ['postgresql', { name: 'QueryRunnerAlreadyReleasedError', message: 'Query runner already released. Cannot' }, true],
    ['postgresql', failed(new Error('Connection terminated unexpectedly')), true],
    ['postgresql', failed({ code: 'ECONNRESET', syscall: 'read' }), true],
    ['postgresql', failed({ code: '57P01', severity: 'FATAL' }), true],
    ['postgresql', failed({ code: '57014', severity: 'ERROR' }), false],
    ['postgresql', failed({ code: '42P01', severity: 'ERROR' }), false],
    ['postgresql', failed(new TypeError('a value is no JSON')), false],
    ['postgresql', { name: 'EntityNotFoundError', message: 'Could not find any entity' }, false],
    ['postgresql', { name: 'EntityPropertyNotFoundError', code: undefined }, false],
    ['postgresql', undefined, false],
    ['mysql', failed({ code: 'PROTOCOL_CONNECTION_LOST', fatal: true }), true],
    ['mysql', failed({ errno: 1053, sqlState: '08S01' }), true],
    ['mysql', failed({ errno: 1146, sqlState: '42S02' }), false],
    ['sqlite', failed({ code: 'SQLITE_IOERR_READ' }), true],
    ['sqlite', failed({ code: 'SQLITE_BUSY' }), false],
  ] as const)('of %s tells an outage or an answer: %j', (dialect, error, outage) => {
    expect(isOutage(error, dialect)).toBe(outage)
  })
})
