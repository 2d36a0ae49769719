import { countValues, type Draft, type Policy, type ReadOperation } from '@tidemark/core/adapter'
import type { Attached } from '../attached.ts'
import { type EntityMetadata, fieldNameOf } from '../schema/names.ts'
import type { FindOptions } from './find-operation.ts'
import { unfoldOperator } from './operators.ts'
import { isTaken } from './where.ts'

interface Place {
  /** As `where` names it. */
  readonly path: string
  readonly field: string
  /** In the order of the values of the call. */
  readonly at: number
  /** Whether the column takes a value as it is. */
  readonly takes: (value: unknown) => boolean
}

/** The columns of `where: { authorId: 5, id: 7 }`. */
const openIn = ({ dataSource }: Attached, metadata: EntityMetadata, options: FindOptions): readonly Place[] => {
  const where = options['where'] as object | undefined
  if (where === undefined || Object.getPrototypeOf(where) !== Object.prototype) return []
  const places: Place[] = []
  let at = 0
  for (const word of Object.keys(options)) {
    if (word !== 'where') {
      at += countValues(options[word], unfoldOperator)
      continue
    }
    for (const [path, value] of Object.entries(where) as [string, unknown][]) {
      const isValue = typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint'
      const column = isValue ? metadata.findColumnWithPropertyPathStrict(path) : undefined
      if (column !== undefined) {
        const takes = (one: unknown): boolean => isTaken(column, one, dataSource)
        if (takes(value)) places.push({ path, field: fieldNameOf(column), at, takes })
      }
      at += countValues(value, unfoldOperator)
    }
  }
  return places
}

/**
 * How calls are planned that ask for other values of the same columns. A value that the column turns into another one is planned by
 * itself: tags go by what it becomes, the key by what it is.
 *
 * @param options of the call, as its caller gave them: the order of their values is that of the walk which finds the draft
 */
export const draftOf = (
  attached: Attached,
  metadata: EntityMetadata,
  operation: ReadOperation,
  policy: Policy,
  scope: unknown,
  options: FindOptions,
): Draft | undefined => {
  const open = openIn(attached, metadata, options)
  if (open.length === 0) return undefined
  const [conditions, ...others] = operation.call as readonly [Readonly<Record<string, unknown>>, ...unknown[]]
  const callWith = (values: readonly unknown[]): unknown => {
    const asked: Record<string, unknown> = { ...conditions }
    open.forEach(({ path }, i) => (asked[path] = ['is', values[i]]))
    return [asked, ...others]
  }
  const names = open.map(({ field }) => field)
  const plan = attached.engine.plans(operation, policy, scope, () => undefined, names, callWith)
  if (plan === undefined) return undefined
  return {
    open: open.map(({ at }) => at),
    plan: (values, key) => (open.every(({ takes }, i) => takes(values[i])) ? plan(values, key) : undefined),
  }
}
