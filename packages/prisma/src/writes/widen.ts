import type { Model } from '@tidemark/core/adapter'
import type { ComputedField } from '../client.ts'
import { isPlain, type PlainObject } from '../objects.ts'

/** A call that asks for more columns than the user did, and takes them away again. */
export interface Widened {
  readonly args: PlainObject
  /** Takes what was added out of the user's result, after it was read. */
  readonly strip: (result: unknown) => void
}

const remover = (names: readonly string[]) => (result: unknown) => {
  for (const row of Array.isArray(result) ? result : [result])
    if (isPlain(row)) for (const name of names) delete (row as Record<string, unknown>)[name]
}

type Computed = Readonly<Record<string, ComputedField>>

/** The same, and the columns that computed fields of these names are made from. */
const withNeeds = (computed: Computed, names: readonly string[]): ReadonlySet<string> => {
  const all = new Set(names)
  for (const name of all) for (const need of computed[name]?.needs ?? []) all.add(need)
  return all
}

/** What was added, and what Prisma adds itself for computed fields with such a name. */
const added = (computed: Computed, names: readonly string[], shown: ReadonlySet<string>): readonly string[] =>
  [...withNeeds(computed, names)].filter((name) => !shown.has(name))

/** What computed fields of the answer are made from: Prisma takes it away itself, when it has computed. */
const selected = (computed: Computed, select: PlainObject): ReadonlySet<string> =>
  withNeeds(
    computed,
    Object.keys(select).filter((name) => Boolean(select[name])),
  )

/** Makes the write return `fields` of its row, whatever the user selected, omitted, or omits globally. */
export const widen = (
  model: Model,
  args: PlainObject,
  fields: readonly string[],
  globalOmit: Readonly<Record<string, boolean>>,
  computed: Computed,
): Widened => {
  const select = args['select']
  const unchanged: Widened = { args, strip: () => {} }
  if (isPlain(select)) {
    if (!Object.values(select).some(Boolean)) return unchanged // which Prisma refuses, and shall
    const missing = fields.filter((name) => select[name] !== true)
    const more = Object.fromEntries(missing.map((name) => [name, true]))
    return missing.length === 0
      ? unchanged
      : {
          args: { ...args, select: { ...select, ...more } },
          strip: remover(added(computed, missing, selected(computed, select))),
        }
  }
  const omit = isPlain(args['omit']) ? args['omit'] : {}
  const isHidden = (name: string) => (omit[name] ?? globalOmit[name]) === true
  const hidden = fields.filter((name) => model.fields.has(name) && isHidden(name))
  const shown = [...model.fields.keys(), ...Object.keys(computed)].filter((name) => !isHidden(name))
  if (hidden.length === 0 || [...model.fields.keys()].every(isHidden)) return unchanged
  return {
    args: { ...args, omit: { ...omit, ...Object.fromEntries(hidden.map((name) => [name, false])) } },
    strip: remover(added(computed, hidden, withNeeds(computed, shown))),
  }
}

/** Makes it return related rows, too, of relations that the user, who gave `given`, did not ask for. */
export const widenBelow = (
  widened: Widened,
  given: PlainObject,
  relations: PlainObject,
  computed: Computed,
): Widened => {
  const names = Object.keys(relations)
  if (names.length === 0) return widened
  const { args, strip } = widened
  const word = isPlain(args['select']) ? 'select' : 'include'
  const shown = args[word]
  if (word === 'select' && !Object.values(shown as PlainObject).some(Boolean)) return widened // which Prisma refuses, and shall
  const { select } = given
  const remove = remover(isPlain(select) ? added(computed, names, selected(computed, select)) : names)
  return {
    args: { ...args, [word]: { ...(isPlain(shown) && shown), ...relations } },
    strip: (result) => {
      remove(result)
      strip(result)
    },
  }
}
