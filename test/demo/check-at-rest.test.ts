import { describe, expect, test } from 'vitest'
import type { Shop } from '../../examples/shop/api/shop.ts'
import { checkAtRest } from '../../examples/shop/run/check-at-rest.ts'
import { read, type Visit } from '../../examples/shop/workload/operation.ts'

/** A shop that knows answers by the names of questions. */
const shopWith = (answers: Record<string, unknown>): Shop => answers as unknown as Shop

const question = (name: string) =>
  read(
    name,
    async (shop) => (shop as unknown as Record<string, unknown>)[name],
    () => [],
  )

const visits: readonly Visit[] = [[question('a'), question('b')], [question('a')], [question('c')]]
const database = shopWith({ a: { id: 1n, at: new Date(5) }, b: [1, 2], c: null })

describe('the check at rest', () => {
  test('finds nothing where cache and database say the same', async () => {
    const same = shopWith({ a: { at: new Date(5), id: 1n }, b: [1, 2], c: null })
    expect(await checkAtRest([same, database], database, visits)).toEqual([])
  })

  test.each([
    ['another value', { a: { id: 1n, at: new Date(6) } }, ['a']],
    ['another type', { a: { id: 1, at: new Date(5) } }, ['a']],
    ['another order', { b: [2, 1] }, ['b']],
    ['a field less', { a: { id: 1n } }, ['a']],
    ['missing and null', { c: undefined }, ['c']],
    ['all of it', { a: 0, b: 0, c: 0 }, ['a', 'b', 'c']],
  ])('finds %s, in whichever cache it is', async (_, wrong, names) => {
    const stale = shopWith({ a: { id: 1n, at: new Date(5) }, b: [1, 2], c: null, ...wrong })
    expect(await checkAtRest([stale], database, visits)).toEqual(names)
    expect(await checkAtRest([database, stale], database, visits)).toEqual(names)
  })

  test('asks every question once', async () => {
    const asked: string[] = []
    const counting = new Proxy({}, { get: (_, name) => void asked.push(String(name)) }) as unknown as Shop
    await checkAtRest([counting], shopWith({}), visits)
    expect(asked).toEqual(['a', 'b', 'c'])
  })
})
