import { type ShopProvider, shopProviders } from '@tidemark/shop'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { nestsTransactions, providersHere } from '../../support/lane.ts'
import type { Group } from '../ids.ts'
import { notApplicable } from '../not-applicable.ts'
import { onProcesses } from './processes.ts'
import { type AnyRow, type Row, verdicts } from './row.ts'
import { openShop, type ScenarioShop } from './shop.ts'
import { type FullStage, onStage, type Over } from './stage.ts'
import { inOrder, inverse, rolledBack } from './table.ts'
import { createTally, type Tally } from './tally.ts'

type Act = (stage: FullStage, tally: Tally) => Promise<void>

/** The tests that a row comes to: its verdict, and what follows for the other orders of the same two things. */
const actsOf = (row: Row): Readonly<Record<string, Act>> => {
  if ('story' in row) return { [row.expect]: row.story }
  const expected = verdicts.filter((verdict) => verdict in row).join(', ')
  return {
    [expected]: (stage, tally) => inOrder(row, stage, tally),
    ...(row.write && { 'written first': (stage: FullStage) => inverse(row, stage) }),
    ...(row.write && !row.alone && { 'rolled back': (stage: FullStage) => rolledBack(row, stage) }),
  }
}

/** The tests of a row, by name, each to be run on a shop. */
const testsOf = (
  row: AnyRow,
  tally: Tally,
  over: Over,
): Readonly<Record<string, (shop: ScenarioShop) => Promise<void>>> => {
  if ('processes' in row)
    return Object.fromEntries(
      (row.modes ?? ['strong', 'bounded']).map((mode) => [
        `${row.expect}, ${mode}`,
        (shop) => onProcesses(shop, row, mode, row.processes),
      ]),
    )
  if (over !== 'memory' && 'memoryOnly' in row) return {}
  const acts = Object.entries(actsOf(row))
  return Object.fromEntries(
    acts.map(([name, act]) => [name, (shop) => onStage(shop, row, (stage) => act(stage, tally), over)]),
  )
}

interface Choice {
  /** Where the caches of rows about one process keep what they know. */
  readonly over?: Over
  /** Where what the rows say is the same for every database, a few will do. Absent: all. */
  readonly providers?: readonly ShopProvider[]
}

/** Runs the rows of a group over every database, and prints what they came to. */
export const scenarios = (
  group: Group,
  rows: readonly AnyRow[],
  { over = 'memory', providers = shopProviders }: Choice = {},
): void => {
  const left = Object.keys(notApplicable).filter((id) => id.startsWith(group)).length
  const title = over === 'memory' ? group : `${group} over ${over}`
  const tally = createTally(title, left)
  describe.each(providersHere(providers))(`scenarios ${title} (%s)`, (provider) => {
    let shop: ScenarioShop
    beforeAll(async () => {
      shop = await openShop(provider)
    })
    afterAll(() => shop.close())
    for (const row of rows) {
      if (row.providers?.includes(provider) === false || (row.nests && !nestsTransactions())) continue
      for (const [name, act] of Object.entries(testsOf(row, tally, over)))
        test(`${row.id} ${row.says} ⇒ ${name}`, async () => {
          const end = tally.begin(`${provider} ${row.id} ${row.says}`)
          await act(shop)
          end()
        })
    }
  })
  afterAll(() => console.log(tally.line()))
}
