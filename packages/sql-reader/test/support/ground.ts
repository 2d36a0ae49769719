import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { ShopTarget } from '@tidemark/shop'
import pg from 'pg'

/** MariaDB has a ground of its own. */
export type GroundTarget = Exclude<ShopTarget, { readonly provider: 'mysql' }>
type GroundProvider = GroundTarget['provider']

/** Tables whose triggers write down what happens to them. Rows of `child` go with those of `parent`. */
export const TABLES = ['parent', 'child', 'other', 'Odd name'] as const

const COLUMNS: Readonly<Record<(typeof TABLES)[number], string>> = {
  parent: 'id int PRIMARY KEY, name text UNIQUE',
  child: 'id int PRIMARY KEY, parent_id int REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE',
  other: 'id int PRIMARY KEY, updated_at text',
  'Odd name': 'id int PRIMARY KEY, "delete" text',
}

const FILL = `
  INSERT INTO parent VALUES (1, 'one'), (2, 'two'), (3, 'three');
  INSERT INTO child VALUES (1, 1), (2, 1), (3, 2);
  INSERT INTO other VALUES (1, 'a'), (2, 'b');
  INSERT INTO "Odd name" VALUES (1, 'x');`

const TRIGGERS: Readonly<Record<GroundProvider, (table: string) => string>> = {
  postgresql: (table) => `
    CREATE TRIGGER seen_row AFTER INSERT OR UPDATE OR DELETE ON "${table}" FOR EACH ROW EXECUTE FUNCTION note();
    CREATE TRIGGER seen_all AFTER TRUNCATE ON "${table}" FOR EACH STATEMENT EXECUTE FUNCTION note();`,
  sqlite: (table) =>
    ['INSERT', 'UPDATE', 'DELETE']
      .map(
        (event) =>
          `CREATE TRIGGER "${table} ${event}" AFTER ${event} ON "${table}" BEGIN INSERT INTO seen VALUES ('${table}'); END;`,
      )
      .join('\n'),
}

/** A function whose name does not tell that it writes. */
const WRITER = `CREATE FUNCTION rename_all() RETURNS int LANGUAGE sql AS $$ UPDATE parent SET name = name || '!'; SELECT 1 $$;`

const BEFORE: Readonly<Record<GroundProvider, string>> = {
  postgresql: `
    CREATE TABLE seen (name text);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (TG_TABLE_NAME); RETURN NULL; END $$;`,
  sqlite: 'PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; CREATE TABLE seen (name text);',
}

export interface Ground {
  /** The tables that a text really changes. Nothing of it stays. */
  changedBy(text: string): Promise<readonly string[]>
  end(): Promise<void>
}

type Ask = (sql: string) => Promise<readonly unknown[]>

const connect = async (target: GroundTarget): Promise<{ run: Ask; names: Ask; end: () => Promise<void> }> => {
  if (target.provider === 'postgresql') {
    const client = new pg.Client({ connectionString: target.url })
    await client.connect()
    const run: Ask = async (sql) => {
      await client.query(sql)
      return []
    }
    return {
      run,
      names: async (sql) => (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name),
      end: () => client.end(),
    }
  }
  const connection = await new PrismaLibSql({ url: target.url }).connect()
  const run: Ask = async (sql) => {
    await connection.executeScript(sql)
    return []
  }
  const names: Ask = async (sql) =>
    (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows.map(([name]) => name)
  return { run, names, end: () => connection.dispose() }
}

export const openGround = async (target: GroundTarget): Promise<Ground> => {
  const { run, names, end } = await connect(target)
  await run(BEFORE[target.provider])
  for (const table of TABLES) await run(`CREATE TABLE "${table}" (${COLUMNS[table]});`)
  await run(FILL)
  for (const table of TABLES) await run(TRIGGERS[target.provider](table))
  const isPostgres = target.provider === 'postgresql'
  if (isPostgres) await run(WRITER)
  // This driver ends what a script leaves open, so that there the rows are brought back.
  const empty = TABLES.toReversed().map((table) => `DELETE FROM "${table}";`)
  const begin = () => run(isPostgres ? 'BEGIN' : [...empty, FILL, 'DELETE FROM seen;'].join('\n'))
  return {
    changedBy: async (text) => {
      await begin()
      try {
        await run(text)
        return (await names('SELECT DISTINCT name FROM seen ORDER BY name')).map(String)
      } finally {
        if (isPostgres) await run('ROLLBACK')
      }
    },
    end,
  }
}
