import { anyRow, type Change, FRESH, type Row } from '../contracts/operation.ts'
import { type Model, type NarrowKey, spelledKey } from '../contracts/schema.ts'
import { type Tag, valueTag } from '../contracts/tag.ts'

/** More changed rows than this in one statement, and whole columns move. */
export const MOST_IMAGES = 1000

const addImage = (key: NarrowKey, row: Row | undefined, isInsert: boolean, into: Set<Tag>): void => {
  if (row === undefined || key.fields.every((field) => row[field.name] === FRESH)) return
  const spelled = spelledKey(key, row)
  if (spelled !== undefined) into.add(valueTag(key.columnTag, spelled))
  // An insert under a key that only the database knows: whoever looked for it found nothing and carries the model's tag.
  else if (!(isInsert && key.unique)) into.add(key.columnTag)
}

/** What an insert stores in the fields it does not name, as far as the schema says. */
const withFallbacks = (model: Model, row: Row): Row => {
  const full: Record<string, unknown> = { ...row }
  for (const field of model.fields.values())
    if (field.fallback !== undefined && full[field.name] === undefined) full[field.name] = field.fallback.value
  return full
}

/**
 * The tags of changed rows: for every column to narrow by, the value before and the value after, or the column itself where
 * one is not known. Before the statement these are the tags to lock, after it the tags to move.
 *
 * @param strangers column tags of the table that only other schemas know
 */
export const tagsOfChanges = (
  changes: readonly Change[],
  strangers: (model: Model) => readonly Tag[],
): readonly Tag[] => {
  const tags = new Set<Tag>()
  const seen = new Set<Model>()
  const add = ({ model, before, after }: Change): void => {
    if (!seen.has(model)) {
      seen.add(model)
      tags.add(model.tag)
      for (const tag of strangers(model)) tags.add(tag)
      for (const moved of model.moves) add(anyRow(moved))
    }
    const isInsert = before === undefined
    const image = isInsert && after !== undefined ? withFallbacks(model, after) : after
    for (const key of model.keys) {
      addImage(key, before, isInsert, tags)
      addImage(key, image, isInsert, tags)
    }
  }
  if (changes.length > MOST_IMAGES)
    for (const model of new Set(changes.map((change) => change.model))) add(anyRow(model))
  else for (const change of changes) add(change)
  return [...tags]
}
