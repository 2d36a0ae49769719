import { applyMigrations, createShopClient } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { givenServers } from '../support/given-servers.ts'
import { overDatabases } from './over-databases.ts'

overDatabases('a test database', (shop, provider) => {
  const another = () => createTestDatabase(provider, givenServers())

  test('is migrated, and migrating it again changes nothing', async () => {
    const { client, database } = shop()
    await client.tag.create({ data: { name: 'here' } })
    await applyMigrations(provider, database.url)
    expect(await client.tag.count()).toBe(1)
  })

  test('is nobody else’s, also when many are made at once', async () => {
    const databases = await Promise.all([another(), another(), another()])
    expect(new Set(databases.map(({ url }) => url)).size).toBe(3)
    for (const database of databases) {
      const client = createShopClient(database)
      expect(await client.tag.count()).toBe(0)
      await client.$disconnect()
      await database.drop()
    }
  })

  test('can be dropped under a client that is still connected', async () => {
    const database = await another()
    const client = createShopClient(database)
    await client.tag.count()
    await database.drop()
    if (provider !== 'sqlite') await expect(client.tag.count()).rejects.toThrow()
    await client.$disconnect()
  })

  test('its log has every statement once, with the ends of transactions', async () => {
    const { client, log } = shop()
    log.reset()
    await client.tag.count()
    expect(log.count).toBe(1)
    log.reset()
    await client.$transaction(async (tx) => {
      await tx.tag.create({ data: { name: 'a' } })
      await tx.tag.create({ data: { name: 'b' } })
    })
    // Without RETURNING a SELECT follows each INSERT.
    const inserting = provider === 'mysql' ? ['INSERT', 'SELECT'] : ['INSERT']
    const begun = ['BEGIN', ...inserting, ...inserting, 'COMMIT']
    expect(log.statements.map((sql) => sql.split(' ')[0])).toEqual(begun)
    log.reset()
    const failing = client.$transaction(async (tx) => {
      await tx.tag.deleteMany()
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(log.statements.map((sql) => sql.split(' ')[0])).toEqual(['BEGIN', 'DELETE', 'ROLLBACK'])
    log.reset()
    await client.$transaction((tx) => tx.$transaction((inner) => inner.tag.create({ data: { name: 'inner' } })))
    const [begin, savepoint, , ...ends] = log.statements
    expect([begin, savepoint?.split(' ')[0], ends.at(-1)]).toEqual(['BEGIN', 'SAVEPOINT', 'COMMIT'])
    log.reset()
    await client.post.create({ data: { title: 't', body: 'b', tags: { create: { name: 'nested' } } } })
    expect(log.statements.at(0)).toBe('BEGIN')
    expect(log.statements.at(-1)).toBe('COMMIT')
  })
})

test('PostgreSQL and MariaDB need the url of a server', async () => {
  await expect(createTestDatabase('postgresql')).rejects.toThrow('needs { postgresUrl }')
  await expect(createTestDatabase('mysql')).rejects.toThrow('needs { mariadbUrl }')
})
