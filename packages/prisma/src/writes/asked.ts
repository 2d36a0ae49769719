import { imageFields, type Model, type Relation, type Row } from '@tidemark/core/adapter'
import type { PlainObject } from '../objects.ts'
import { rowsAt } from './reach.ts'

/** Finds rows in the row that the call returns; `undefined`: it does not tell all of them. */
export type Learn = (result: Row) => readonly Row[] | undefined

/** What is asked for below a row that a call returns: its new related rows, whose ids only the database knows. */
export interface Asked {
  readonly below: Map<Relation, Asked>
  /** Relations that the user asks for himself, maybe not for all of their rows. */
  readonly taken: readonly string[]
  /** How many rows there must be. If there are fewer, one went elsewhere in the same call. */
  expected: number
}

export const nothingAsked = (taken: readonly string[] = []): Asked => ({ below: new Map(), taken, expected: 0 })

/** Asks for the related rows of new rows: they have no others than the call gives them. */
export const ask = (
  parent: { readonly asked: Asked | undefined; readonly learn: Learn | undefined },
  relation: Relation,
  rows: number,
): { readonly asked: Asked; readonly learn: Learn } | undefined => {
  const { asked: above, learn } = parent
  if (above === undefined || learn === undefined || above.taken.includes(relation.name)) return undefined
  const asked = above.below.get(relation) ?? nothingAsked()
  above.below.set(relation, asked)
  asked.expected += rows
  return {
    asked,
    learn: (result) => {
      const found = learn(result)?.flatMap((row) => rowsAt(row, relation))
      return found !== undefined && found.length >= asked.expected ? found : undefined
    },
  }
}

/** The related rows asked for, as a Prisma `select` or `include` names them. */
export const selectAsked = ({ below }: Asked): PlainObject =>
  Object.fromEntries(
    [...below].map(([{ name, target }, asked]) => [name, { select: { ...keysOf(target), ...selectAsked(asked) } }]),
  )

const keysOf = (model: Model): PlainObject => Object.fromEntries(imageFields(model).map((name) => [name, true]))
