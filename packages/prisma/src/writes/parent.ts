import { type Change, type Model, MOST_IMAGES, type Relation, type Row, UNKNOWN } from '@tidemark/core/adapter'
import type { PlainObject } from '../objects.ts'
import { type CompoundsOf, filterOf, pinnedBy } from '../reads/filter.ts'
import type { Asked, Learn } from './asked.ts'
import type { RowData } from './data.ts'
import { rowsGive, type Sketch } from './sketch.ts'

/** A row that nested writes hang on, or any number of rows that pass one condition. */
export interface Parent {
  readonly model: Model
  /** What is known of it before the statement, as it is before and after. */
  readonly known: Row
  /** Fields that the call gives another value. */
  readonly sets: Row
  /** A condition that it passes before the call; absent where the row is new. */
  readonly where: PlainObject | undefined
  /** What the result tells about it; absent where it tells nothing. */
  readonly learn: Learn | undefined
  /** Where more can be asked for in the result: below new rows, which have no others than the call gives them. */
  readonly asked: Asked | undefined
}

/** One relation's nested writes, and where what they do is gathered. */
export interface NestedContext {
  readonly sketch: Sketch
  readonly parent: Parent
  readonly relation: Relation
  readonly compounds: CompoundsOf
  /** Follows the nested writes of a row that is a parent itself. */
  readonly below: (parent: Parent, data: RowData) => void
}

export const isKnown = (value: unknown): boolean => value !== undefined && typeof value !== 'symbol'

/** Values of the parent under the names of other fields: a foreign key that points to it. */
export const pointing =
  (pairs: readonly (readonly [name: string, own: string])[]) =>
  (parent: Row): Row =>
    Object.fromEntries(pairs.map(([name, own]) => [name, parent[own] ?? UNKNOWN]))

/**
 * Changes that hold values of these fields of the parent: from what is known of it, else from the result, else from its image.
 * Where nobody can tell, whole columns move.
 */
export const fromParent = (
  { sketch, parent, relation }: NestedContext,
  fields: readonly string[],
  changesOf: (parent: Row) => readonly Change[],
  moved: Model = relation.target,
): void => {
  const { known, where, learn } = parent
  const guess = changesOf(known)
  sketch.expects.push(...guess)
  if (fields.every((name) => isKnown(known[name]))) sketch.fromResult.push(() => guess)
  else if (learn !== undefined) sketch.fromResult.push((result) => learn(result)?.flatMap(changesOf) ?? guess)
  else if (where === undefined) sketch.fromResult.push(() => guess)
  else {
    const effect = (rows: readonly Row[]) => (rows.length > MOST_IMAGES ? undefined : rows.flatMap(changesOf))
    rowsGive(sketch, { model: parent.model, where, reach: [], effect, instead: guess }, moved)
  }
}

/** What is known of rows that pass, without the fields that get another value. */
export const knownBy = (model: Model, where: unknown, sets: Row, compounds: CompoundsOf): Row =>
  Object.fromEntries(Object.entries(pinnedBy(filterOf(model, where, compounds))).filter(([name]) => !(name in sets)))
