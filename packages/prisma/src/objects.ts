import type { Describe } from '@tidemark/core/adapter'

export type PlainObject = Readonly<Record<string, unknown>>

export const isPlain = (value: unknown): value is PlainObject => {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value) as unknown
  return prototype === Object.prototype || prototype === null
}

export const asArray = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T]

const NULLS = new Set(['DbNull', 'JsonNull', 'AnyNull'])

const nameOfClass = (value: object): string => (value.constructor as { name?: string } | undefined)?.name ?? ''

/** `Prisma.DbNull` and its like. */
export const isNullObject = (value: object): boolean => NULLS.has(nameOfClass(value))

export const isDecimal = (value: object): value is { toFixed(): string } =>
  (value.constructor as { isDecimal?: (value: unknown) => boolean } | undefined)?.isDecimal?.(value) === true

interface FieldReference {
  readonly modelName: string
  readonly name: string
}
/** `prisma.user.fields.score`: stands for another column of the row. */
export const isFieldReference = (value: object): value is FieldReference =>
  typeof (value as { _toGraphQLInputType?: unknown })._toGraphQLInputType === 'function'

/** How Prisma's own objects are spelled in a key. */
export const describePrisma: Describe = (value) => {
  if (isDecimal(value)) return `decimal ${value.toFixed()}`
  if (isNullObject(value)) return `null ${nameOfClass(value)}`
  if (isFieldReference(value)) return `field ${value.modelName}.${value.name}`
  return undefined
}
