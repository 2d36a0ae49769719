import { randomUUID } from 'node:crypto'
import { createCache } from '@tidemark/core'
import { EntitySchema } from 'typeorm'
import { describe, expect, test } from 'vitest'
import { DATABASES, openSource } from '../support/open-source.ts'
import { PostEntity } from '../support/store-entities.ts'
import { overStores } from '../support/store.ts'

class Note {
  declare id: number
  declare shelf: number
  declare text: string
  declare liked?: boolean
}
/** Some use such a property for what a query computes: no table has its column. */
const notes = new EntitySchema<Note>({
  name: 'Note',
  target: Note,
  columns: {
    id: { type: 'int', primary: true },
    shelf: { type: 'int' },
    text: { type: 'varchar' },
    liked: { type: 'boolean', select: false, insert: false, update: false, nullable: true },
  },
  indices: [{ columns: ['shelf'] }],
})

class List {
  declare id: number
  declare name: string
}
const lists = new EntitySchema<List>({
  name: 'List',
  target: List,
  columns: {
    id: { type: 'int', primary: true, generated: true },
    name: { type: 'varchar', nullable: true },
  },
})

describe.each(DATABASES)('a property whose column is not there (%s)', (database) => {
  test('is not asked for', async () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    const { dataSource, close } = await openSource(database, { entities: [notes] }, cache)
    const { manager } = dataSource
    await dataSource.query(
      database === 'sqljs' ? 'ALTER TABLE note DROP COLUMN liked' : 'ALTER TABLE note DROP COLUMN liked',
    )
    await manager.insert(Note, { id: 1, shelf: 1, text: 'one' })
    const textOf = async () => (await manager.findOneBy(Note, { id: 1 }))?.text
    expect(await textOf()).toBe('one')
    await manager.update(Note, { text: 'one' }, { text: 'two' })
    expect(await textOf()).toBe('two')
    await dataSource.transaction((inner) => inner.update(Note, { text: 'two' }, { text: 'three' }))
    expect(await textOf()).toBe('three')
    await manager.save(Note, { id: 1, text: 'four' })
    expect(await textOf()).toBe('four')
    await close()
  })

  test('that nobody may see fails no transaction', async () => {
    const cache = createCache({
      defaults: { ttl: '5m' },
      models: { Note: { keys: ['shelf'] }, List: { keys: ['name'] } },
    })
    const { dataSource, close } = await openSource(database, { entities: [notes, lists] }, cache)
    await dataSource.query(`INSERT INTO note (id, shelf, text) VALUES (1, 1, 'one')`)
    // As if they were hidden: the tables have other names for them.
    await dataSource.query('ALTER TABLE note RENAME COLUMN shelf TO hidden')
    await dataSource.query('ALTER TABLE list RENAME COLUMN name TO hidden')
    await dataSource.transaction(async (inner) => {
      await inner.query(`UPDATE note SET text = 'two' WHERE id = 1`)
      await inner.query(`UPDATE note SET text = 'three' WHERE text = 'two'`)
      await inner.query(`INSERT INTO list (hidden) VALUES ('a') RETURNING id`)
      await inner.query(`INSERT INTO list (hidden) VALUES ('b') RETURNING id`)
    })
    expect(await dataSource.query('SELECT text FROM note')).toEqual([{ text: 'three' }])
    expect(await dataSource.query('SELECT hidden FROM list')).toEqual([{ hidden: 'a' }, { hidden: 'b' }])
    await close()
  })

  test('that nobody may see lets nothing overtake what is sent again', async () => {
    const cache = createCache({ defaults: { ttl: '5m' }, models: { List: { keys: ['name'] } } })
    const { dataSource, close } = await openSource(database, { entities: [notes, lists] }, cache)
    await dataSource.query('ALTER TABLE list RENAME COLUMN name TO hidden')
    const runner = dataSource.createQueryRunner()
    await Promise.all([
      runner.query(`INSERT INTO list (id, hidden) VALUES (77, 'a') RETURNING id`),
      runner.query('INSERT INTO note (id, shelf, text) SELECT id, 1, hidden FROM list'),
    ])
    await runner.release()
    expect(await dataSource.query('SELECT id, text FROM note')).toEqual([{ id: 77, text: 'a' }])
    await close()
  })

  test('that a user has misspelt says nothing of those that are there', async () => {
    const cache = createCache({ defaults: { ttl: '5m' }, models: { List: { keys: ['name'] } } })
    const { dataSource, statements, close } = await openSource(database, { entities: [notes, lists] }, cache)
    await expect(dataSource.query(`INSERT INTO list (nosuch) VALUES ('a') RETURNING id`)).rejects.toThrow(/nosuch/)
    statements.length = 0
    await dataSource.query('INSERT INTO list DEFAULT VALUES RETURNING id')
    expect(statements.some((text) => text.includes('tidemark:'))).toBe(database === 'postgres')
    await close()
  })

  test('that nobody may see is asked for once', async () => {
    const cache = createCache({ defaults: { ttl: '5m' }, models: { Note: { keys: ['shelf'] } } })
    const { dataSource, close } = await openSource(database, { entities: [notes] }, cache)
    const { manager } = dataSource
    await manager.insert(Note, { id: 1, shelf: 1, text: 'one' })
    // As if it were hidden: the table has another name for it.
    await dataSource.query('ALTER TABLE note RENAME COLUMN shelf TO hidden')
    await dataSource.query(`UPDATE note SET text = 'two' WHERE id = 1`)
    await dataSource.query(`UPDATE note SET text = 'three' WHERE text = 'two'`)
    await dataSource.transaction(
      async (inner) => void (await inner.query(`UPDATE note SET text = 'four' WHERE text = 'three'`)),
    )
    expect(await dataSource.query('SELECT text FROM note')).toEqual([{ text: 'four' }])
    await close()
  })
})

overStores(
  'rows that somebody may delete and not lock',
  (store) => {
    test('are deleted in his transaction', async () => {
      const { dataSource } = store()
      const role = `deleting_${randomUUID().replaceAll('-', '')}`
      await dataSource.query(`CREATE ROLE ${role}`)
      await dataSource.query(`GRANT SELECT, DELETE ON posts TO ${role}`)
      const count = () => dataSource.manager.countBy(PostEntity, { authorId: 1 })
      try {
        expect(await count()).toBe(2)
        await dataSource.transaction(async (manager) => {
          await manager.query(`SET LOCAL ROLE ${role}`)
          await manager.delete(PostEntity, { title: 'two' })
        })
        expect(await count()).toBe(1)
      } finally {
        await dataSource.query(`DROP OWNED BY ${role}`)
        await dataSource.query(`DROP ROLE ${role}`)
      }
    })
  },
  ['postgres'],
)
