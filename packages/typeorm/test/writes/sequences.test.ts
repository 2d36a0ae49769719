import type { DataSource } from 'typeorm'
import { afterEach, describe, expect, test } from 'vitest'
import { fill } from '../support/fill.ts'
import { type Database, openSource, type OpenSource } from '../support/open-source.ts'
import { READS } from '../support/reads.ts'
import { shapeOf } from '../support/shape-of.ts'
import { WRITES } from '../support/writes.ts'

/** Numbers from 0 up to 1 that look like chance, the same for the same seed (mulberry32). */
const chanceOf = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const told = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    (value) => JSON.stringify(shapeOf(value)),
    (error: unknown) => String(error),
  )

/** Of what is asked now, what is not as the database has it. */
const wrongOf = async (dataSource: DataSource, reads: readonly string[]): Promise<readonly string[]> => {
  const runner = dataSource.createQueryRunner()
  const wrong: string[] = []
  for (const name of reads) {
    const read = READS[name]
    if (read === undefined) continue
    const answer = await told(read(dataSource.manager))
    const truth = await told(read(runner.manager))
    if (answer !== truth) wrong.push(`${name}: ${answer}, not ${truth}`)
  }
  await runner.release()
  return wrong
}

let source: OpenSource | undefined
afterEach(() => source?.close())

/** Other seeds: `TYPEORM_SEED=7 npx vitest run …`. */
const seed = Number(process.env['TYPEORM_SEED'] ?? 1)
const RUNS: readonly { readonly database: Database; readonly steps: number }[] = [
  { database: 'sqljs', steps: 16 },
  { database: 'postgres', steps: 8 },
]

describe.each(RUNS)('one write after another, and no read is older than the last of them ($database)', (run) => {
  test(`by seed ${seed}`, async () => {
    source = await openSource(run.database)
    const { dataSource } = source
    const chance = chanceOf(seed)
    const names = Object.keys(WRITES)
    await fill(dataSource)
    const done: string[] = []
    for (let step = 0; step < run.steps; step++) {
      const name = names[Math.floor(chance() * names.length)] ?? ''
      // A row that a write wants may be gone by now: it fails then, and that has to be told right, too.
      await WRITES[name]?.(dataSource).catch(() => {})
      done.push(name)
      // Some are asked each time, the others find older answers the next time.
      const reads = Object.keys(READS).filter(() => chance() < 0.6)
      expect(await wrongOf(dataSource, reads), `after ${done.join('; ')}`).toEqual([])
    }
  })
})

describe('writers and readers at once (postgres)', () => {
  test('at rest no answer is old', async () => {
    source = await openSource('postgres')
    const { dataSource } = source
    await fill(dataSource)
    const chance = chanceOf(seed)
    const any = <T>(of: Readonly<Record<string, T>>): T =>
      Object.values(of)[Math.floor(chance() * Object.keys(of).length)] as T
    const work = async (count: number, one: () => Promise<unknown>): Promise<void> => {
      for (let i = 0; i < count; i++) await one().catch(() => {})
    }
    const write = () => any(WRITES)(dataSource)
    const read = () => any(READS)(dataSource.manager)
    for (let round = 0; round < 4; round++) {
      await Promise.all([work(4, write), work(4, write), work(40, read), work(40, read), work(40, read)])
      expect(await wrongOf(dataSource, Object.keys(READS))).toEqual([])
    }
  })
})
