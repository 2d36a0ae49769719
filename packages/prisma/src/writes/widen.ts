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

/** Columns that computed fields of the answer are made from: Prisma takes them away itself, when it has computed. */
const neededBy = (
  computed: Readonly<Record<string, ComputedField>>,
  isShown: (name: string) => boolean,
  names = Object.keys(computed).filter(isShown),
): ReadonlySet<string> => {
  const needed = new Set(names)
  for (const name of needed) for (const need of computed[name]?.needs ?? []) needed.add(need)
  return needed
}

const without = (names: readonly string[], kept: ReadonlySet<string>): readonly string[] =>
  names.filter((name) => !kept.has(name))

/** Makes the write return `fields` of its row, whatever the user selected, omitted, or omits globally. */
export const widen = (
  model: Model,
  args: PlainObject,
  fields: readonly string[],
  globalOmit: Readonly<Record<string, boolean>>,
  computed: Readonly<Record<string, ComputedField>>,
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
          strip: remover(
            without(
              missing,
              neededBy(computed, (name) => select[name] === true),
            ),
          ),
        }
  }
  const omit = isPlain(args['omit']) ? args['omit'] : {}
  const hidden = fields.filter((name) => model.fields.has(name) && (omit[name] ?? globalOmit[name]) === true)
  const isEmpty = [...model.fields.keys()].every((name) => (omit[name] ?? globalOmit[name]) === true)
  if (hidden.length === 0 || isEmpty) return unchanged
  return {
    args: { ...args, omit: { ...omit, ...Object.fromEntries(hidden.map((name) => [name, false])) } },
    strip: remover(
      without(
        hidden,
        neededBy(computed, (name) => (omit[name] ?? globalOmit[name]) !== true),
      ),
    ),
  }
}

/** Makes it return related rows, too, of relations that the user did not ask for. */
export const widenBelow = (widened: Widened, relations: PlainObject): Widened => {
  const names = Object.keys(relations)
  if (names.length === 0) return widened
  const { args, strip } = widened
  const word = isPlain(args['select']) ? 'select' : 'include'
  const shown = args[word]
  if (word === 'select' && !Object.values(shown as PlainObject).some(Boolean)) return widened // which Prisma refuses, and shall
  const remove = remover(names)
  return {
    args: { ...args, [word]: { ...(isPlain(shown) && shown), ...relations } },
    strip: (result) => {
      remove(result)
      strip(result)
    },
  }
}
