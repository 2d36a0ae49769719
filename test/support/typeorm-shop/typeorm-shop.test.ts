import type { DataSource } from 'typeorm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from '../database.ts'
import { givenServers } from '../given-servers.ts'
import { openShopSource, type ShopPlace } from './index.ts'

interface Found {
  readonly table: string
  readonly column: string
  readonly nullable: boolean
}

const COLUMNS = {
  postgres: `SELECT table_name AS "table", column_name AS "column", is_nullable = 'YES' AS "nullable"
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_migrations'`,
  sqljs: `SELECT m.name AS "table", p.name AS "column", p."notnull" = 0 AS "nullable"
    FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'`,
}

const columnsOf = async (source: DataSource, dialect: keyof typeof COLUMNS): Promise<readonly string[]> => {
  const found = await source.query<Found[]>(COLUMNS[dialect])
  // Views have no constraints, and a key of SQLite's is never null without saying so.
  const optional = ({ table, nullable }: Found): string => (nullable && table !== 'published_posts' ? '?' : '')
  return found.map((each) => `${each.table}.${each.column}${optional(each)}`).toSorted()
}

const mappedBy = ({ entityMetadatas }: DataSource): readonly string[] =>
  entityMetadatas
    .flatMap(({ tableName, tableType, columns, isJunction }) =>
      // A relation that has no column says so by one of its own.
      columns
        .filter(({ isVirtual }) => isJunction || !isVirtual)
        .map(({ databaseName, isNullable }) => {
          return `${tableName}.${databaseName}${isNullable && tableType !== 'view' ? '?' : ''}`
        }),
    )
    .toSorted()

interface ForeignKey {
  readonly table: string
  readonly columns: string
  readonly to: string
  readonly onDelete: string
  readonly onUpdate: string
}

const KEYS = `SELECT c.conrelid::regclass::text AS "table", c.confrelid::regclass::text AS "to",
    (SELECT string_agg(a.attname, ',' ORDER BY k.at) FROM unnest(c.conkey) WITH ORDINALITY k(num, at)
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) AS "columns",
    CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'r' THEN 'RESTRICT' END AS "onDelete",
    CASE c.confupdtype WHEN 'c' THEN 'CASCADE' ELSE c.confupdtype::text END AS "onUpdate"
  FROM pg_constraint c WHERE c.contype = 'f'`

const spelled = (key: ForeignKey): string =>
  `${key.table.replaceAll('"', '')}(${key.columns}) → ${key.to.replaceAll('"', '')}, ${key.onDelete}, ${key.onUpdate}`

describe.each(['postgres', 'sqljs'] as const)('the shop as TypeORM sees it (%s)', (dialect) => {
  let source: DataSource
  let drop = async (): Promise<void> => {}
  beforeAll(async () => {
    let place: ShopPlace = { provider: 'sqljs' }
    if (dialect === 'postgres') {
      const made = await createTestDatabase('postgresql', givenServers())
      if (made.provider !== 'postgresql') throw new Error('expected a PostgreSQL')
      place = made
      drop = () => made.drop()
    }
    source = await openShopSource(place)
  })
  afterAll(async () => {
    await source.destroy()
    await drop()
  })

  test('has every table and every column', async () => {
    expect(mappedBy(source)).toEqual(await columnsOf(source, dialect))
  })

  test('reads every table', async () => {
    for (const { name } of source.entityMetadatas.filter(({ isJunction }) => !isJunction))
      expect(await source.manager.find(name), name).toEqual([])
  })

  if (dialect === 'postgres')
    test('has every foreign key, and what it does to the rows below', async () => {
      const mapped = source.entityMetadatas.flatMap(({ tableName, foreignKeys }) =>
        foreignKeys.map(({ columnNames, referencedTablePath, onDelete = '', onUpdate = '' }) =>
          spelled({ table: tableName, columns: columnNames.join(','), to: referencedTablePath, onDelete, onUpdate }),
        ),
      )
      expect(mapped.toSorted()).toEqual((await source.query<ForeignKey[]>(KEYS)).map(spelled).toSorted())
    })
})
