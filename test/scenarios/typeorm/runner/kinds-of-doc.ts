import { Cached } from '@tidemark/typeorm'
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm'
import type { Dialect } from '../../../support/typeorm-shop/index.ts'

/** The documents of the shop once more: a single table of several classes, by the column that says what each is. */
export class Paper {
  declare id: number
  declare kind: string
  declare code: string | null
  declare flag: boolean | null
  declare data: unknown
  declare uid: string
  declare bin: Uint8Array
  declare big: string | number
  declare dec: string | number
  declare at: Date
  declare day: string | Date
}
export class Note extends Paper {}
export class Letter extends Paper {}

Cached({ ttl: '5m' })(Paper)

const columnsOf = (dialect: Dialect): Record<string, EntitySchemaColumnOptions> => {
  const isPostgres = dialect === 'postgres'
  return {
    id: { type: 'integer', primary: true, generated: 'increment' },
    kind: { type: 'simple-enum', enum: ['NOTE', 'LETTER', 'INVOICE'], enumName: 'DocKind', nullable: true },
    code: { type: isPostgres ? 'char' : 'text', nullable: true },
    flag: { type: 'boolean', nullable: true },
    data: { type: isPostgres ? 'jsonb' : 'simple-json' },
    uid: { type: isPostgres ? 'uuid' : 'text' },
    bin: { type: isPostgres ? 'bytea' : 'blob' },
    big: { type: 'bigint' },
    dec: { type: 'decimal' },
    at: { type: isPostgres ? 'timestamptz' : Date },
    day: { type: isPostgres ? 'date' : Date },
  }
}

export const kindsOfDoc = (dialect: Dialect): readonly EntitySchema<object>[] => {
  const columns = columnsOf(dialect)
  const papers = new EntitySchema<Paper>({
    name: 'Paper',
    target: Paper,
    tableName: 'Doc',
    columns: columns,
    inheritance: { pattern: 'STI', column: 'kind' },
    discriminatorValue: 'INVOICE',
  })
  const child = (name: string, target: typeof Note | typeof Letter, discriminatorValue: string) =>
    new EntitySchema<Paper>({ name, target, type: 'entity-child', discriminatorValue, columns: columns })
  return [papers, child('Note', Note, 'NOTE'), child('Letter', Letter, 'LETTER')]
}
