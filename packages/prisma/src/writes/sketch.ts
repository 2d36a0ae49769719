import { anyRow, type Change, type Model, MOST_IMAGES, type Row } from '@tidemark/core/adapter'
import type { PlainObject } from '../objects.ts'
import { changesOfDeletion, modelsInReach, type Reach, reachOf, selectImage } from './reach.ts'

/** Rows whose images are read before the statement, and what becomes of them. */
export interface Lookup {
  readonly model: Model
  readonly where: unknown
  /** Set when the rows go, with all that goes with them. */
  readonly reach: readonly Reach[]
  /** The images as read → what happens to them; `undefined` where they are too many to name. */
  readonly effect: (rows: readonly Row[]) => readonly Change[] | undefined
  /** What stands for the images where they could not be read or named. */
  readonly instead: readonly Change[]
}

export type ReadRows = (model: Model, where: unknown, select: PlainObject, take: number) => Promise<readonly Row[]>

/**
 * What a write call will do, gathered while its `data` is walked: what is known before the statement, which rows must be
 * read before it, and what is only known from its result.
 */
export interface Sketch {
  readonly expects: Change[]
  readonly lookups: Lookup[]
  /** From the row that the call returns. */
  readonly fromResult: ((row: Row) => readonly Change[])[]
  /** Models of which nothing can be told. */
  readonly wide: Set<Model>
}

export const emptySketch = (): Sketch => ({ expects: [], lookups: [], fromResult: [], wide: new Set() })

/** Rows that pass `where` change as `after` says; `known` is what is known of all of them. */
export const rowsChange = (sketch: Sketch, model: Model, where: unknown, known: Row, sets: Row): void => {
  sketch.expects.push({ model, before: known, after: { ...known, ...sets } })
  sketch.lookups.push({
    model,
    where,
    reach: [],
    effect: (rows) =>
      rows.length > MOST_IMAGES ? undefined : rows.map((before) => ({ model, before, after: { ...before, ...sets } })),
    instead: [{ model, before: known, after: { ...known, ...sets } }],
  })
}

/** Rows that pass `where` go, with all that goes with them. */
export const rowsGo = (sketch: Sketch, model: Model, where: unknown, known: Row): void => {
  const models = modelsInReach(model)
  sketch.expects.push({ model, before: known })
  for (const reached of models) if (reached !== model) sketch.expects.push(anyRow(reached))
  const reach = reachOf(model)
  if (reach === undefined) {
    for (const reached of models) sketch.wide.add(reached)
    return
  }
  // A model that is reached by its own deletion may go beyond `known`.
  if (reach.some(({ relation }) => relation.target === model)) sketch.expects.push(anyRow(model))
  sketch.lookups.push({
    model,
    where,
    reach,
    effect: (rows) => changesOfDeletion(model, rows, reach),
    instead: [...models].map(anyRow),
  })
}

/** Runs the lookups. What they cannot tell becomes a change of any row. */
export const readImages = async (lookups: readonly Lookup[], read: ReadRows): Promise<readonly Change[]> => {
  const changes: Change[] = []
  for (const { model, where, reach, effect, instead } of lookups) {
    const rows = await read(model, where, selectImage(model, reach), MOST_IMAGES + 1)
    changes.push(...(effect(rows) ?? instead))
  }
  return changes
}
