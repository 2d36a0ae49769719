import { anyRow, type Change, FRESH, type Model, MOST_IMAGES, type Row } from '@tidemark/core/adapter'
import type { PlainObject } from '../objects.ts'
import { changesOfDeletion, modelsInReach, orphansInReach, type Reach, reachOf, selectImage } from './reach.ts'

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
  /** Models of which nothing can be told if another writer was near. */
  readonly wideUnlessAlone: Set<Model>
}

export const emptySketch = (): Sketch => ({
  expects: [],
  lookups: [],
  fromResult: [],
  wide: new Set(),
  wideUnlessAlone: new Set(),
})

/** A row of which only these fields are looked at: what the others hold moves nothing. */
export const nothingBut = (model: Model, fields: Row): Row => ({
  ...Object.fromEntries([...model.fields.keys()].map((name) => [name, FRESH])),
  ...fields,
})

/**
 * Rows that pass `where` get the values of `sets`; `known` is what is known of all of them. A row that comes to pass only
 * after the images were read was changed by somebody else, who moves what it held; what it gets is ours to move.
 */
export const rowsChange = (sketch: Sketch, model: Model, where: unknown, known: Row, sets: Row): void => {
  sketch.expects.push({ model, before: known, after: { ...known, ...sets } })
  sketch.lookups.push({
    model,
    where,
    reach: [],
    effect: (rows) =>
      rows.length > MOST_IMAGES
        ? undefined
        : [
            { model, before: nothingBut(model, sets) },
            ...rows.map((before): Change => ({ model, before, after: { ...before, ...sets } })),
          ],
    instead: [{ model, before: known, after: { ...known, ...sets } }],
  })
}

const modelsBelow = (reach: readonly Pick<Reach, 'relation' | 'further'>[]): readonly Model[] =>
  reach.flatMap(({ relation: { link, target }, further }) => [
    link.kind === 'join' ? link.join : target,
    ...modelsBelow(further),
  ])

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
  // A row that somebody brings under `where` meanwhile takes along what hangs on it; below a row that its id names, only
  // what hangs on what hangs on it.
  const isNamed = model.id?.fields.every((field) => known[field.name] !== undefined) === true
  for (const { relation, further } of reach) {
    const reached = modelsBelow(isNamed ? further : [{ relation, further }])
    for (const one of reached) sketch.wideUnlessAlone.add(one)
  }
  sketch.lookups.push({
    model,
    where,
    reach,
    effect: (rows) => {
      const gone = changesOfDeletion(model, rows, reach)
      const orphaned = orphansInReach(reach).map(({ model, pointer }): Change => ({
        model,
        before: nothingBut(model, pointer),
      }))
      return gone === undefined ? undefined : [...gone, ...orphaned]
    },
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
