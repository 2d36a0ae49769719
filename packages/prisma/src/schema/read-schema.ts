import { getDMMF } from '@prisma/get-dmmf'
import {
  CacheError,
  type FieldDefinition,
  type FieldType,
  type ModelDefinition,
  type ModelHint,
  type OnDelete,
  type RelationDefinition,
} from '@tidemark/core/adapter'
import { hintOfComment } from './hint-comment.ts'
import { type EnumNames, type StoredTable, storedTables } from './stored.ts'
import { withoutSettings } from './without-settings.ts'

type Document = Extract<ReturnType<typeof getDMMF>, { readonly datamodel: unknown }>
type DmmfModel = Document['datamodel']['models'][number]
type DmmfField = DmmfModel['fields'][number]

/** What the schema text says, before a cache's options come into it. */
export interface SchemaReading {
  readonly models: readonly ModelDefinition[]
  readonly hints: ReadonlyMap<string, ModelHint | false | undefined>
  /** By model: name of a compound unique in `where` → its fields. */
  readonly compounds: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>
  /** By model, and by the name of a join table. */
  readonly tables: ReadonlyMap<string, StoredTable>
}

/** Databases whose usual collations see more texts as equal than the bytes say. */
const CASELESS = new Set(['mysql', 'sqlserver'])

const NATIVE: Readonly<Record<string, FieldType>> = {
  Uuid: 'uuid',
  UniqueIdentifier: 'uuid',
  Citext: 'caselessText',
  Inet: 'other',
}

const typeOf = (field: DmmfField, provider: string): FieldType => {
  if (field.isList) return 'other'
  if (field.kind === 'enum') return 'enum'
  const [native] = field.nativeType ?? []
  switch (field.type) {
    case 'Int':
    case 'BigInt':
      return 'integer'
    case 'Boolean':
      return 'boolean'
    case 'String':
      if (native !== undefined && NATIVE[native] !== undefined) return NATIVE[native]
      if (CASELESS.has(provider)) return 'caselessText'
      if (native === 'Char' || native === 'NChar') return 'fixedText'
      return native === 'Bit' || native === 'VarBit' || native === 'Xml' ? 'other' : 'text'
    default:
      return 'other'
  }
}

/** A literal default, or null where a missing value is stored as null. Functions are the database's or the engine's to know. */
const fallbackOf = (field: DmmfField): { readonly value: unknown } | undefined => {
  if (field.hasDefaultValue) {
    const value = field.default
    if (typeof value === 'object' && value !== null) return undefined
    // A literal of a BigInt comes as text.
    return { value: field.type === 'BigInt' && typeof value === 'string' ? BigInt(value) : value }
  }
  return field.isRequired || field.isUpdatedAt === true ? undefined : { value: null }
}

/** `@default(dbgenerated())` without an expression, or with one that names another column, is a generated column. */
const isComputed = ({ default: given, name }: DmmfField, { fields }: DmmfModel): boolean => {
  if (typeof given !== 'object' || !('name' in given) || given.name !== 'dbgenerated') return false
  const [expression] = given.args
  if (expression === undefined) return true
  const words = new Set(String(expression).match(/\w+/g))
  return fields.some((other) => other.name !== name && words.has(other.dbName ?? other.name))
}

/** Many write a generated column down as one that may be missing, since no insert names it. */
const mayBeComputed = ({ name, isRequired, isUnique, hasDefaultValue, isList }: DmmfField, model: DmmfModel): boolean =>
  (!isRequired || isList) &&
  !isUnique &&
  !hasDefaultValue &&
  !model.fields.some((field) => field.relationFromFields?.includes(name) === true)

const WITHOUT_TIME: ReadonlySet<string> = new Set(['Date', 'Time'])

/** MySQL's `ON UPDATE CURRENT_TIMESTAMP` has no word in Prisma's schema. */
const mayTellTheTime = ({ type, nativeType }: DmmfField, provider: string): boolean =>
  provider === 'mysql' && type === 'DateTime' && !WITHOUT_TIME.has(nativeType?.[0] ?? '')

const fieldOf = (field: DmmfField, model: DmmfModel, provider: string): FieldDefinition => ({
  name: field.name,
  column: field.dbName ?? field.name,
  type: typeOf(field, provider),
  nullable: !field.isRequired,
  fallback: fallbackOf(field),
  stamped: field.isUpdatedAt === true || isComputed(field, model),
  drifts: mayBeComputed(field, model) || mayTellTheTime(field, provider),
})

const onDeleteOf = (holder: DmmfField): OnDelete => {
  const written = holder.relationOnDelete ?? (holder.isRequired ? 'Restrict' : 'SetNull')
  if (written === 'Cascade') return 'cascade'
  if (written === 'SetNull') return 'setNull'
  return written === 'SetDefault' ? 'setDefault' : 'none'
}

const isHolder = (field: DmmfField): boolean => (field.relationFromFields?.length ?? 0) > 0

const tableOf = (model: DmmfModel, provider: string) => ({
  schema: model.schema ?? (provider === 'postgresql' ? 'public' : ''),
  name: model.dbName ?? model.name,
})

const relationsOf = (model: DmmfModel, models: readonly DmmfModel[], provider: string): RelationDefinition[] =>
  model.fields
    .filter((field) => field.kind === 'object')
    .map((field): RelationDefinition => {
      const target = models.find((other) => other.name === field.type)
      const inverse = target?.fields.find(
        (other) =>
          other.relationName === field.relationName &&
          other.type === model.name &&
          (target !== model || other.name !== field.name),
      )
      if (target === undefined || inverse === undefined)
        throw new CacheError(
          'MODEL',
          `The schema's relation ${model.name}.${field.name} has no other side; expected a schema that Prisma accepts.`,
        )
      const common = { name: field.name, many: field.isList, target: target.name }
      if (isHolder(field))
        return {
          ...common,
          kind: 'key',
          holds: true,
          own: field.relationFromFields ?? [],
          other: field.relationToFields ?? [],
          onDelete: onDeleteOf(field),
        }
      if (isHolder(inverse))
        return {
          ...common,
          kind: 'key',
          holds: false,
          own: inverse.relationToFields ?? [],
          other: inverse.relationFromFields ?? [],
          onDelete: onDeleteOf(inverse),
        }
      // An implicit many-to-many relation: `A` points to the model whose name comes first; within one model, to the field that does.
      const isA = model.name === target.name ? field.name < inverse.name : model.name < target.name
      const idOf = (one: DmmfModel) => one.fields.find((f) => f.isId)?.name ?? ''
      return {
        ...common,
        kind: 'join',
        // Of two schemas it stands in that of the model that `A` points to.
        joinTable: { schema: tableOf(isA ? model : target, provider).schema, name: `_${field.relationName ?? ''}` },
        near: isA ? 'A' : 'B',
        far: isA ? 'B' : 'A',
        own: idOf(model),
        other: idOf(target),
      }
    })

/** What the values of an enum are called in the database, by model and field. */
const enumNames = ({ models, enums }: Document['datamodel']): EnumNames => {
  const byEnum = new Map(
    enums.map(({ name, values }) => [name, new Map(values.map((v) => [v.name, v.dbName ?? v.name]))]),
  )
  return (model, field) =>
    byEnum.get(models.find(({ name }) => name === model)?.fields.find((f) => f.name === field)?.type ?? '')
}

const shapeOf = (model: DmmfModel): string =>
  JSON.stringify([
    model.name,
    model.dbName,
    model.schema,
    model.fields.map((f) => [f.name, f.dbName, f.kind, f.type, f.isList, f.isRequired, f.nativeType, f.relationName]),
  ])

const quoted = (names: Iterable<string>): string => `[${[...names].map((name) => JSON.stringify(name)).join(', ')}]`

/** Settings that any schema can be read with, whatever version of Prisma its own were written for. */
const settingsFor = (text: string, provider: string): string => {
  const schemas = new Set([...text.matchAll(/@@schema\("([^"]+)"\)/g)].map(([, name]) => name ?? ''))
  const named = schemas.size === 0 ? '' : `\n  schemas = ${quoted(schemas)}`
  return `generator client {\n  provider = "prisma-client"\n  previewFeatures = ["views"]\n}\ndatasource db {\n  provider = "${provider}"${named}\n}\n`
}

/**
 * Reads the schema text that every Prisma client carries. The generator and datasource blocks are of no interest here,
 * and older ones are refused by the parser, so plain ones take their place.
 */
export const readSchema = (text: string, provider: string): SchemaReading => {
  const read = getDMMF({ datamodel: `${settingsFor(text, provider)}${withoutSettings(text)}` })
  if (!('datamodel' in read))
    throw new CacheError(
      'MODEL',
      'The schema that the Prisma client carries cannot be read; expected one that Prisma 7 accepts.',
      { cause: read },
    )
  const { models } = read.datamodel
  const views = new Set([...text.matchAll(/^\s*view\s+(\w+)\s*\{/gm)].map(([, name]) => name))
  const hints = new Map(models.map((model) => [model.name, hintOfComment(model.documentation, model.name)]))
  const uniquesOf = (model: DmmfModel): readonly (readonly string[])[] => [
    ...model.fields.filter((field) => field.isUnique).map((field) => [field.name]),
    ...model.uniqueFields,
  ]
  const idOf = (model: DmmfModel): readonly string[] | undefined => {
    const single = model.fields.find((field) => field.isId)
    return single === undefined ? model.primaryKey?.fields : [single.name]
  }
  const compoundsOf = (model: DmmfModel): ReadonlyMap<string, readonly string[]> =>
    new Map(
      [...(model.primaryKey === null ? [] : [model.primaryKey]), ...model.uniqueIndexes].map(({ name, fields }) => [
        name ?? fields.join('_'),
        fields,
      ]),
    )
  const definitions = models.map((model): ModelDefinition => ({
    name: model.name,
    table: tableOf(model, provider),
    view: views.has(model.name),
    fields: model.fields
      .filter((field) => field.kind === 'scalar' || field.kind === 'enum')
      .map((field) => fieldOf(field, model, provider)),
    id: idOf(model),
    uniques: uniquesOf(model),
    relations: relationsOf(model, models, provider),
    shape: shapeOf(model),
  }))
  return {
    models: definitions,
    hints,
    compounds: new Map(models.map((model) => [model.name, compoundsOf(model)])),
    tables: storedTables(definitions, enumNames(read.datamodel)),
  }
}
