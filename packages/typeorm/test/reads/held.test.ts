import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Author, Post } from '../support/entities.ts'
import { fill } from '../support/fill.ts'
import { openSource } from '../support/open-source.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const MANY = 50

describe('what is kept', () => {
  test('holds on to no query that it was made by', async () => {
    const { dataSource, cache, close } = await openSource('sqljs')
    await fill(dataSource)
    const made: WeakRef<object>[] = []
    const ask = async (which: number): Promise<void> => {
      const byAuthor = dataSource.manager.createQueryBuilder(Post, 'p').leftJoinAndSelect('p.author', 'a')
      const byName = dataSource.manager.createQueryBuilder(Author, 'a')
      byAuthor.where('p.id <> :which', { which })
      byName.where('a.id <> :which', { which })
      made.push(new WeakRef(byAuthor), new WeakRef(byName))
      await byAuthor.getMany()
      await byName.getRawAndEntities()
    }
    for (let which = 0; which < MANY; which++) await ask(which)
    expect(cache.stats().misses).toBe(2 * MANY)
    // A weak reference holds what it was made of until the turn is over.
    await turn()
    collect()
    await turn()
    collect()
    const alive = made.filter((query) => query.deref() !== undefined)
    // The last of them may still lie on a stack.
    expect(alive.length).toBeLessThanOrEqual(2)
    await close()
  })
})
