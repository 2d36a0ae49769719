import { classOf } from './class-of.ts'
import type { CopyKind, CopyLeaf } from './copy-kind.ts'

/** Limits of a shape: what is beyond them is `x`. Code for more columns would cost more than it saves. */
const MOST_COLUMNS = 300
const MOST_LEVELS = 20

/** A kind while values are looked at. `null`: nothing else was seen in this place yet. */
type Draft = CopyLeaf | null | RowDraft | ListDraft
type RowDraft = readonly [word: 'row', names: readonly string[], kinds: Draft[]]
type ListDraft = [word: 'list', kind: Draft]

interface Budget {
  columns: number
}

const newRow = (names: readonly string[], budget: Budget): RowDraft | 'x' => {
  budget.columns -= names.length
  return budget.columns < 0 ? 'x' : ['row', names, names.map(() => null)]
}

const widenedByRow = (draft: Draft, row: Readonly<Record<string, unknown>>, level: number, budget: Budget): Draft => {
  const known = draft ?? newRow(Object.keys(row), budget)
  if (typeof known === 'string' || known[0] !== 'row') return 'x'
  const [, names, kinds] = known
  let i = 0
  // Half the time of Object.keys, and where a prototype is polluted there are more names than the row's own, and no shape.
  for (const name in row) {
    if (name !== names[i]) return 'x'
    const value = row[name]
    // Most values are like those of the row before: there is nothing to widen.
    if (kinds[i] !== 'a' || typeof value === 'object') kinds[i] = widened(kinds[i] as Draft, value, level + 1, budget)
    i++
  }
  return i === names.length ? known : 'x'
}

/** By index: a hole is an item too. */
const widenedByList = (draft: Draft, list: readonly unknown[], level: number, budget: Budget): Draft => {
  const known: Draft = draft ?? ['list', null]
  if (typeof known === 'string' || known[0] !== 'list') return 'x'
  let kind = known[1]
  for (let i = 0; i < list.length && kind !== 'x'; i++) kind = widened(kind, list[i], level + 1, budget)
  known[1] = kind
  return known
}

/** The narrowest kind that holds `value` and everything that `draft` holds. Rows and lists are widened where they are. */
const widened = (draft: Draft, value: unknown, level: number, budget: Budget): Draft => {
  if (value === null || draft === 'x') return draft
  let leaf: CopyLeaf
  if (typeof value !== 'object') leaf = 'a'
  else {
    const what = classOf(value)
    if (what === 'object' || what === 'list') {
      if (level >= MOST_LEVELS) return 'x'
      return what === 'object'
        ? widenedByRow(draft, value as Readonly<Record<string, unknown>>, level, budget)
        : widenedByList(draft, value as readonly unknown[], level, budget)
    }
    leaf = what === 'D' ? 'a' : what === 'd' || what === 'y' || what === 'f' ? what : 'x'
  }
  return draft === null || draft === leaf ? leaf : 'x'
}

/** What was always `null` is copied as it is. */
const finished = (draft: Draft): CopyKind => {
  if (draft === null) return 'a'
  if (typeof draft === 'string') return draft
  return draft[0] === 'row' ? ['row', draft[1], draft[2].map(finished)] : ['list', finished(draft[1])]
}

/** The narrowest kind that holds the value, in one walk over it. The value holds nothing that a copy would lose: a function in it would not be found. */
export const inferCopyKind = (value: unknown): CopyKind => finished(widened(null, value, 0, { columns: MOST_COLUMNS }))
