import type { QueryRunner } from 'typeorm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fill } from '../support/fill.ts'
import { DATABASES, openSource, type OpenSource } from '../support/open-source.ts'
import { READS } from '../support/reads.ts'
import { shapeOf } from '../support/shape-of.ts'

describe.each(DATABASES)('hits (%s)', (database) => {
  let source: OpenSource
  let runner: QueryRunner
  beforeAll(async () => {
    source = await openSource(database)
    await fill(source.dataSource)
    runner = source.dataSource.createQueryRunner()
  })
  afterAll(async () => {
    await runner?.release()
    await source?.close()
  })

  test.each(Object.entries(READS))('%s', async (_, read) => {
    const { manager } = source.dataSource
    const truth = await read(runner.manager)
    const missed = await read(manager)
    const before = source.statements.length
    const hit = await read(manager)
    expect(source.statements.slice(before)).toEqual([])
    expect(shapeOf(missed)).toEqual(shapeOf(truth))
    expect(shapeOf(hit)).toEqual(shapeOf(truth))
  })

  test.each(Object.entries(READS))('%s: everybody gets a copy', async (_, read) => {
    const { manager } = source.dataSource
    await read(manager)
    const truth = shapeOf(await read(manager))
    spoil(await read(manager))
    expect(shapeOf(await read(manager))).toEqual(truth)
  })
})

/** Changes whatever can be changed. */
const spoil = (value: unknown, depth = 0): void => {
  if (typeof value !== 'object' || value === null || depth > 6) return
  if (value instanceof Date) return void value.setTime(0)
  for (const [name, inner] of Object.entries(value)) {
    spoil(inner, depth + 1)
    if (typeof inner !== 'object') (value as Record<string, unknown>)[name] = 'spoiled'
  }
  if (Array.isArray(value)) value.push('more')
}
