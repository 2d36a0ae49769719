import type { Child, Row, Selection } from '../contracts/operation.ts'
import type { SeenRows } from '../contracts/plan.ts'
import { type JoinLink, type KeyLink, type Model, type NarrowKey, spelledKey } from '../contracts/schema.ts'
import { rowsPart, type Tag, valueTag } from '../contracts/tag.ts'
import { keyOn, partsOf } from './parts.ts'

/** More rows than this on one level, and the level hangs on the whole model. */
const MOST_PARENTS = 100

/** What the rows of an answer add to its tags. */
export class Findings {
  readonly rows = new Set<Tag>()
  readonly maybe = new Set<Tag>()
  readonly seen: SeenRows[] = []

  /** One tag per value, or the model's if one is not told or there are too many. */
  perValue(
    model: Model,
    key: NarrowKey | undefined,
    values: readonly (string | undefined)[],
    looksAt?: ReadonlySet<string>,
  ): void {
    if (key === undefined || values.length > MOST_PARENTS || values.includes(undefined))
      return void this.maybe.add(model.tag)
    const tags = values.map((value) => valueTag(key.columnTag, value as string))
    for (const tag of partsOf(model, looksAt, key, tags)) this.rows.add(tag)
  }
}

const NO_ROWS: readonly Row[] = []

const relatedRows = (parent: Row, at: string | undefined): readonly Row[] => {
  const found = at === undefined ? undefined : parent[at]
  if (Array.isArray(found)) return found as Row[]
  return typeof found === 'object' && found !== null ? [found as Row] : NO_ROWS
}

const allRelated = (parents: readonly Row[], at: string | undefined): readonly Row[] => {
  const all: Row[] = []
  for (const parent of parents) for (const row of relatedRows(parent, at)) all.push(row)
  return all
}

/** Is every related row among those shown? */
const isWhole = ({ filter, partial }: Selection): boolean => !partial && filter.kind === 'and' && filter.of.length === 0

const followJoin = (
  { relation, selection, at }: Child,
  link: JoinLink,
  parents: readonly Row[],
  findings: Findings,
) => {
  // The links of each parent, and the rows at their other end.
  const near = keyOn(link.join, [link.near])
  findings.perValue(
    link.join,
    near,
    parents.map((row) => near && spelledKey(near, row, [link.own])),
  )
  if (at === undefined) return
  const { target } = relation
  const shown = allRelated(parents, at)
  const far = keyOn(target, [link.other])
  if (isWhole(selection))
    findings.perValue(
      target,
      far,
      shown.map((row) => far && spelledKey(far, row)),
      selection.looksAt,
    )
  else findings.maybe.add(target.tag) // a linked row that is not shown may come to pass the filter
  followAll(selection, shown, findings)
}

/** The row that a foreign key points to, as a tag spells it; `null`: it points nowhere, and its own row says so. */
const pointedTo = (
  key: NarrowKey,
  { own }: KeyLink,
  parent: Row,
  at: string | undefined,
): string | null | undefined => {
  const [row] = relatedRows(parent, at)
  const isTold = own.every(({ name }) => parent[name] !== undefined)
  if (row !== undefined) return isTold ? spelledKey(key, parent, own) : spelledKey(key, row)
  // Else it points to a row that is not there, or is not told where it points.
  return own.some(({ name }) => parent[name] === null) ? null : undefined
}

const followKey = ({ relation, selection, at }: Child, link: KeyLink, parents: readonly Row[], findings: Findings) => {
  const { target } = relation
  const key = keyOn(target, link.other)
  if (link.holds) {
    const values = parents.map((parent) => key && pointedTo(key, link, parent, at))
    findings.perValue(
      target,
      key,
      values.filter((value) => value !== null),
      selection.looksAt,
    )
  } else {
    // The insert that ends "nothing there" need not know the key beforehand.
    if (key?.unique === true && parents.some((parent) => relatedRows(parent, at).length === 0))
      findings.maybe.add(rowsPart(target.tag))
    findings.perValue(
      target,
      key,
      parents.map((parent) => key && spelledKey(key, parent, link.own)),
      selection.looksAt,
    )
  }
  followAll(selection, allRelated(parents, at), findings)
}

/** Adds what rows of one level, and those below them, hang on. */
export const followAll = ({ model, children }: Selection, rows: readonly Row[], findings: Findings): void => {
  findings.seen.push({ model, rows })
  for (const child of children) {
    const { link } = child.relation
    if (link.kind === 'join') followJoin(child, link, rows, findings)
    else followKey(child, link, rows, findings)
  }
}
