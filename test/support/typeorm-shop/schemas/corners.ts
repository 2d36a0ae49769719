import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm'
import { AuditLog, Doc, docKinds } from '../entities.ts'
import { type Dialect, id, text } from './columns.ts'

const nullable = { nullable: true } as const
const kind = { type: 'simple-enum', enum: [...docKinds], enumName: 'DocKind', ...nullable } as const

const typesOf = (dialect: Dialect): Readonly<Record<string, EntitySchemaColumnOptions>> =>
  dialect === 'postgres'
    ? {
        data: { type: 'jsonb' },
        extra: { type: 'jsonb', ...nullable },
        tags: { type: 'text', array: true, ...nullable },
        kinds: { ...kind, array: true },
        uid: { type: 'uuid', unique: true },
        code: { type: 'char', length: 8, ...nullable },
        bin: { type: 'bytea' },
        ratio: { type: 'double precision', ...nullable },
        at: { type: 'timestamptz', precision: 6 },
        day: { type: 'date' },
      }
    : {
        data: { type: 'simple-json' },
        extra: { type: 'simple-json', ...nullable },
        uid: { type: 'text', unique: true },
        code: { ...text(), ...nullable },
        bin: { type: 'blob' },
        ratio: { type: 'real', ...nullable },
        at: { type: Date },
        day: { type: Date },
      }

const docsOf = (dialect: Dialect) =>
  new EntitySchema<Doc>({
    name: 'Doc',
    target: Doc,
    tableName: 'Doc',
    columns: {
      id,
      ...typesOf(dialect),
      big: { type: 'bigint' },
      dec: { type: 'decimal', precision: 38, scale: 18 },
      kind,
      flag: { type: 'boolean', ...nullable },
    },
  })

const logsOf = (dialect: Dialect) =>
  new EntitySchema<AuditLog>({
    name: 'AuditLog',
    target: AuditLog,
    tableName: 'audit_log',
    columns: {
      // SQLite counts integers only.
      id: { ...id, type: dialect === 'postgres' ? 'bigint' : 'integer' },
      entity: text(),
      entityId: text('entity_id'),
      message: text(),
      at: { type: Date, precision: 3, createDate: true },
    },
  })

export const cornersOf = (dialect: Dialect) => [docsOf(dialect), logsOf(dialect)]
