import { expect } from 'vitest'
import type { ReadOf } from './about.ts'
import type { ShopOf } from './orm.ts'
import { type TableRowOf, type Verdict, verdicts } from './rows.ts'
import type { FullStageOf } from './stage.ts'
import type { Tally } from './tally.ts'

interface Named<Db> {
  readonly verdict: Verdict
  readonly name: string
  readonly read: ReadOf<Db>
}

type Row<Db> = Pick<TableRowOf<Db, never, ShopOf<never>>, Verdict | 'write' | 'inTransaction' | 'sameTruth'>
type Stage<Db> = Pick<FullStageOf<Db, unknown>, 'db' | 'look' | 'transaction'>

/** The reads of a row under their verdicts. */
const readsOf = <Db>(row: Row<Db>): readonly Named<Db>[] =>
  verdicts.flatMap((verdict) => {
    const reads = row[verdict]
    if (reads === undefined) return []
    const byName = typeof reads === 'function' ? { read: reads } : reads
    return Object.entries(byName).map(([name, read]) => ({ verdict, name, read }))
  })

const write = async <Db>(row: Row<Db>, { db, transaction }: Stage<Db>): Promise<void> => {
  if (row.inTransaction) await transaction(async (tx) => void (await row.write?.(tx)))
  else await row.write?.(db)
}

/** Every read twice. The second one is a hit: a cache that stores nothing must not pass for one that forgets in time. */
const readTwice = async <Db>(row: Row<Db>, stage: Stage<Db>): Promise<Map<Named<Db>, unknown>> => {
  const truths = new Map<Named<Db>, unknown>()
  const reads = readsOf(row)
  for (const turn of ['first', 'second'])
    for (const named of reads) {
      const { statements, wrong, truth } = await stage.look(named.read)
      const label = `${named.name}, ${turn} time`
      expect(wrong, label).toBeUndefined()
      if (named.verdict === 'BYPASS') expect(statements, `${label}: statements`).toBeGreaterThan(0)
      else if (turn === 'second') expect(statements, `${label}: statements`).toBe(0)
      truths.set(named, truth)
    }
  return truths
}

/** Read, write, read: the verdict itself. */
export const inOrder = async <Db>(row: Row<Db>, stage: Stage<Db>, tally: Pick<Tally, 'precision'>): Promise<void> => {
  const truths = await readTwice(row, stage)
  if (row.write === undefined) return
  await write(row, stage)
  for (const [{ verdict, name, read }, before] of truths) {
    const { statements, wrong, truth } = await stage.look(read)
    expect(wrong, `${name}, after the write`).toBeUndefined()
    if (verdict === 'KEEP') expect(statements, `${name}: statements after the write`).toBe(0)
    if (verdict === 'BYPASS') expect(statements, `${name}: statements after the write`).toBeGreaterThan(0)
    if (verdict === 'KEEP*') tally.precision(statements === 0)
    if (verdict === 'INV' && !row.sameTruth) expect(truth, `${name}: the write changes it`).not.toEqual(before)
  }
}

/** Write, then read for the first time. */
export const inverse = async <Db>(row: Row<Db>, stage: Stage<Db>): Promise<void> => {
  await write(row, stage)
  await readTwice(row, stage)
}

class RolledBack extends Error {}

/** Read, write and take it back, read: nothing happened. */
export const rolledBack = async <Db>(row: Row<Db>, stage: Stage<Db>): Promise<void> => {
  const truths = await readTwice(row, stage)
  const attempt = stage.transaction(async (tx) => {
    await row.write?.(tx)
    throw new RolledBack()
  })
  await expect(attempt).rejects.toBeInstanceOf(RolledBack)
  for (const { verdict, name, read } of truths.keys()) {
    const { statements, wrong } = await stage.look(read)
    expect(wrong, `${name}, after the rollback`).toBeUndefined()
    if (verdict !== 'BYPASS') expect(statements, `${name}: statements after the rollback`).toBe(0)
  }
}
