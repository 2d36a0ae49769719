import type { Model } from '@tidemark/core/adapter'
import { asArray, isPlain, type PlainObject } from '../objects.ts'

/** Stands for every field of a row. */
export const ALL = '*'

/** Fields of tables. */
export type Touched = Map<Model, Set<string>>

export const touch = (touched: Touched, model: Model, fields: Iterable<string>): void => {
  let known = touched.get(model)
  if (known === undefined) touched.set(model, (known = new Set()))
  for (const field of fields) known.add(field)
}

/**
 * One step of a call. Images are read before the call; a step sees what the steps before it did, in an order that is
 * Prisma's own. A row that another step brings under its condition is one whose image that step has read, or a new one; but not
 * when a row elsewhere changed, and not what hangs on the row.
 */
export interface Step {
  /** What it changes in rows that were there. */
  readonly changes: Touched
  /** Fields that decide which rows these are, of the rows themselves. */
  readonly goesBy: Touched
  /** Tables where it makes rows come or go. */
  readonly comesAndGoes: ReadonlySet<Model>
  /** Its images miss rows if another step changes these fields … */
  readonly ownReads: Touched
  /** … or these, or makes rows come and go there. */
  readonly farReads: Touched
  /** What moves whole then. */
  readonly otherwise: Iterable<Model>
}

export interface Reads {
  readonly own: Set<string>
  readonly far: Touched
}

const HOWS = ['is', 'isNot', 'some', 'every', 'none']

/** A condition on a column that speaks of no other column. */
const isAlone = (condition: unknown): boolean =>
  !isPlain(condition) || !Object.values(condition).some((value) => typeof value === 'object' && !Array.isArray(value))

/** The fields that decide whether a row passes a plain condition: its own, and those of related rows. */
export const readsOf = (model: Model, where: unknown, reads: Reads = { own: new Set(), far: new Map() }): Reads => {
  if (!isPlain(where)) return reads
  const { own, far } = reads
  const related = (target: Model, condition: unknown): void => {
    const hows = isPlain(condition) ? HOWS.filter((how) => how in condition && !target.fields.has(how)) : []
    const conditions = hows.length === 0 ? [condition] : hows.map((how) => (condition as PlainObject)[how])
    for (const one of conditions) touch(far, target, readsOf(target, one, { own: new Set(), far }).own)
  }
  for (const [name, condition] of Object.entries(where)) {
    if (condition === undefined) continue
    const link = model.relations.get(name)?.link
    const target = model.relations.get(name)?.target
    if (name === 'AND' || name === 'OR' || name === 'NOT')
      for (const part of asArray(condition)) readsOf(model, part, reads)
    else if (link === undefined || target === undefined)
      own.add(model.fields.has(name) && isAlone(condition) ? name : ALL)
    else {
      if (link.kind === 'join') {
        own.add(link.own.name)
        touch(far, link.join, [ALL])
        touch(far, target, [link.other.name])
      } else {
        for (const field of link.own) own.add(field.name)
        touch(
          far,
          target,
          link.other.map((field) => field.name),
        )
      }
      related(target, condition)
    }
  }
  return reads
}

type Writers = Map<string, Set<Step>>

const isTouched = (writers: Writers | undefined, fields: ReadonlySet<string>, reader: Step): boolean => {
  if (writers === undefined) return false
  const byOthers = (steps: Iterable<Step> | undefined): boolean => [...(steps ?? [])].some((step) => step !== reader)
  if (fields.has(ALL)) return [...writers.values()].some(byOthers)
  return byOthers(writers.get(ALL)) || [...fields].some((field) => byOthers(writers.get(field)))
}

/** What the steps of a call do to each other. */
export interface Crossings {
  /** Models that move whole, because one step decides what another one does to their rows. */
  readonly whole: ReadonlySet<Model>
  /**
   * Models of which one step brings rows under the condition of another one. Their images are the first one's, which has to move all
   * that hangs on such a row, not only what hangs on the fields that it sets.
   */
  readonly inTurn: ReadonlySet<Model>
}

export const crossingsOf = (steps: readonly Step[]): Crossings => {
  const whole = new Set<Model>()
  const inTurn = new Set<Model>()
  if (steps.length < 2) return { whole, inTurn }
  const changed = new Map<Model, Writers>()
  const written = new Map<Model, Writers>()
  const note = (into: Map<Model, Writers>, model: Model, field: string, step: Step): void => {
    let writers = into.get(model)
    if (writers === undefined) into.set(model, (writers = new Map()))
    const known = writers.get(field)
    if (known === undefined) writers.set(field, new Set([step]))
    else if (known.size < 2) known.add(step) // two are enough to tell that there is another one
  }
  for (const step of steps) {
    for (const [model, fields] of step.changes)
      for (const field of fields) for (const into of [changed, written]) note(into, model, field, step)
    for (const model of step.comesAndGoes) note(written, model, ALL, step)
  }
  for (const step of steps) {
    const isCrossed =
      [...step.ownReads].some(([model, fields]) => isTouched(changed.get(model), fields, step)) ||
      [...step.farReads].some(([model, fields]) => isTouched(written.get(model), fields, step))
    if (isCrossed) for (const model of step.otherwise) whole.add(model)
    for (const [model, fields] of step.goesBy) if (isTouched(changed.get(model), fields, step)) inTurn.add(model)
  }
  return { whole, inTurn }
}
