import type { Unfold } from '../contracts/shortcuts.ts'
import { DATE, END, INSTANCE, LIST, MISSING, OBJECT, type Step, type Token, VALUE } from './step.ts'

/** How the walk goes on from a step; `undefined`: nowhere. */
export type Go = (from: Step, token: Token) => Step | undefined

/** How a walk goes. */
export interface Way {
  readonly go: Go
  readonly unfold?: Unfold | undefined
}

/** Deeper, or with more values, and a call is none of those that are known. */
const DEEPEST = 12
const MOST_VALUES = 24
/** Letters. */
const LONGEST_TEXT = 200
/** Items of one list, names of one object. */
const LONGEST_LIST = 100
/** Letters. */
const LONGEST_NAME = 60

const walkList = (start: Step | undefined, list: readonly unknown[], values: unknown[], way: Way, depth: number) => {
  if (list.length > LONGEST_LIST) return undefined
  let step = start
  for (let i = 0; i < list.length && step !== undefined; i++) {
    const item = list[i]
    step = item === undefined ? way.go(step, MISSING) : walk(step, item, values, way, depth)
  }
  return step && way.go(step, END)
}

const walkInstance = (from: Step, instance: object, values: unknown[], way: Way, depth: number): Step | undefined => {
  const stands = way.unfold?.(instance)
  if (stands === undefined || stands.name.length > LONGEST_NAME) return undefined
  const start = way.go(from, INSTANCE)
  const named = start && way.go(start, stands.name)
  if (named === undefined) return undefined
  return stands.value === undefined ? way.go(named, MISSING) : walk(named, stands.value, values, way, depth)
}

const walkObject = (start: Step | undefined, object: object, values: unknown[], way: Way, depth: number) => {
  const names = Object.keys(object)
  if (names.length > LONGEST_LIST) return undefined
  let step = start
  for (const name of names) {
    const item = (object as Record<string, unknown>)[name]
    // A name without a value counts as missing.
    if (item === undefined) continue
    if (name.length > LONGEST_NAME) return undefined
    const named = step && way.go(step, name)
    step = named && walk(named, item, values, way, depth)
    if (step === undefined) return undefined
  }
  return step && way.go(step, END)
}

/**
 * Goes from step to step along the form of what was given, and gathers its values. Two things that come to the same step with the same
 * values are equal, but for the order of names. `undefined`: there is no such way, or what was given has no form: an instance of a class
 * that does not unfold may be equal to another one in a way that only its ORM knows.
 */
export const walk = (from: Step, given: unknown, values: unknown[], way: Way, depth = 0): Step | undefined => {
  const { go } = way
  switch (typeof given) {
    case 'string':
      if (given.length > LONGEST_TEXT) return undefined
      break
    case 'number':
      if (given === 0 && Object.is(given, -0)) return undefined // a map takes it for 0
      break
    case 'bigint':
      break
    case 'boolean':
      return go(from, given)
    case 'object': {
      if (given === null) return go(from, null)
      if (depth > DEEPEST) return undefined
      const prototype = Object.getPrototypeOf(given) as unknown
      if (prototype === Object.prototype || prototype === null)
        return walkObject(go(from, OBJECT), given, values, way, depth + 1)
      if (Array.isArray(given)) return walkList(go(from, LIST), given, values, way, depth + 1)
      if (prototype !== Date.prototype) return walkInstance(from, given, values, way, depth + 1)
      if (values.length === MOST_VALUES) return undefined
      values.push((given as Date).getTime())
      return go(from, DATE)
    }
    default:
      return undefined
  }
  if (values.length === MOST_VALUES) return undefined
  values.push(given)
  return go(from, VALUE)
}

/** How many values `walk` gathers from what it finds a way through. */
export const countValues = (given: unknown, unfold?: Unfold): number => {
  if (typeof given !== 'object') return given === undefined || typeof given === 'boolean' ? 0 : 1
  if (given === null) return 0
  if (given instanceof Date) return 1
  const stands = unfold?.(given)
  if (stands !== undefined) return countValues(stands.value, unfold)
  let count = 0
  for (const item of Array.isArray(given) ? (given as unknown[]) : Object.values(given))
    count += countValues(item, unfold)
  return count
}
