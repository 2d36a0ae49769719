import type { ShopProvider } from '@tidemark/shop'
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Group } from '../ids.ts'
import { notApplicable } from '../not-applicable.ts'
import { type Row, verdicts } from './row.ts'
import { openShop, type ScenarioShop } from './shop.ts'
import { type FullStage, onStage } from './stage.ts'
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

/** Runs the rows of a group over every database, and prints what they came to. */
export const scenarios = (group: Group, rows: readonly Row[]): void => {
  const left = Object.keys(notApplicable).filter((id) => id.startsWith(group)).length
  const tally = createTally(group, left)
  const providers: readonly ShopProvider[] = ['sqlite', 'postgresql']
  describe.each(providers)(`scenarios ${group} (%s)`, (provider) => {
    let shop: ScenarioShop
    beforeAll(async () => {
      shop = await openShop(provider)
    })
    afterAll(() => shop.close())
    for (const row of rows) {
      if (row.providers?.includes(provider) === false) continue
      for (const [name, act] of Object.entries(actsOf(row)))
        test(`${row.id} ${row.says} ⇒ ${name}`, async () => {
          const end = tally.begin(`${provider} ${row.id} ${row.says}`)
          await onStage(shop, row, (stage) => act(stage, tally))
          end()
        })
    }
  })
  afterAll(() => console.log(tally.line()))
}
