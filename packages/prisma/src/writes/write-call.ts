import {
  anyRow,
  type Change,
  FRESH,
  imageFields,
  type Model,
  modelsThatFollow,
  reachOf,
  type Row,
  UNKNOWN,
  type WriteOperation,
} from '@tidemark/core/adapter'
import type { ComputedField } from '../client.ts'
import type { Dialect } from '../dialect.ts'
import { asArray, isPlain, type PlainObject } from '../objects.ts'
import { type CompoundsOf, filterOf, pinnedBy } from '../reads/filter.ts'
import { selectAsked } from './asked.ts'
import { readData, type RowData } from './data.ts'
import { writeNested } from './nested.ts'
import { crossingsOf, readsOf } from './crossings.ts'
import { knownBy } from './parent.ts'
import { plainWhere } from './where.ts'
import { changesOfDeletion } from './reach.ts'
import {
  changing,
  emptySketch,
  independent,
  imagesOf,
  isFixed,
  type ReaderOf,
  rowsChange,
  rowsGo,
  type Sketch,
} from './sketch.ts'
import { type Widened, widen, widenBelow } from './widen.ts'

export const WRITES: ReadonlySet<string> = new Set([
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
])

export interface WriteContext {
  readonly model: Model
  readonly operation: string
  readonly args: PlainObject
  readonly compounds: CompoundsOf
  readonly dialect: Dialect
  readonly globalOmit: Readonly<Record<string, boolean>>
  /** Fields of the model that extensions compute. */
  readonly computed: Readonly<Record<string, ComputedField>>
  /** Reads rows before the statement; absent where that cannot be done faithfully. */
  readonly readerOf: ReaderOf | undefined
  /** What the call rejects with where such a read ended its transaction; `undefined`: the transaction goes on. */
  readonly endedBy: (error: unknown) => Error | undefined
  /** What a row's key columns held when it was last seen. */
  readonly recall: (model: Model, known: Row) => Row | undefined
  readonly run: (args: PlainObject) => Promise<unknown>
}

const nothingAdded = (args: PlainObject): Widened => ({ args, strip: () => {} })

const only = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])))

const itself = (row: Row): readonly Row[] => [row]

const sketchInsert = (
  sketch: Sketch,
  model: Model,
  data: RowData,
  compounds: CompoundsOf,
  isNew: 'surely' | 'perhaps',
): void => {
  sketch.expects.push({ model, after: data.sets })
  sketch.fromResult.push((row) => [{ model, after: { ...data.sets, ...only(row, imageFields(model)) } }])
  independent(sketch, new Map(), [model])
  const asked = isNew === 'surely' ? sketch.asked : undefined
  writeNested(sketch, { model, known: data.sets, sets: {}, where: undefined, learn: itself, asked }, data, compounds)
}

/** An update that sets nothing: Prisma then only reads the row. */
const leavesItsRow = (sets: Row): boolean => Object.keys(sets).length === 0

/** One row, named by a unique condition, that changes. What the statement sets must be read before; the rest the result tells. */
const sketchUpdate = (sketch: Sketch, model: Model, where: unknown, data: RowData, compounds: CompoundsOf): void => {
  const plain = plainWhere(model, where, compounds)
  const known = pinnedBy(filterOf(model, where, compounds))
  const stays = knownBy(model, where, data.sets, compounds)
  const parent = { model, known: stays, sets: data.sets, where: plain, learn: itself, asked: undefined }
  independent(sketch, changing(sketch, model, data.sets))
  const fields = imageFields(model)
  const overwritten = fields.filter((name) => name in data.sets && known[name] === undefined)
  const sets = Object.keys(data.sets)
  // Before what hangs on it, which is the order of the statements, too: rows are locked in one order by everybody.
  if (overwritten.length > 0) {
    const elsewhere = Object.fromEntries(fields.map((name) => [name, overwritten.includes(name) ? UNKNOWN : FRESH]))
    const effect = (rows: readonly Row[]) => rows.map((before): Change => ({ model, before, sets }))
    sketch.lookups.push({
      model,
      where: plain,
      meets: 'found',
      reach: [],
      effect,
      instead: [{ model, before: elsewhere, sets }],
    })
  }
  if (overwritten.length > 0 && !isFixed(model, readsOf(model, plain))) sketch.wideUnlessAlone.add(model)
  writeNested(sketch, parent, data, compounds)
  // Only related rows change (`tags: { connect }`): the row itself stays as it is.
  if (leavesItsRow(data.sets)) return
  sketch.expects.push({ model, before: known, after: { ...known, ...data.sets }, sets })
  sketch.fromResult.push((row) => {
    // A column that the statement does not set had this value before, too; one that it sets had what `where` says, or was
    // read before (see above).
    const after = only(row, fields)
    return [{ model, before: { ...after, ...only(known, fields) }, after, sets }]
  })
}

const sketchDelete = (sketch: Sketch, { model, args: { where }, compounds, dialect }: WriteContext): void => {
  const plain = plainWhere(model, where, compounds)
  const known = pinnedBy(filterOf(model, where, compounds))
  // Alone, the statement itself returns the row that went, where it can; what goes with it must be read before.
  if (!dialect.returning || reachOf(model)?.length !== 0)
    return rowsGo(sketch, { model, where: plain, meets: 'passingOnceFound' }, known)
  sketch.expects.push({ model, before: known })
  sketch.fromResult.push((row) => changesOfDeletion(model, [only(row, imageFields(model))], []) ?? [])
}

const sketchRowless = (sketch: Sketch, { model, operation, args, compounds }: WriteContext): void => {
  const data = args['data']
  if (operation === 'createMany' || operation === 'createManyAndReturn') {
    for (const row of asArray(data ?? [])) sketch.expects.push({ model, after: readData(model, row, compounds).sets })
    return
  }
  const where = args['where']
  const known = pinnedBy(filterOf(model, where, compounds))
  // With a limit, nobody can say which of those who pass it meets.
  const rows = { model, where, meets: args['limit'] === undefined ? ('passing' as const) : undefined }
  if (operation === 'deleteMany') return rowsGo(sketch, rows, known)
  rowsChange(sketch, rows, known, readData(model, data, compounds).sets)
}

const shownBy = ({ select, include }: PlainObject): PlainObject => ({
  ...(isPlain(select) && select),
  ...(isPlain(include) && include),
})

const sketchOf = (context: WriteContext): Sketch => {
  const { model, operation, args, compounds } = context
  const sketch = emptySketch(Object.keys(shownBy(args)), !context.dialect.returning)
  const { data, where } = args
  if (operation === 'create') sketchInsert(sketch, model, readData(model, data, compounds), compounds, 'surely')
  else if (operation === 'update') sketchUpdate(sketch, model, where, readData(model, data, compounds), compounds)
  else if (operation === 'upsert') {
    sketchInsert(sketch, model, readData(model, args['create'], compounds), compounds, 'perhaps')
    sketchUpdate(sketch, model, where, readData(model, args['update'], compounds), compounds)
  } else if (operation === 'delete') sketchDelete(sketch, context)
  else sketchRowless(sketch, context)
  return sketch
}

const RETURN_ROW = new Set(['create', 'update', 'upsert', 'delete'])

/** A deletion that reaches no other row and shows none: nobody can come between what it finds and what it deletes. */
const isOneStatement = (model: Model, { select, include }: PlainObject): boolean =>
  reachOf(model)?.length === 0 &&
  ![select, include].some((shown) => isPlain(shown) && Object.keys(shown).some((name) => !model.fields.has(name)))

const isNotFound = (error: unknown): boolean => (error as { code?: string } | null | undefined)?.code === 'P2025'

/**
 * An update or a deletion of one row that was seen before: the values it had become part of `where`, so that everything the
 * statement changes is known beforehand. Else a statement that names only an id hides every answer that is narrowed by
 * another column of the table while it runs.
 */
const guardedForm = (context: WriteContext): WriteOperation['guarded'] => {
  const { model, operation, args, compounds, dialect, globalOmit, computed, recall, readerOf, run } = context
  if (!dialect.returning) return undefined // nothing would tell that the values were others
  if (readerOf === undefined || (operation !== 'update' && operation !== 'delete')) return undefined
  const { where } = args
  const { sets, nested } = readData(model, operation === 'update' ? args['data'] : {}, compounds)
  if (operation === 'update' && leavesItsRow(sets)) return undefined
  if (!isPlain(where) || nested.length > 0 || imageFields(model).some((name) => sets[name] === UNKNOWN))
    return undefined
  if (operation === 'delete' ? !isOneStatement(model, args) : modelsThatFollow(model, Object.keys(sets)).size > 0)
    return undefined

  const known = pinnedBy(filterOf(model, where, compounds))
  return async () => {
    const fetch = async () =>
      (await readerOf({ model, where: plainWhere(model, where, compounds), reach: [] })?.())?.[0]
    const image = recall(model, known) ?? (await fetch())
    if (image === undefined) return undefined
    const guard = Object.fromEntries(Object.entries(image).filter(([name]) => known[name] === undefined))
    const before = { ...image, ...known }
    const change: Change =
      operation === 'delete'
        ? { model, before }
        : { model, before, after: { ...before, ...sets }, sets: Object.keys(sets) }
    const { args: widened, strip } = widen(model, args, imageFields(model), globalOmit, computed)
    const and = where['AND'] === undefined ? [] : asArray(where['AND'])
    return {
      name: operation,
      model: model.name,
      expects: [change],
      run: () => run({ ...widened, where: { ...where, AND: [...and, guard] } }),
      changes: (result) => {
        strip(result)
        return [change]
      },
      isRefuted: isNotFound,
    }
  }
}

/** One of Prisma's write calls as an operation of the core. */
export const writeCall = (context: WriteContext): WriteOperation => {
  const { model, operation, args, globalOmit, computed, readerOf, endedBy, run } = context
  const sketch = sketchOf(context)
  const returnsRow = RETURN_ROW.has(operation)
  const { args: widened, strip } = returnsRow
    ? widenBelow(
        widen(model, args, imageFields(model), globalOmit, computed),
        args,
        selectAsked(sketch.asked),
        computed,
      )
    : nothingAdded(args)
  const { whole, inTurn } = crossingsOf(sketch.steps)
  const wide = [...new Set([...sketch.wide, ...whole])].map(anyRow)
  /** Of rows that steps change in turn it is not said which fields. */
  const told = ({ sets, ...change }: Change): Change =>
    sets === undefined || inTurn.has(change.model) ? change : { ...change, sets }
  const rowless = operation.startsWith('createMany') ? sketch.expects : []
  const images = readerOf && imagesOf(sketch.lookups, readerOf)
  let end: Error | undefined
  // The database took the transaction back: what is asked now would be committed by itself.
  const endsIt = (error: unknown): never => {
    end = endedBy(error)
    throw error
  }

  return {
    name: operation,
    model: model.name,
    expects: [...sketch.expects.map(told), ...wide],
    images: images && (() => images().catch(endsIt)),
    run: async () => {
      if (end !== undefined) throw end
      return run(widened)
    },
    unlessAlone: [...sketch.wideUnlessAlone].map(anyRow),
    guarded: guardedForm(context),
    changes: (result, images) => {
      if (isPlain(result) && !returnsRow && result['count'] === 0) return [] // it met no row
      const row: Row = isPlain(result) ? { ...result } : {}
      const changes: Change[] = [...rowless, ...wide, ...(images ?? sketch.lookups.flatMap(({ instead }) => instead))]
      if (returnsRow) for (const learn of sketch.fromResult) changes.push(...learn(row))
      strip(result)
      return changes.map(told)
    },
  }
}
