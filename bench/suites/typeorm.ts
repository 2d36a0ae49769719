import { isDeepStrictEqual } from 'node:util'
import { oneByOne } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { expectOnly, type Way } from '../ground/expect-only.ts'
import { built, type Find, hundredRows, oneRow, rowWithParent, tenByIds, unhinted } from '../ground/finds.ts'
import type { Database } from '../ground/ground.ts'
import { openSources, type Rival } from '../ground/open-sources.ts'
import { sizes } from '../ground/shop-rows.ts'

/** The same question again and again, once both have the answer. */
const hit = (what: string, find: Find, rival: Rival, budget: number | null = null): Contest => ({
  name: `typeorm-hit/${what}`,
  budget,
  clock: 'cpu',
  prepare: async (ground) => {
    const { cached, rival: other, cache, close } = await openSources(ground, rival)
    const [ours, theirs] = [() => find(cached.manager, 0), () => find(other.manager, 0)]
    await ours()
    await theirs()
    if (!isDeepStrictEqual(await ours(), await theirs())) throw new Error('the cache answered something else')
    return { ours: oneByOne(ours), against: oneByOne(theirs), check: expectOnly(cache, 'hits in memory'), close }
  },
})

/** Each question another one, as the cache is emptied before any comes again. */
const other = (name: string, find: Find, expected: Way, budget: number, database: Database): Contest => ({
  name,
  budget,
  ...(database === 'sqlite' ? { clock: 'cpu' } : { clock: 'wall', needs: 'postgresql' }),
  prepare: async (ground) => {
    const { cached, rival, cache, close } = await openSources(ground, 'bare', database)
    let [mine, its] = [0, 0]
    const ours = async (): Promise<unknown> => {
      if (mine % sizes.users === 0) await cache.clear()
      return find(cached.manager, mine++)
    }
    const theirs = async (): Promise<unknown> => find(rival.manager, its++)
    return { ours: oneByOne(ours), against: oneByOne(theirs), check: expectOnly(cache, expected), close }
  },
})

const miss = (what: string, find: Find, database: Database = 'sqlite'): Contest =>
  other(`typeorm-miss/${what}`, find, 'misses', 1.1, database)

const bypass = (what: string, find: Find, database: Database = 'sqlite'): Contest =>
  other(`typeorm-bypass/${what}`, find, 'bypasses', 1.03, database)

export const typeorm: readonly Contest[] = [
  hit('one-row', oneRow, 'own cache', 1 / 8),
  hit('row-with-parent', rowWithParent, 'own cache'),
  hit('ten-by-ids', tenByIds, 'own cache'),
  hit('hundred-rows', hundredRows, 'own cache'),
  hit('query-builder', built, 'own cache'),
  hit('one-row-against-typeorm', oneRow, 'bare'),
  miss('one-row', oneRow),
  miss('hundred-rows', hundredRows),
  miss('one-row-postgresql', oneRow, 'postgresql'),
  bypass('one-row', unhinted),
  bypass('one-row-postgresql', unhinted, 'postgresql'),
]
