import type { Selection } from '../contracts/operation.ts'
import type { Field, Model, NarrowKey } from '../contracts/schema.ts'
import { columnPart, rowsPart, type Tag } from '../contracts/tag.ts'
import type { Narrowing } from './narrow.ts'

/** More columns than this, and an answer hangs on whole rows. */
const MOST_LOOKED_AT = 6
/** More tags than this on one level, and it hangs on whole rows. */
const MOST_PARTS = 60

/**
 * What stands for tags where only some columns of their rows are looked at.
 *
 * @param key what the tags are values of; `undefined`: the model's own tag
 */
export const partsOf = (
  model: Model,
  looksAt: ReadonlySet<string> | undefined,
  key: NarrowKey | undefined,
  tags: readonly Tag[],
): readonly Tag[] => {
  if (looksAt === undefined || looksAt.size > MOST_LOOKED_AT || key?.parted === false) return tags
  const columns: string[] = []
  for (const name of looksAt) {
    const field = model.fields.get(name)
    if (field === undefined || field.drifts) return tags
    // A row that stays under its tag has not got another value there.
    if (key?.fields.includes(field) !== true) columns.push(field.column)
  }
  if (tags.length * (1 + columns.length) > MOST_PARTS) return tags
  return tags.flatMap((tag) => [rowsPart(tag), ...columns.map((column) => columnPart(tag, column))])
}

/** The tags of the first level, which are known before the load. */
export const rootTags = ({ model, looksAt }: Selection, found: Narrowing | undefined): readonly Tag[] => {
  if (found === undefined) return partsOf(model, looksAt, undefined, [model.tag])
  if (looksAt === undefined) return found.tags
  const byKey = new Map<NarrowKey | undefined, Tag[]>()
  for (const tag of found.tags) {
    const key = found.keys.get(tag)
    const tags = byKey.get(key)
    if (tags === undefined) byKey.set(key, [tag])
    else tags.push(tag)
  }
  return [...byKey].flatMap(([key, tags]) => (key === undefined ? tags : partsOf(model, looksAt, key, tags)))
}

export const keyOn = (model: Model, fields: readonly Field[]): NarrowKey | undefined =>
  model.keys.find(
    (key) => key.fields.length === fields.length && key.fields.every((f, i) => f.name === fields[i]?.name),
  )
