import type { ShopProvider } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { all } from './groups/all.ts'
import type { TableRow } from './runner/row.ts'
import { openShop } from './runner/shop.ts'
import { onStage } from './runner/stage.ts'
import { inOrder } from './runner/table.ts'
import { createTally } from './runner/tally.ts'

/** The least part of what could be kept that is kept (U5). What must be kept is a matter of the rows themselves. */
const LEAST = 0.6

const providers: readonly ShopProvider[] = ['sqlite', 'postgresql']
const isPrecise = (row: object): row is TableRow => 'KEEP*' in row
const rows = Object.values(all).flat().filter(isPrecise)

/** By row, which are lost, so that a change that coarsens something shows what. */
const measure = async (provider: ShopProvider) => {
  const shop = await openShop(provider)
  const found: { readonly row: string; readonly kept: boolean }[] = []
  for (const row of rows) {
    if (row.providers?.includes(provider) === false) continue
    const tally = createTally(row.id, 0)
    const precision = (kept: boolean) => void found.push({ row: `${row.id} ${row.says}`, kept })
    await onStage(shop, row, (stage) => inOrder(row, stage, { ...tally, precision }))
  }
  await shop.close()
  return found
}

test.each(providers)('most of what could be kept is kept (%s)', async (provider) => {
  const found = await measure(provider)
  const lost = found.filter(({ kept }) => !kept).map(({ row }) => row)
  console.log(`KEEP* on ${provider}: ${found.length - lost.length} of ${found.length} kept; lost: ${lost.join('; ')}`)
  expect((found.length - lost.length) / found.length).toBeGreaterThanOrEqual(LEAST)
})
