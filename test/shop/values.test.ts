import { createShopClient } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { overDatabases } from './over-databases.ts'

overDatabases('values', (shop, provider) => {
  const at = new Date('2026-03-04T05:06:07.089Z')
  const given = {
    data: { text: 'naïve 🐚', list: [1, null, { deep: true }] },
    uid: 'a557ded6-6c9c-443e-8481-f41b29dfca0a',
    bin: Uint8Array.from([0, 255, 10]),
    big: 2n ** 62n + 1n,
    dec: '1234.5678',
    at,
    day: new Date('2026-03-04T00:00:00.000Z'),
    ratio: 0.1,
    kind: 'INVOICE' as const,
    flag: false,
  }

  test('every type comes back as it was given', async () => {
    const { client } = shop()
    const { id } = await client.doc.create({ data: given })
    const read = await client.doc.findUniqueOrThrow({ where: { id } })
    expect({ ...read, dec: read.dec.toString() }).toMatchObject({ ...given, extra: null, code: null })
    expect(read.bin).toBeInstanceOf(Uint8Array)
  })

  const onPostgres = async () => {
    const { client } = shop()
    const dec = '12345678901234567890.123456789012345678'
    const lists = { tags: ['a', ''], kinds: ['NOTE', 'LETTER'] as ('NOTE' | 'LETTER')[] }
    const { id } = await client.doc.create({ data: { ...given, ...lists, uid: crypto.randomUUID(), dec, code: 'ab' } })
    const read = await client.doc.findUniqueOrThrow({ where: { id } })
    expect(read).toMatchObject({ ...lists, code: 'ab      ' })
    expect(read.dec.toFixed()).toBe(dec)
  }
  // SQLite has no lists, and keeps a decimal as a floating point number.
  if (provider === 'postgresql') test('lists and long decimals keep every element and digit', onPostgres)

  test('options reach the client: a field left out everywhere', async () => {
    const client = createShopClient(shop().database, { omit: { doc: { bin: true } } })
    expect(await client.doc.findFirst()).not.toHaveProperty('bin')
    await client.$disconnect()
  })
})
