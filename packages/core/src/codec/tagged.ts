import { classOf } from './class-of.ts'
import { DEEPEST, Uncopyable } from './copy.ts'
import { damaged } from './damaged.ts'
import type { Form, Forms } from './form.ts'
import { setOwn } from './set-own.ts'

const ODD: ReadonlyMap<unknown, unknown> = new Map<string, unknown>([
  ['undefined', undefined],
  ['-0', -0],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

/**
 * Any value, told apart by tags. Scalars are written as they are; everything else is an array whose first element is a
 * tag of ours: as the user's own arrays and objects are written so too, none of them can look like one.
 *
 *     ['list', …items]   ['object', name, value, …]   ['bare', name, value, …]   ['odd', '-0']   ['d', …] and the other forms
 */
export const taggedForm = (forms: Omit<Forms, 'x'>): Form => {
  const packObject = (tag: string, value: Readonly<Record<string, unknown>>, depth: number): readonly unknown[] => {
    const packed: unknown[] = [tag]
    for (const name of Object.keys(value)) packed.push(name, pack(value[name], depth + 1))
    return packed
  }

  const pack = (value: unknown, depth: number): unknown => {
    const what = classOf(value)
    if (what === 's' || what === 'null') return value
    if (what === 'odd') return [what, Object.is(value, -0) ? '-0' : String(value)]
    if (what === 'b') return [what, forms.b.pack(value, depth)]
    if (depth > DEEPEST) throw new Uncopyable('an object that is cyclic or too deep')
    if (what === 'object' || what === 'bare') return packObject(what, value as Record<string, unknown>, depth)
    if (what !== 'list') return [what, forms[what].pack(value, depth)]
    const list = value as readonly unknown[]
    const packed: unknown[] = [what]
    for (let i = 0; i < list.length; i++) packed.push(pack(list[i], depth + 1))
    return packed
  }

  const unpackObject = (target: Record<string, unknown>, packed: readonly unknown[], depth: number): unknown => {
    if (packed.length % 2 === 0) return damaged('names and values', packed)
    for (let i = 1; i < packed.length; i += 2) {
      const name = packed[i]
      if (typeof name !== 'string') return damaged('the name of a property', name)
      setOwn(target, name, unpack(packed[i + 1], depth + 1))
    }
    return target
  }

  const unpack = (packed: unknown, depth: number): unknown => {
    if (typeof packed !== 'object' || packed === null) return packed
    if (!Array.isArray(packed)) return damaged('a tagged value', packed)
    const [tag, content] = packed as readonly unknown[]
    if (depth > DEEPEST && tag !== 'odd' && tag !== 'b') return damaged(`objects at most ${DEEPEST} deep`, packed)
    switch (tag) {
      case 'list':
        return packed.slice(1).map((item) => unpack(item, depth + 1))
      case 'object':
        return unpackObject({}, packed, depth)
      case 'bare':
        return unpackObject(Object.create(null) as Record<string, unknown>, packed, depth)
      case 'odd':
        return ODD.has(content) ? ODD.get(content) : damaged('a number that JSON has not', content)
      case 'd':
      case 'D':
      case 'b':
      case 'y':
      case 'f':
        return packed.length === 2 && content !== null
          ? forms[tag].unpack(content, depth)
          : damaged('one value', packed)
      default:
        return damaged('a tag', tag)
    }
  }

  return { pack, unpack }
}
