import { createCache } from '@tidemark/core'
import { engineOf, type Row } from '@tidemark/core/adapter'
import { describe, expect, test } from 'vitest'
import { dialectOf } from '../../src/dialect.ts'
import { readSchema } from '../../src/schema/read-schema.ts'
import { writeCall } from '../../src/writes/write-call.ts'
import { overShops, withCache } from '../support/shop.ts'

overShops(
  'a deletion that shows related rows',
  (shop) => {
    test('deletes its row, whatever another writer does to it between the look and the deletion', async () => {
      const { db } = withCache(shop().connect())
      const read = (cache: boolean) => db.comment.findUnique({ where: { id: 1 }, cache })
      await read(true)
      const held = shop().gate.hold(/^DELETE FROM .*Comment/)
      const deletion = db.comment.delete({ where: { id: 1 }, include: { post: true } }).then((row) => row)
      await held.reached
      const { base } = shop()
      await base.comment.update({ where: { id: 1 }, data: { postId: 2 } })
      held.release()
      expect(await deletion).toMatchObject({ id: 1 })
      expect(await read(false)).toBeNull()
      expect(await read(true)).toBeNull()
    })
  },
  ['postgresql'],
)

describe('a deletion in a tree', () => {
  const text = `model Node {
    id       Int    @id
    parentId Int?
    parent   Node?  @relation("Tree", fields: [parentId], references: [id], onDelete: Cascade)
    children Node[] @relation("Tree")
  }`
  const schema = engineOf(createCache())?.attach({ identity: '', models: readSchema(text, 'sqlite').models })
  const Node = schema?.models.get('Node')

  test('takes along what hangs on its row, so that its row alone does not say what goes', async () => {
    if (Node === undefined) throw new Error('The schema has no Node')
    const image: Row = { id: 1, parentId: null }
    const operation = writeCall({
      model: Node,
      operation: 'delete',
      args: { where: { id: 1 } },
      compounds: () => new Map(),
      dialect: dialectOf('sqlite', text),
      globalOmit: {},
      computed: {},
      recall: () => image,
      endedBy: () => undefined,
      readerOf: () => async () => [{ ...image, children: [{ id: 2, parentId: 1, children: [] }] }],
      run: async () => image,
    })
    expect(await operation.guarded?.()).toBeUndefined()
  })
})
