import type { ShopProvider } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { all } from './groups/all.ts'
import type { TableRow } from './runner/row.ts'
import { openShop } from './runner/shop.ts'
import { onStage } from './runner/stage.ts'
import { inOrder } from './any-orm/table.ts'
import { createTally } from './any-orm/tally.ts'

/**
 * The least part of the lines with something that could be kept of which all is kept (U5). What must be kept is a matter of the
 * rows themselves.
 */
const LEAST = 0.6

const providers: readonly ShopProvider[] = ['sqlite', 'postgresql', 'mysql']
const isPrecise = (row: object): row is TableRow => 'KEEP*' in row
const rows = Object.values(all).flat().filter(isPrecise)

/** Which lines lose something, each with the row that says so. */
const measure = async (provider: ShopProvider) => {
  const shop = await openShop(provider)
  const lines = new Map<string, readonly string[]>()
  for (const row of rows) {
    if (row.providers?.includes(provider) === false) continue
    const precision = (kept: boolean): void => {
      const lost = lines.get(row.id) ?? []
      lines.set(row.id, kept || lost.includes(row.says) ? lost : [...lost, row.says])
    }
    await onStage(shop, row, (stage) => inOrder(row, stage, { ...createTally(row.id, 0), precision }))
  }
  await shop.close()
  return lines
}

test.each(providers)('some of what could be kept is kept (%s)', async (provider) => {
  const lines = [...(await measure(provider))]
  const kept = lines.filter(([, lost]) => lost.length === 0).map(([id]) => id)
  const told = lines.filter(([, lost]) => lost.length > 0).map(([id, lost]) => `${id} (${lost.join('; ')})`)
  console.log(
    `KEEP* on ${provider}: ${kept.length} of ${lines.length} lines kept: ${kept.join(', ')}; lost: ${told.join(', ')}`,
  )
  expect(kept.length / lines.length).toBeGreaterThanOrEqual(LEAST)
})
