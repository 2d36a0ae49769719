import { classOf } from './class-of.ts'
import { DEEPEST, Uncopyable } from './copy.ts'
import { damaged } from './damaged.ts'

/** A toJSON that is inherited or not enumerable is no part of the value, but JSON.stringify would ask it. */
const speaksForItself = (value: object): boolean => typeof (value as { toJSON?: unknown }).toJSON !== 'function'

/** Whether JSON gives the value back equal. Throws `Uncopyable` for what is too deep. */
export const isJson = (value: unknown, depth: number): boolean => {
  const what = classOf(value)
  if (what === 's' || what === 'null') return true
  if (what !== 'list' && what !== 'object') return false
  if (depth > DEEPEST) throw new Uncopyable('an object that is cyclic or too deep')
  if (!speaksForItself(value as object)) return false
  if (what === 'object') {
    for (const name of Object.keys(value as object))
      if (!isJson((value as Record<string, unknown>)[name], depth + 1)) return false
    return true
  }
  // By index: a hole is undefined, and JSON would say null.
  const list = value as readonly unknown[]
  for (let i = 0; i < list.length; i++) if (!isJson(list[i], depth + 1)) return false
  return true
}

/** What JSON.parse returned, if it is no deeper than what is written: code that walks over values relies on that. */
export const boundedJson = (value: unknown, depth: number): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) return damaged(`objects at most ${DEEPEST} deep`, value)
  if (Array.isArray(value)) for (const item of value) boundedJson(item, depth + 1)
  else for (const name of Object.keys(value)) boundedJson((value as Record<string, unknown>)[name], depth + 1)
  return value
}
