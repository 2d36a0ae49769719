import type { ShopProvider } from '@tidemark/shop'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { nestsTransactions, providersHere } from '../../support/lane.ts'
import type { Group } from '../ids.ts'
import type { Orm, ShopOf } from './orm.ts'
import type { ProcessRowOf } from './process-rows.ts'
import { onProcesses } from './processes.ts'
import { type RowOf, verdicts } from './rows.ts'
import { type FullStageOf, type Over, stageOf } from './stage.ts'
import { inOrder, inverse, rolledBack } from './table.ts'
import { createTally, type Tally } from './tally.ts'

type Act<Stage> = (stage: Stage, tally: Tally) => Promise<void>

/** The tests that a row comes to: its verdict, and what follows for the other orders of the same two things. */
const actsOf = <Db, Client, Shop extends ShopOf<Client>>(
  row: RowOf<Db, Client, Shop>,
): Readonly<Record<string, Act<FullStageOf<Db, Shop>>>> => {
  if ('story' in row) return { [row.expect]: row.story }
  const expected = verdicts.filter((verdict) => verdict in row).join(', ')
  return {
    [expected]: (stage, tally) => inOrder(row, stage, tally),
    ...(row.write && { 'written first': (stage: FullStageOf<Db, Shop>) => inverse(row, stage) }),
    ...(row.write && !row.alone && { 'rolled back': (stage: FullStageOf<Db, Shop>) => rolledBack(row, stage) }),
  }
}

/** The tests of a row, by name, each to be run on a shop. */
const testsOf = <Db, Client, Shop extends ShopOf<Client>>(
  orm: Orm<Db, Client, Shop>,
  row: RowOf<Db, Client, Shop> | ProcessRowOf<Db, Client, Shop>,
  tally: Tally,
  over: Over,
): Readonly<Record<string, (shop: Shop) => Promise<void>>> => {
  if ('processes' in row)
    return Object.fromEntries(
      (row.modes ?? ['strong', 'bounded']).map((mode) => [
        `${row.expect}, ${mode}`,
        (shop) => onProcesses(orm, shop, row, mode),
      ]),
    )
  if (over !== 'memory' && 'memoryOnly' in row) return {}
  const acts = Object.entries(actsOf(row))
  const onStage = stageOf(orm)
  return Object.fromEntries(
    acts.map(([name, act]) => [name, (shop) => onStage(shop, row, (stage) => act(stage, tally), over)]),
  )
}

export interface Choice {
  /** Where the caches of rows about one process keep what they know. */
  readonly over?: Over
  /** Where what the rows say is the same for every database, a few will do. Absent: all. */
  readonly providers?: readonly ShopProvider[]
}

/** Runs the rows of a group over every database, and prints what they came to. */
export const scenariosOf =
  <Db, Client, Shop extends ShopOf<Client>>(
    orm: Orm<Db, Client, Shop>,
    notApplicable: Readonly<Record<string, string>>,
  ) =>
  (
    group: Group,
    rows: readonly (RowOf<Db, Client, Shop> | ProcessRowOf<Db, Client, Shop>)[],
    { over = 'memory', providers = orm.providers }: Choice = {},
  ): void => {
    const left = Object.keys(notApplicable).filter((id) => id.replace(/\d+$/, '') === group).length
    const title = `${orm.title}${over === 'memory' ? group : `${group} over ${over}`}`
    const tally = createTally(title, left)
    describe.each(providersHere(providers))(`scenarios ${title} (%s)`, (provider) => {
      let shop: Shop
      beforeAll(async () => {
        shop = await orm.openShop(provider)
      })
      afterAll(() => shop.close())
      for (const row of rows) {
        if (row.providers?.includes(provider) === false || (row.nests && !nestsTransactions())) continue
        for (const [name, act] of Object.entries(testsOf(orm, row, tally, over)))
          test(`${row.id} ${row.says} ⇒ ${name}`, async () => {
            const end = tally.begin(`${provider} ${row.id} ${row.says}`)
            await act(shop)
            end()
          })
      }
    })
    afterAll(() => console.log(tally.line()))
  }
