import { anyRow, type Change, FRESH, type Row } from '../contracts/operation.ts'
import { type Model, type NarrowKey, spelledKey } from '../contracts/schema.ts'
import { columnPart, rowsPart, type Tag, valueTag } from '../contracts/tag.ts'

/** More changed rows than this in one statement, and whole columns move. */
export const MOST_IMAGES = 1000

/** More set columns than this, and all parts move. Of a value's rows fewer, because there are so many more values. */
const MOST_COLUMNS = 8
const MOST_COLUMNS_OF_VALUE = 3

/**
 * The columns that a change sets; `undefined`: the row may come or go, or nobody knows which. So it is, too, if a key is set: the row
 * leaves one value and comes to another, and may come under the condition of a write that has read its images before.
 */
const columnsSet = ({ model, sets }: Change, most: number): readonly string[] | undefined => {
  if (sets === undefined || sets.length > most) return undefined
  const columns: string[] = []
  for (const name of sets) {
    const field = model.fields.get(name)
    if (field === undefined || model.keys.some((key) => key.parted && key.fields.includes(field))) return undefined
    columns.push(field.column)
  }
  return columns
}

/** More changed rows than this, and all parts of their values move. */
const MOST_NARROW = 100

const addParts = (tag: Tag, columns: readonly string[] | undefined, into: Set<Tag>): void => {
  if (columns === undefined) into.add(rowsPart(tag))
  else for (const column of columns) into.add(columnPart(tag, column))
}

const addImage = (
  key: NarrowKey,
  row: Row | undefined,
  isInsert: boolean,
  columns: readonly string[] | undefined,
  into: Set<Tag>,
): void => {
  if (row === undefined || key.fields.every((field) => row[field.name] === FRESH)) return
  const spelled = spelledKey(key, row)
  if (spelled !== undefined) {
    const tag = valueTag(key.columnTag, spelled)
    into.add(tag)
    if (key.parted) addParts(tag, columns, into)
  }
  // An insert under a key that only the database knows: whoever looked for it found nothing, and hangs on which rows there are.
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
 * one is not known, each with the parts of it that the change touches. Before the statement these are the tags to lock, after
 * it the tags to move.
 *
 * @param strangers column tags of the table that only other schemas know
 */
export const tagsOfChanges = (
  changes: readonly Change[],
  strangers: (model: Model) => readonly Tag[],
): readonly Tag[] => {
  const tags = new Set<Tag>()
  const seen = new Set<Model>()
  const add = (change: Change): void => {
    const { model, before, after, sets } = change
    if (!seen.has(model)) {
      seen.add(model)
      tags.add(model.tag)
      for (const tag of strangers(model)) tags.add(tag)
      for (const moved of model.moves) add(anyRow(moved))
    }
    addParts(model.tag, columnsSet(change, MOST_COLUMNS), tags)
    const columns = changes.length > MOST_NARROW ? undefined : columnsSet(change, MOST_COLUMNS_OF_VALUE)
    const isInsert = before === undefined && sets === undefined
    const image = isInsert && after !== undefined ? withFallbacks(model, after) : after
    for (const key of model.keys) {
      addImage(key, before, isInsert, columns, tags)
      addImage(key, image, isInsert, columns, tags)
    }
  }
  if (changes.length > MOST_IMAGES)
    for (const model of new Set(changes.map((change) => change.model))) add(anyRow(model))
  else for (const change of changes) add(change)
  return [...tags]
}
