import { mysqlConfig } from '@tidemark/shop'
import { createConnection } from 'mariadb'
import { type Ground, TABLES } from './ground.ts'

const quoted = (table: string): string => `\`${table}\``

const COLUMNS: Readonly<Record<(typeof TABLES)[number], string>> = {
  parent: 'id int PRIMARY KEY, name varchar(20) UNIQUE',
  child: `id int PRIMARY KEY, parent_id int, FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE`,
  other: 'id int PRIMARY KEY, updated_at text',
  'Odd name': 'id int PRIMARY KEY, `delete` text',
}

const FILL = `
  INSERT INTO parent VALUES (1, 'one'), (2, 'two'), (3, 'three');
  INSERT INTO child VALUES (1, 1), (2, 1), (3, 2);
  INSERT INTO other VALUES (1, 'a'), (2, 'b');
  INSERT INTO \`Odd name\` VALUES (1, 'x');`

const EVENTS = ['INSERT', 'UPDATE', 'DELETE']
const BODY = 'FOR EACH ROW INSERT INTO seen VALUES'

const SET_UP = [
  'CREATE TABLE seen (name text);',
  ...TABLES.map((table) => `CREATE TABLE ${quoted(table)} (${COLUMNS[table]});`),
  ...TABLES.flatMap((table) =>
    EVENTS.map(
      (event) =>
        `CREATE TRIGGER ${quoted(`${table} ${event}`)} AFTER ${event} ON ${quoted(table)} ${BODY} ('${table}');`,
    ),
  ),
  'CREATE FUNCTION rename_all() RETURNS int MODIFIES SQL DATA BEGIN UPDATE parent SET name = upper(name); RETURN 1; END;',
  'CREATE PROCEDURE empty_other() MODIFIES SQL DATA DELETE FROM other;',
]

/** What is read of the tables to tell whether they have changed. */
const contents = TABLES.map((table) => `SELECT * FROM ${quoted(table)} ORDER BY id;`).join('\n')

/** Its triggers see neither TRUNCATE nor what foreign keys do: there the rows themselves tell. */
export const openMariadbGround = async (url: string): Promise<Ground> => {
  const connection = await createConnection({ ...mysqlConfig(url), multipleStatements: true })
  for (const statement of SET_UP) await connection.query(statement)
  const empty = TABLES.toReversed().map((table) => `DELETE FROM ${quoted(table)};`)
  const read = async (): Promise<readonly string[]> =>
    (await connection.query<unknown[]>(contents)).map((rows) => JSON.stringify(rows))
  return {
    changedBy: async (text) => {
      await connection.query([...empty, FILL, 'DELETE FROM seen;'].join('\n'))
      const before = await read()
      await connection.query(text)
      const after = await read()
      const noted = await connection.query<{ name: string }[]>('SELECT name FROM seen')
      const seen = new Set<string>(noted.map(({ name }) => name))
      return TABLES.filter((table, i) => seen.has(table) || before[i] !== after[i]).toSorted()
    },
    end: () => connection.end(),
  }
}
