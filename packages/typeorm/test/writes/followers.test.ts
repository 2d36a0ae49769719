import { createCache } from '@tidemark/core'
import { EntitySchema } from 'typeorm'
import { describe, expect, test } from 'vitest'
import { DATABASES, openSource } from '../support/open-source.ts'

class Parent {
  declare code: string
}
class Child {
  declare id: number
  declare parentCode: string
}

const parents = new EntitySchema<Parent>({
  name: 'Parent',
  target: Parent,
  columns: { code: { type: 'varchar', primary: true } },
})
const children = new EntitySchema<Child>({
  name: 'Child',
  target: Child,
  columns: { id: { type: 'int', primary: true }, parentCode: { type: 'varchar' } },
  relations: {
    parent: {
      type: 'many-to-one',
      target: 'Parent',
      joinColumn: { name: 'parentCode' },
      onUpdate: 'CASCADE',
    },
  } as never,
})

describe.each(DATABASES)('a key that others follow (%s)', (database) => {
  test('takes their rows along when it changes', async () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    const { dataSource, close } = await openSource(database, { entities: [parents, children] }, cache)
    const { manager } = dataSource
    await manager.insert(Parent, { code: 'a' })
    await manager.insert(Child, { id: 1, parentCode: 'a' })
    const read = () => manager.findOneBy(Child, { id: 1 })
    expect((await read())?.parentCode).toBe('a')
    await manager.update(Parent, { code: 'a' }, { code: 'b' })
    expect((await read())?.parentCode).toBe('b')
    await close()
  })
})
