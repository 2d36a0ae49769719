import { expect, test } from 'vitest'
import { readSchema } from '../../src/schema/read-schema.ts'
import { overShops, quotedFor } from '../support/shop.ts'

overShops('the sides of a join table', (shop, provider) => {
  test.each([
    ['Post', 'tags'],
    ['Tag', 'posts'],
    ['Product', 'related'],
    ['Product', 'relatedTo'],
  ])('are where %s.%s has them in the database', async (name, field) => {
    const { base } = shop()
    const { _engineConfig } = base as unknown as { _engineConfig: { inlineSchema: string } }
    const model = readSchema(_engineConfig.inlineSchema, provider).models.find((one) => one.name === name)
    const relation = model?.relations.find((one) => one.name === field)
    if (relation?.kind !== 'join') throw new Error('not a join')
    const delegate = (
      base as unknown as Record<string, { findMany(args: object): Promise<Record<string, unknown>[]> }>
    )[name.toLowerCase()]
    const parents = (await delegate?.findMany({ select: { id: true, [field]: { select: { id: true } } } })) ?? []
    const shown = parents.flatMap((row) => (row[field] as { id: number }[]).map(({ id }) => [row['id'], id]))
    const rows = await base.$queryRawUnsafe<Record<string, unknown>[]>(
      quotedFor(provider, `SELECT "A", "B" FROM "${relation.joinTable.name}"`),
    )
    const linked = rows.map((row) => [Number(row[relation.near]), Number(row[relation.far])])
    expect(linked.map(String).toSorted()).toEqual(shown.map(String).toSorted())
    expect(shown.length).toBeGreaterThan(0)
  })
})
