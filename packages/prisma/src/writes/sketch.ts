import {
  anyRow,
  type Change,
  FRESH,
  type Model,
  modelsInReach,
  modelsThatFollow,
  MOST_IMAGES,
  type Reach,
  reachOf,
  type Row,
} from '@tidemark/core/adapter'
import { type Asked, nothingAsked } from './asked.ts'
import { ALL, type Reads, readsOf, type Step, touch, type Touched } from './crossings.ts'
import { changesOfDeletion, orphanedFields, orphansInReach } from './reach.ts'
import { deniesOfRelated } from './where.ts'

/**
 * How a call comes to the rows of a lookup, where it makes a difference: where what a transaction reads may be older than what its
 * statements meet.
 * - `found`: it looks for them as the transaction sees them, and its statement goes by their ids
 * - `passing`: the condition is the statement's own, which meets who passes by then; `passingOnceFound`: if a look found anybody
 * - `seen`: they stay, and what is taken from them is what a look shows
 *
 * Absent: not known.
 */
export type Meets = 'found' | 'passing' | 'passingOnceFound' | 'seen'

/** Rows whose images are read before the statement. */
export interface Wanted {
  readonly model: Model
  readonly where: unknown
  readonly meets?: Meets | undefined
  /** Set when the rows go, with all that goes with them. */
  readonly reach: readonly Reach[]
}

/** … and what becomes of them. */
export interface Lookup extends Wanted {
  /** The images as read → what happens to them; `undefined` where they are too many to name. */
  readonly effect: (rows: readonly Row[]) => readonly Change[] | undefined
  /** What stands for the images where they could not be read or named. */
  readonly instead: readonly Change[]
}

/** Reads rows as the next statement will meet them. */
export type ReadRows = () => Promise<readonly Row[] | undefined>

/** How to read rows before a statement; `undefined`: they cannot be read faithfully. What is read may be `undefined`, too. */
export type ReaderOf = (wanted: Wanted) => ReadRows | undefined

/**
 * What a write call will do, gathered while its `data` is walked: what is known before the statement, which rows must be
 * read before it, and what is only known from its result.
 */
export interface Sketch {
  /**
   * A deletion by a condition also meets the rows that it brings under that condition itself, by taking their pointer away: InnoDB looks
   * as it goes.
   */
  readonly meetsOrphans: boolean
  readonly expects: Change[]
  readonly lookups: Lookup[]
  /** From the row that the call returns. */
  readonly fromResult: ((row: Row) => readonly Change[])[]
  /** Models of which nothing can be told. */
  readonly wide: Set<Model>
  /** Models of which nothing can be told if another writer was near. */
  readonly wideUnlessAlone: Set<Model>
  /** What the call does one after the other, and what each of it goes by. */
  readonly steps: Step[]
  /** What the result shows of related rows in addition to what the user asked for. */
  readonly asked: Asked
}

/**
 * @param shown names of relations that the user asks for in words of his own
 * @param meetsOrphans as in `Sketch`
 */
export const emptySketch = (shown: readonly string[] = [], meetsOrphans = false): Sketch => ({
  meetsOrphans,
  expects: [],
  lookups: [],
  fromResult: [],
  wide: new Set(),
  wideUnlessAlone: new Set(),
  steps: [],
  asked: nothingAsked(shown),
})

/** A row of which only these fields are looked at: what the others hold moves nothing. */
export const nothingBut = (model: Model, fields: Row): Row => ({
  ...Object.fromEntries([...model.fields.keys()].map((name) => [name, FRESH])),
  ...fields,
})

/** Nobody else may decide meanwhile which rows these are: whether somebody was near shows at the tables that are locked. */
const goesBy = (sketch: Sketch, far: Touched, moved: Iterable<Model>): void => {
  for (const model of far.keys()) sketch.expects.push({ model, sets: [] })
  if (far.size > 0) for (const model of moved) sketch.wideUnlessAlone.add(model)
}

/** New values for these fields, and for the foreign keys elsewhere that follow them: those move whole. */
export const changing = (sketch: Sketch, model: Model, sets: Row): Touched => {
  const changes: Touched = new Map()
  touch(changes, model, Object.keys(sets))
  for (const follower of modelsThatFollow(model, Object.keys(sets))) {
    touch(changes, follower, [ALL])
    sketch.wide.add(follower)
  }
  return changes
}

/** Nothing is known about what becomes of these. */
export const modelsMove = (sketch: Sketch, models: Iterable<Model>): void => {
  const changes: Touched = new Map()
  for (const model of models) {
    touch(changes, model, [ALL])
    sketch.wide.add(model)
  }
  independent(sketch, changes, changes.keys())
}

/** A step that is the same whatever the others do. */
export const independent = (sketch: Sketch, changes: Touched, comesAndGoes: Iterable<Model> = []): void =>
  void sketch.steps.push({
    changes,
    goesBy: new Map(),
    comesAndGoes: new Set(comesAndGoes),
    ownReads: new Map(),
    farReads: new Map(),
    otherwise: [],
  })

/**
 * Whoever brings a row under a condition on nothing but keys sets a key, and then moves all that hangs on the row (see
 * `tagsOfChanges`); else only what hangs on the fields that he set.
 */
export const isFixed = ({ keys }: Model, { own, far }: Reads): boolean =>
  far.size === 0 &&
  [...own].every((name) => keys.some(({ parted, fields }) => parted && fields.some((field) => field.name === name)))

/**
 * Rows that pass `where` get the values of `sets`; `known` is what is known of all of them. A row that comes to pass only
 * after the images were read was changed by somebody else: what it gets is ours to move, what it held only where he did not.
 */
export const rowsChange = (
  sketch: Sketch,
  { model, where, meets }: Omit<Wanted, 'reach'>,
  known: Row,
  sets: Row,
): void => {
  if (Object.keys(sets).length === 0) return
  const reads = readsOf(model, where)
  const changes = changing(sketch, model, sets)
  const goingBy: Touched = new Map([[model, reads.own]])
  sketch.steps.push({
    changes,
    goesBy: goingBy,
    comesAndGoes: new Set(),
    ownReads: new Map(),
    farReads: reads.far,
    otherwise: [model],
  })
  goesBy(sketch, reads.far, [model])
  if (!isFixed(model, reads)) sketch.wideUnlessAlone.add(model)
  const names = Object.keys(sets)
  const whichever: Change = { model, before: known, after: { ...known, ...sets }, sets: names }
  sketch.expects.push(whichever)
  sketch.lookups.push({
    model,
    where,
    meets,
    reach: [],
    effect: (rows) =>
      rows.length > MOST_IMAGES
        ? undefined
        : [
            { model, before: nothingBut(model, sets), sets: names },
            ...rows.map((before): Change => ({ model, before, after: { ...before, ...sets }, sets: names })),
          ],
    instead: [whichever],
  })
}

/**
 * Changes that hold values of rows which stay: `effect` makes them from the images. Who comes under `where` in the
 * meantime brings values that nobody has read.
 */
export const rowsGive = (sketch: Sketch, lookup: Lookup, moved: Model): void => {
  const { own, far } = readsOf(lookup.model, lookup.where)
  const ownReads: Touched = new Map([[lookup.model, own]])
  sketch.steps.push({
    changes: new Map(),
    goesBy: new Map(),
    comesAndGoes: new Set(),
    ownReads,
    farReads: far,
    otherwise: [moved],
  })
  goesBy(sketch, new Map([...far, [lookup.model, own]]), [moved])
  sketch.lookups.push({ ...lookup, meets: 'seen' })
}

const modelsBelow = (reach: readonly Pick<Reach, 'relation' | 'further'>[]): readonly Model[] =>
  reach.flatMap(({ relation: { link, target }, further }) => [
    link.kind === 'join' ? link.join : target,
    ...modelsBelow(further),
  ])

const stepOfDeletion = (
  model: Model,
  { own, far }: Reads,
  models: ReadonlySet<Model>,
  reach: readonly Reach[],
): Step => {
  const changes: Touched = new Map()
  const ownReads: Touched = new Map([[model, new Set(own)]])
  const comesAndGoes = new Set([model])
  const note = ({ relation: { link, target }, effect, further }: Reach): void => {
    if (link.kind === 'join') return void comesAndGoes.add(link.join)
    const pointer = link.other.map((field) => field.name)
    if (effect === 'repointed') return touch(changes, target, pointer)
    comesAndGoes.add(target)
    touch(ownReads, target, pointer) // who comes to hang here goes too, and takes along what hangs on it
    further.forEach(note)
  }
  reach.forEach(note)
  return { changes, goesBy: new Map(), comesAndGoes, ownReads, farReads: far, otherwise: models }
}

/** Rows that pass `where` go, with all that goes with them. */
export const rowsGo = (sketch: Sketch, { model, where, meets }: Omit<Wanted, 'reach'>, known: Row): void => {
  const models = modelsInReach(model)
  const reads = readsOf(model, where)
  sketch.expects.push({ model, before: known })
  for (const reached of models) if (reached !== model) sketch.expects.push(anyRow(reached))
  const reach = reachOf(model)
  goesBy(sketch, reads.far, models)
  const isByCondition = meets === 'passing' || meets === undefined
  if (
    reach === undefined ||
    (sketch.meetsOrphans && isByCondition && orphanedFields(model, reach).some((name) => reads.own.has(name)))
  )
    return modelsMove(sketch, models)
  sketch.steps.push(stepOfDeletion(model, reads, models, reach))
  // A model that is reached by its own deletion may go beyond `known`.
  if (reach.some(({ relation }) => relation.target === model)) sketch.expects.push(anyRow(model))
  // A row that somebody brings under `where` meanwhile goes as well, with what hangs on it; and so does what somebody hangs
  // on a row that goes.
  if (!isFixed(model, reads)) sketch.wideUnlessAlone.add(model)
  for (const one of modelsBelow(reach)) sketch.wideUnlessAlone.add(one)
  sketch.lookups.push({
    model,
    where,
    meets,
    reach,
    effect: (rows) => {
      const gone = changesOfDeletion(model, rows, reach)
      const orphaned = orphansInReach(reach).map(({ model, pointer }): Change => ({
        model,
        before: nothingBut(model, pointer),
        sets: Object.keys(pointer),
      }))
      return gone === undefined ? undefined : [...gone, ...orphaned]
    },
    instead: [...models].map(anyRow),
  })
}

/** Runs the lookups. What they cannot tell becomes a change of any row. `undefined`: none can be told. */
export const imagesOf = (
  lookups: readonly Lookup[],
  readerOf: ReaderOf,
): (() => Promise<readonly Change[]>) | undefined => {
  const readers = new Map(
    lookups.map((lookup) => {
      const { model, where } = lookup
      return [lookup, deniesOfRelated(model, where) ? undefined : readerOf(lookup)]
    }),
  )
  if (lookups.every((lookup) => readers.get(lookup) === undefined)) return undefined
  return async () => {
    const changes: Change[] = []
    const known = new Map<unknown, Map<Meets | undefined, readonly Row[] | undefined>>()
    for (const lookup of lookups) {
      const { where, meets, reach, effect, instead } = lookup
      const seen = known.get(where) ?? new Map<Meets | undefined, readonly Row[] | undefined>()
      const isSeen = reach.length === 0 && seen.has(meets)
      const rows = isSeen ? seen.get(meets) : await readers.get(lookup)?.()
      if (reach.length === 0) known.set(where, seen.set(meets, rows))
      changes.push(...((rows && effect(rows)) ?? instead))
    }
    return changes
  }
}
