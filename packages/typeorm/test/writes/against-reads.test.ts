import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fill } from '../support/fill.ts'
import { DATABASES, openSource, type OpenSource } from '../support/open-source.ts'
import { READS } from '../support/reads.ts'
import { shapeOf } from '../support/shape-of.ts'
import { WRITES } from '../support/writes.ts'

describe.each(DATABASES)('after a write, every read tells the truth (%s)', (database) => {
  let source: OpenSource
  const kept = { still: 0, ofThem: 0 }

  beforeEach(async () => {
    source = await openSource(database)
    await fill(source.dataSource)
  })
  afterEach(() => source.close())
  afterAll(() => {
    console.log(`${database}: ${kept.still} of ${kept.ofThem} answers that stayed true were still hits`)
  })

  test.each(Object.entries(WRITES))('%s', async (_, write) => {
    const { dataSource, statements } = source
    const before = new Map<string, string>()
    for (const [name, read] of Object.entries(READS)) {
      await read(dataSource.manager)
      before.set(name, JSON.stringify(shapeOf(await read(dataSource.manager).catch(String))))
    }
    await write(dataSource)
    const runner = dataSource.createQueryRunner()
    const wrong: string[] = []
    for (const [name, read] of Object.entries(READS)) {
      const sent = statements.length
      const answer = JSON.stringify(shapeOf(await read(dataSource.manager).catch(String)))
      const asked = statements.length - sent
      const truth = JSON.stringify(shapeOf(await read(runner.manager).catch(String)))
      if (answer !== truth) wrong.push(`${name}: ${answer}, not ${truth}`)
      if (truth !== before.get(name)) continue
      kept.ofThem++
      if (asked === 0) kept.still++
    }
    await runner.release()
    expect(wrong).toEqual([])
  })
})
