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

/** `Prisma.skip`: the name that it is given for counts as missing. */
export const isSkip = (value: unknown): boolean =>
  typeof (value as { ifUndefined?: unknown } | null | undefined)?.ifUndefined === 'function' && !isPlain(value)

/** For these Prisma takes it for an object without anything in it. */
const NEVER_MISSING: ReadonlySet<string> = new Set(['select', 'include', 'omit'])

/** What Prisma makes of arguments with `Prisma.skip` in them; the same object where there is none. */
export const withoutSkips = <T>(value: T): T => {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    const kept = items.map(withoutSkips)
    return kept.some((item, i) => item !== items[i]) ? (kept as T) : value
  }
  if (!isPlain(value)) return value
  let kept: Record<string, unknown> | undefined
  for (const name of Object.keys(value)) {
    const item = value[name]
    if (isSkip(item) && !NEVER_MISSING.has(name)) {
      kept ??= { ...value }
      delete kept[name]
      continue
    }
    const inner = withoutSkips(item)
    if (inner !== item) (kept ??= { ...value })[name] = inner
  }
  return (kept as T | undefined) ?? value
}

/** Prisma hands copies to hooks, but of a Buffer: its `slice` is a view of the caller's bytes. */
export const ownBytes = (args: unknown): void => {
  if (!isPlain(args) && !Array.isArray(args)) return
  const copy = args as Record<string, unknown>
  for (const name of Object.keys(copy)) {
    const item = copy[name]
    if (item instanceof Uint8Array) copy[name] = Uint8Array.prototype.slice.call(item)
    else ownBytes(item)
  }
}

/** Is anything in it given as `undefined`, rather than not given? */
export const saysUndefined = (value: unknown): boolean =>
  value === undefined ||
  (Array.isArray(value) ? value.some(saysUndefined) : isPlain(value) && Object.values(value).some(saysUndefined))

/** How Prisma's own objects are spelled in a key. */
export const describePrisma: Describe = (value) => {
  // Most are plain, and JSON may have a `constructor` that looks like one of Prisma's.
  if (isPlain(value)) return undefined
  if (isDecimal(value)) return `decimal ${value.toFixed()}`
  if (isNullObject(value)) return `null ${nameOfClass(value)}`
  if (isFieldReference(value)) return `field ${value.modelName}.${value.name}`
  return undefined
}
