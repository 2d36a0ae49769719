import type { Model, ReadOperation, Row, Selection, Shown } from '@tidemark/core/adapter'
import type { Attached } from '../attach.ts'
import { isPlain, type PlainObject } from '../objects.ts'
import { type CompoundsOf, pinnedBy } from './filter.ts'
import { jsonOrder } from './json-order.ts'
import type { Shows } from './looks-at.ts'
import { selectionOf } from './selection.ts'

export const READS: ReadonlySet<string> = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
])

/** The name under which the calls of a method are known that were made before. */
export const callName = (attached: Attached, model: Model, operation: string): string =>
  `${attached.id} ${model.name}.${operation}`

const rowsIn = (answer: unknown): readonly Row[] => {
  if (Array.isArray(answer)) return answer as Row[]
  return typeof answer === 'object' && answer !== null ? [answer as Row] : []
}

/** `prisma.user.findUnique(…).posts()` arrives as a read of the user whose answer is the posts: put them back where they belong. */
const underPath = (answer: unknown, path: readonly string[]): Row => {
  const names = path.filter((_, i) => i % 2 === 1)
  return names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), answer) as Row
}

const shownBy =
  (operation: string, path: readonly string[]) =>
  (answer: unknown): Shown | undefined => {
    if (operation === 'count' || operation === 'aggregate' || operation === 'groupBy') return undefined
    if (path.length === 0) return { rows: rowsIn(answer), unsure: false }
    return { rows: [underPath(answer, path)], unsure: answer === null || answer === undefined }
  }

/** The row's id, if the call asks for one whole row by its id and nothing else. */
const wholeRow = (
  { model, filter }: Selection,
  operation: string,
  args: PlainObject,
  path: readonly string[],
  compounds: CompoundsOf,
): Row | undefined => {
  if (operation !== 'findUnique' || path.length > 0 || model.id === undefined) return undefined
  for (const word in args) if (word !== 'where' && args[word] !== undefined) return undefined
  const where = args['where']
  if (!isPlain(where)) return undefined
  const [only, second] = Object.keys(where).filter((name) => where[name] !== undefined)
  if (only === undefined || second !== undefined) return undefined
  const { fields } = model.id
  const isId =
    fields.length === 1
      ? only === fields[0]?.name
      : compounds(model).get(only)?.join() === fields.map((f) => f.name).join()
  if (!isId) return undefined
  const row = pinnedBy(filter)
  return fields.every((field) => row[field.name] !== undefined) ? row : undefined
}

const SHOWS: Readonly<Record<string, Shows>> = {
  findUnique: 'oneRow',
  findUniqueOrThrow: 'oneRow',
  count: 'numbers',
  aggregate: 'numbers',
  groupBy: 'groups',
}

/** What a count selects are the columns it counts. */
const ofRows = (operation: string, { select, ...args }: PlainObject): PlainObject => {
  if (operation === 'count') return { ...args, _count: select }
  return select === undefined ? args : { ...args, select }
}

/** All that decides about the answer. */
const callOf = (args: PlainObject, path: readonly string[]): unknown => {
  const order = jsonOrder(args)
  if (order !== '') return [args, path, order]
  return path.length === 0 ? args : [args, path]
}

/** One of Prisma's read calls as an operation of the core. Throws `NotOfTheSchema` for what cannot be translated. */
export const readCall = (
  model: Model,
  operation: string,
  args: PlainObject,
  path: readonly string[],
  compounds: CompoundsOf,
): ReadOperation => {
  const selection = selectionOf(model, ofRows(operation, args), compounds, SHOWS[operation] ?? 'rows')
  return {
    name: operation,
    selection,
    call: callOf(args, path),
    wholeRow: wholeRow(selection, operation, args, path, compounds),
    shown: shownBy(operation, path),
  }
}
