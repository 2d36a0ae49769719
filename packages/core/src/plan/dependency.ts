import type { Change, Filter, Row } from '../contracts/operation.ts'
import type { Model } from '../contracts/schema.ts'
import { rowsPart, type Tag, userTag } from '../contracts/tag.ts'
import { CacheError, shown } from '../errors.ts'
import { checkNames, type Hint } from './hint.ts'
import { narrow } from './narrow.ts'

/** An id: a value, or an object of fields if the id has several. */
export type Id = string | number | bigint | Readonly<Record<string, string | number | bigint>>
export type Equalities = Readonly<Record<string, string | number | bigint | boolean | null>>

/** What an answer hangs on, or what has changed: a whole model, a row of it, or the rows with these values. */
export type Dependency =
  string | { readonly model: string; readonly id: Id } | { readonly model: string; readonly where: Equalities }

/** The same, or names of your own. */
export type Target = Dependency | { readonly tags: readonly string[] }

/** What `remember` is told about an answer. */
export interface RememberOptions extends Hint {
  /** Any write to one of these makes the answer unreachable. */
  readonly dependsOn?: readonly Dependency[] | undefined
}

export interface NamedModels {
  named(name: string): readonly Model[]
  names(): readonly string[]
}

const A_DEPENDENCY = 'a model name, { model, id } or { model, where }'
const A_TARGET = 'a model name, { model, id }, { model, where } or { tags }'

const rowOf = (model: Model, given: object): Row => {
  if (!('id' in given)) return (given as { where: Row }).where
  const { id } = given
  const fields = model.id?.fields ?? []
  if (typeof id === 'object' && id !== null) return id as Row
  const [field] = fields
  if (field === undefined || fields.length > 1)
    throw new CacheError(
      'MODEL',
      `The id of ${model.name} is ${shown(id)}; expected an object with ${fields.map((f) => f.name).join(', ') || 'a where instead: the model has no id'}.`,
    )
  return { [field.name]: id }
}

const resolve = (
  given: unknown,
  models: NamedModels,
  where: string,
  expected: string,
): { readonly model: Model; readonly row: Row }[] => {
  const name = typeof given === 'string' ? given : (given as { model?: unknown } | null | undefined)?.model
  if (typeof name !== 'string') throw new CacheError('CALL', `${where} has ${shown(given)}; expected ${expected}.`)
  const found = models.named(name)
  if (found.length === 0)
    throw new CacheError(
      'MODEL',
      `${where} names the model ${shown(name)}; expected one of ${models.names().join(', ') || '(no client is attached yet)'}.`,
    )
  if (typeof given === 'string') return found.map((model) => ({ model, row: {} }))
  const object = given as object
  if ('id' in object && 'where' in object)
    throw new CacheError('CALL', `${where} names ${name} with an id and a where; expected one of them.`)
  const described = 'id' in object ? object.id : (object as { where?: unknown }).where
  if (described === undefined || described === null || ('where' in object && typeof described !== 'object'))
    throw new CacheError('CALL', `${where} names ${name} without an id or a where; expected ${expected}.`)
  return found.map((model) => {
    const row = rowOf(model, object)
    for (const field of Object.keys(row))
      if (!model.fields.has(field))
        throw new CacheError(
          'MODEL',
          `${where} names the field ${shown(field)} of ${name}; expected one of ${[...model.fields.keys()].join(', ')}.`,
        )
    return { model, row }
  })
}

/** The tags that an answer carries which hangs on these. */
export const tagsOfDependencies = (
  given: unknown,
  models: NamedModels,
  where: string,
): { tags: Tag[]; models: Model[] } => {
  if (given !== undefined && !Array.isArray(given))
    throw new CacheError('CALL', `${where} is ${shown(given)}; expected an array of dependencies.`)
  const resolved = ((given ?? []) as unknown[]).flatMap((one) => resolve(one, models, where, A_DEPENDENCY))
  const tags = resolved.flatMap(({ model, row }) => {
    const filter: Filter = {
      kind: 'and',
      of: Object.entries(row).map(([field, value]) => ({ kind: 'equals', field, values: [value] })),
    }
    const found = narrow(model, filter)
    // Whoever builds the answer may have found nothing under a unique key: which rows there are tells of the insert.
    const own =
      found === undefined ? [model.tag] : found.rows === undefined ? found.tags : [...found.tags, rowsPart(model.tag)]
    return [...own, ...model.dependsOn.map((base) => base.tag)]
  })
  return { tags: [...new Set(tags)], models: [...new Set(resolved.map(({ model }) => model))] }
}

/** What `cache.invalidate` was told, as changes of rows, and the user's own tags. */
export const changesOfTarget = (given: unknown, models: NamedModels): { changes: Change[]; tags: Tag[] } => {
  const names = typeof given === 'object' && given !== null && 'tags' in given ? given.tags : undefined
  if (names === undefined) {
    return {
      changes: resolve(given, models, 'invalidate()', A_TARGET).map(({ model, row }) => ({
        model,
        before: row,
        after: row,
      })),
      tags: [],
    }
  }
  if (typeof given === 'object' && given !== null && Object.keys(given).length > 1)
    throw new CacheError(
      'CALL',
      `invalidate() was given tags together with ${Object.keys(given)
        .filter((word) => word !== 'tags')
        .join(', ')}; expected one target a call.`,
    )
  checkNames(names, 'invalidate().tags', 'CALL')
  return { changes: [], tags: (names as string[]).map(userTag) }
}
