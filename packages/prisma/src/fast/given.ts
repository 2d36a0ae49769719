import { types } from 'node:util'
import { setOwn } from '@tidemark/core/adapter'
import { isFieldReference, isNullObject, type PlainObject } from '../objects.ts'

/** Has it a method of this name? */
const can = (value: object, name: string): boolean => typeof (value as Record<string, unknown>)[name] === 'function'

/**
 * Prisma's own objects, decimals of whatever library, and what says itself how it is to be written: nobody changes them, and a copy would
 * not be the same.
 */
const isFixed = (value: object): boolean =>
  isNullObject(value) ||
  isFieldReference(value) ||
  can(value, 'ifUndefined') ||
  can(value, 'toFixed') ||
  can(value, 'toJSON')

/**
 * Arguments as they are now, for good, whatever is done to them later. It is what Prisma makes of them before it calls hooks: instances of
 * classes become plain objects, with what they inherit.
 */
export const snapshotOf = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => snapshotOf(item))
  const prototype = Object.getPrototypeOf(value) as unknown
  if (prototype !== Object.prototype) {
    // Also of another realm: of a sandbox that tests run in.
    if (types.isDate(value)) return new Date(value.getTime())
    // `slice` of a Buffer is a view of the same bytes.
    if (types.isUint8Array(value)) return Uint8Array.prototype.slice.call(value)
    if (isFixed(value)) return value
  }
  const snapshot: Record<string, unknown> = {}
  for (const name in value) setOwn(snapshot, name, snapshotOf((value as PlainObject)[name]))
  return snapshot
}

/** What Prisma's own promise was given when the call was made, and looks at when it is awaited. */
export interface Given {
  readonly args: PlainObject
  /**
   * Arguments may have been changed since: now they are these, and stay so. False: they are others for good already, or the promise would
   * make another thing of the answer, for that is decided when a call is made.
   */
  settle(args: PlainObject): boolean
}

/** What Prisma looks at when a figure is asked for: whether one number comes, or an object. */
const formOf = ({ select, _count }: PlainObject): string => `${typeof select} ${typeof _count}`

export const givenOf = (all: PlainObject): Given => {
  const args: Record<string, unknown> = { ...all }
  if ('cache' in args) delete args['cache']
  const form = formOf(args)
  let isSettled = false
  return {
    args,
    settle: (now) => {
      if (isSettled || formOf(now) !== form) return false
      isSettled = true
      for (const name of Object.keys(args)) if (!Object.hasOwn(now, name)) delete args[name]
      for (const name of Object.keys(now)) setOwn(args, name, now[name])
      return true
    },
  }
}
