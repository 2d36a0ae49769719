import { type Describe, Unkeyable } from '../../../src/plan/canonical.ts'

const DEEPEST = 100

const text = (value: string): string => `${value.length}'${value}`

const writeObject = (value: Record<string, unknown>, describe: Describe | undefined, depth: number): string => {
  let out = '{'
  for (const name of Object.keys(value).sort()) {
    const item = write(value[name], describe, depth)
    if (item !== '') out += text(name) + item
  }
  return `${out}}`
}

/** Empty for what counts as missing. */
const write = (value: unknown, describe: Describe | undefined, depth: number): string => {
  switch (typeof value) {
    case 'string':
      return `s${text(value)}`
    case 'number':
      return `n${Object.is(value, -0) ? '-0' : value};`
    case 'boolean':
      return value ? 't' : 'f'
    case 'bigint':
      return `i${value};`
    case 'undefined':
      return ''
    case 'object':
      break
    default:
      throw new Unkeyable(`a ${typeof value}`)
  }
  if (value === null) return '0'
  if (depth > DEEPEST) throw new Unkeyable('an object that is cyclic or too deep')
  if (Array.isArray(value)) {
    // A missing item of a list is not nothing: it keeps its place.
    return `[${Array.from(value, (item) => write(item, describe, depth + 1) || 'u').join('')}]`
  }
  const described = describe?.(value)
  if (described === null) return ''
  if (described !== undefined) return `o${text(described)}`
  if (value instanceof Date) return `d${value.getTime()};`
  if (value instanceof Uint8Array)
    return `b${text(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'))}`
  const prototype = Object.getPrototypeOf(value) as unknown
  if (prototype === Object.prototype || prototype === null)
    return writeObject(value as Record<string, unknown>, describe, depth + 1)
  throw new Unkeyable(`an instance of ${value.constructor?.name ?? 'an unknown class'}`)
}

/** The spelling as keys have had it from the first day on, written to be read and not to be fast. */
export const plainlyCanonical = (value: unknown, describe?: Describe): string => write(value, describe, 0)
