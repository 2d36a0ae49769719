import { createCache } from '@tidemark/core'
import { EntitySchema } from 'typeorm'
import { describe, expect, test } from 'vitest'
import { DATABASES, openSource } from '../support/open-source.ts'

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
