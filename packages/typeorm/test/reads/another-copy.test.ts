import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createCache } from '@tidemark/core'
import * as typeorm from 'typeorm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cacheSubscriber } from '../../src/index.ts'

/** The classes of a copy of TypeORM, as far as they are needed here. */
type TypeOrm = Pick<typeof typeorm, 'DataSource' | 'EntitySchema' | 'In'>

const packagesFolder = dirname(dirname(createRequire(import.meta.url).resolve('typeorm')))

/** TypeORM once more, in a folder of its own, with the same packages beside it. */
const copyTypeOrm = (): { readonly folder: string; readonly copy: TypeOrm } => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-typeorm-'))
  const beside = join(folder, 'node_modules')
  mkdirSync(beside)
  for (const name of readdirSync(packagesFolder))
    if (name !== 'typeorm' && !name.startsWith('.')) symlinkSync(join(packagesFolder, name), join(beside, name))
  cpSync(join(packagesFolder, 'typeorm'), join(beside, 'typeorm'), { recursive: true })
  return { folder, copy: createRequire(join(folder, 'index.js'))('typeorm') as TypeOrm }
}

class Note {
  declare id: number
  declare text: string
}

describe('another copy of TypeORM', () => {
  let folder: string
  let copy: TypeOrm
  beforeAll(() => {
    ;({ folder, copy } = copyTypeOrm())
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const open = async ({ DataSource, EntitySchema }: TypeOrm) => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    const notes = new EntitySchema<Note>({
      name: 'Note',
      target: Note,
      columns: { id: { type: 'integer', primary: true, generated: true }, text: { type: 'varchar' } },
    })
    const dataSource = await new DataSource({
      type: 'sqljs',
      entities: [notes],
      synchronize: true,
      subscribers: [cacheSubscriber({ cache })],
    }).initialize()
    return { dataSource, manager: dataSource.manager, cache }
  }

  test('is one', () => expect(copy.DataSource).not.toBe(typeorm.DataSource))

  test('is cached as the first one is, beside it', async () => {
    for (const { DataSource, EntitySchema, In } of [copy, typeorm, copy]) {
      const { dataSource, manager, cache } = await open({ DataSource, EntitySchema, In })
      await manager.save(Note, { text: 'one' })
      const asked = vi.spyOn(dataSource.logger, 'logQuery')
      const reads = [
        () => manager.findOneBy(Note, { id: 1 }),
        () => manager.findBy(Note, { id: In([1, 2]) }),
        () => manager.createQueryBuilder(Note, 'n').where('n.text <> :text', { text: '' }).getMany(),
      ]
      for (const read of reads) await read()
      asked.mockClear()
      for (const read of reads) expect(await read()).toBeTruthy()
      expect(asked).not.toHaveBeenCalled()
      expect(cache.stats().hits.l1).toBe(reads.length)
      await dataSource.transaction((inner) => inner.update(Note, 1, { text: 'two' }))
      for (const read of reads) expect(JSON.stringify(await read())).toContain('two')
      await dataSource.destroy()
      await cache.close()
    }
  })
})
