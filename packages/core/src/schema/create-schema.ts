import { createHash } from 'node:crypto'
import { ENTRY_FORMAT } from '../contracts/codec.ts'
import type { Field, JoinLink, Model, NarrowKey, Relation, Schema } from '../contracts/schema.ts'
import { columnTag, escapeTag, modelTag, type Table, tableOf } from '../contracts/tag.ts'
import { CacheError } from '../errors.ts'
import type { FieldDefinition, ModelDefinition, RelationDefinition, SchemaDefinition, TableName } from './definition.ts'
import { spellingOf } from './spell.ts'

/** Selectivity of what an answer can be narrowed by; the most selective one wins. */
const RANK = { id: 0, unique: 1, hint: 2, foreignKey: 3, category: 4 } as const

/** A model while the graph is being tied together. */
type Draft = { -readonly [K in keyof Model]: Model[K] } & { relations: Map<string, Relation>; keys: NarrowKey[] }

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)

const field = (definition: FieldDefinition): Field => ({
  name: definition.name,
  column: definition.column,
  type: definition.type,
  nullable: definition.nullable,
  fallback: definition.fallback,
  stamped: definition.stamped === true,
  drifts: definition.stamped === true || definition.drifts === true,
  spell: spellingOf(definition.type),
})

const narrowKey = (
  table: Table,
  fields: readonly Field[],
  unique: boolean,
  rank: number,
  parted: boolean,
): NarrowKey => {
  const name = fields.map((f) => escapeTag(f.column)).join(',')
  return { name, fields, unique, rank, columnTag: columnTag(table, name), parted }
}

const must = <T>(found: T | undefined, what: string): T => {
  if (found === undefined) throw new CacheError('MODEL', `The schema names ${what}, which it does not define.`)
  return found
}

/** Ties an adapter's definition together into the graph that plans are made from. */
export const createSchema = (definition: SchemaDefinition): Schema => {
  const tableName = ({ schema = '', name }: TableName): Table => tableOf(definition.database, schema, name)

  const empty = (name: string, table: Table, shape: string, fields: readonly Field[]): Draft => ({
    name,
    table,
    tag: modelTag(table),
    fields: new Map(fields.map((f) => [f.name, f])),
    relations: new Map(),
    id: undefined,
    keys: [],
    shape: digest(shape),
    revision: digest(`${shape}\n${definition.identity}\n${ENTRY_FORMAT}`),
    unknowable: false,
    dependsOn: [],
    moves: [],
  })

  const models = new Map<string, Draft>()
  const joins = new Map<Table, Draft>()
  for (const m of definition.models) models.set(m.name, empty(m.name, tableName(m.table), m.shape, m.fields.map(field)))
  const modelOf = (name: string) => must(models.get(name), `the model ${name}`)
  const hinted = (model: string, word: string, name: string): Draft => {
    const found = models.get(name)
    if (found !== undefined) return found
    const names = [...models.keys()].join(', ')
    throw new CacheError('MODEL', `${word} of ${model} names ${JSON.stringify(name)}; expected one of ${names}.`)
  }
  const fieldOf = (model: Model, name: string) => must(model.fields.get(name), `the field ${model.name}.${name}`)
  const fieldsOf = (model: Model, names: readonly string[]) => names.map((name) => fieldOf(model, name))

  const joinLink = (model: Draft, target: Draft, relation: RelationDefinition & { kind: 'join' }): JoinLink => {
    const table = tableName(relation.joinTable)
    const own = fieldOf(model, relation.own)
    const other = fieldOf(target, relation.other)
    let join = joins.get(table)
    if (join === undefined) {
      joins.set(table, (join = empty(relation.joinTable.name, table, relation.joinTable.name, [])))
      const columns = [
        { ...own, name: relation.near, column: relation.near, nullable: false, fallback: undefined },
        { ...other, name: relation.far, column: relation.far, nullable: false, fallback: undefined },
      ]
      join.fields = new Map(columns.map((f) => [f.name, f]))
      join.keys = columns.map((f) => narrowKey(table, [f], false, RANK.foreignKey, false))
    }
    return { kind: 'join', join, near: fieldOf(join, relation.near), far: fieldOf(join, relation.far), own, other }
  }

  const tie = (m: ModelDefinition): void => {
    const model = modelOf(m.name)
    const types = new Map(m.fields.map((f) => [f.name, f.type]))
    const narrows = (names: readonly string[]) => names.every((name) => (types.get(name) ?? 'other') !== 'other')
    const addKey = (names: readonly string[], unique: boolean, rank: number): void => {
      if (!narrows(names)) return
      // A category has so many rows that some write to one of them is always near, and every part costs each write a tag.
      const key = narrowKey(model.table, fieldsOf(model, names), unique, rank, rank < RANK.category)
      if (!model.keys.some((known) => known.name === key.name)) model.keys.push(key)
    }

    for (const relation of m.relations) {
      const target = modelOf(relation.target)
      const link =
        relation.kind === 'join'
          ? joinLink(model, target, relation)
          : {
              kind: 'key' as const,
              holds: relation.holds,
              own: fieldsOf(model, relation.own),
              other: fieldsOf(target, relation.other),
              onDelete: relation.onDelete,
            }
      model.relations.set(relation.name, { name: relation.name, many: relation.many, target, link })
    }

    if (m.id !== undefined) addKey(m.id, true, RANK.id)
    for (const unique of m.uniques) addKey(unique, true, RANK.unique)
    for (const hinted of m.keys ?? []) {
      if (!narrows([hinted]))
        throw new CacheError(
          'HINT',
          `keys of ${m.name} names ${JSON.stringify(hinted)}; expected a field of ${m.name} whose type is an integer, a string, a uuid, a boolean or an enum.`,
        )
      addKey([hinted], false, RANK.hint)
    }
    for (const relation of m.relations)
      if (relation.kind === 'key' && relation.holds) addKey(relation.own, false, RANK.foreignKey)
    for (const f of m.fields) if (f.type === 'enum' || f.type === 'boolean') addKey([f.name], false, RANK.category)
    model.keys.sort((a, b) => a.rank - b.rank)

    const idName =
      m.id === undefined
        ? undefined
        : fieldsOf(model, m.id)
            .map((f) => escapeTag(f.column))
            .join(',')
    model.id = model.keys.find((key) => key.name === idName)
    model.dependsOn = (m.dependsOn ?? []).map((name) => hinted(m.name, 'dependsOn', name))
    model.moves = (m.moves ?? []).map((name) => hinted(m.name, 'moves', name))
    model.unknowable = m.view === true && model.dependsOn.length === 0
  }
  definition.models.forEach(tie)
  // A view of a view hangs on the tables of both.
  for (const model of models.values()) {
    const bases = new Set(model.dependsOn)
    for (const base of bases) for (const next of base.dependsOn) bases.add(next)
    model.dependsOn = [...bases]
    model.unknowable ||= model.dependsOn.some((base) => base.unknowable)
  }

  return { models, all: [...models.values(), ...joins.values()] }
}
