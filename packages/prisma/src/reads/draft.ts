import {
  countValues,
  type Draft,
  type Engine,
  type Model,
  type Policy,
  type ReadOperation,
} from '@tidemark/core/adapter'
import { describePrisma, isPlain, type PlainObject } from '../objects.ts'

interface Place {
  readonly name: string
  /** In the order of the values of the call. */
  readonly at: number
}

/** The fields of `where: { authorId: 5, id: 7 }`. A text may be a word of Prisma's anywhere else. */
const openIn = (model: Model, args: PlainObject): readonly Place[] => {
  const { where } = args
  if (!isPlain(where)) return []
  const places: Place[] = []
  let at = 0
  for (const word of Object.keys(args)) {
    if (word !== 'where') {
      at += countValues(args[word])
      continue
    }
    for (const name of Object.keys(where)) {
      const value = where[name]
      const isValue = typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint'
      if (isValue && model.fields.has(name)) places.push({ name, at })
      at += countValues(value)
    }
  }
  return places
}

/**
 * How calls are planned that ask for other values of the same fields.
 *
 * @param args of the call, with what it says about the cache
 */
export const draftOf = (
  engine: Engine,
  operation: ReadOperation,
  policy: Policy,
  scope: unknown,
  args: PlainObject,
): Draft | undefined => {
  const { call, selection } = operation
  const open = openIn(selection.model, args)
  // Only then it is the arguments.
  if (open.length === 0 || !isPlain(call)) return undefined
  const where = call['where'] as PlainObject
  const callWith = (values: readonly unknown[]): unknown => {
    const asked: Record<string, unknown> = { ...where }
    open.forEach(({ name }, i) => (asked[name] = values[i]))
    return { ...call, where: asked }
  }
  const names = open.map(({ name }) => name)
  const plan = engine.plans(operation, policy, scope, describePrisma, names, callWith)
  return plan && { open: open.map(({ at }) => at), plan }
}
