const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const shown = (value: unknown): string => {
  if (typeof value === 'bigint') return `${value}n`
  if (!isObject(value)) return typeof value === 'string' ? JSON.stringify(value) : String(value)
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part))
  return `${value.constructor?.name ?? 'object'} ${text.length > 300 ? `${text.slice(0, 300)}…` : text}`
}

/** What makes two values of a class equal, for the classes that carry their value inside. */
const inside = (value: object): string | undefined => {
  if (value instanceof Date) return String(value.getTime())
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
  // A Decimal, from whichever copy of its library.
  return 'toFixed' in value && typeof value.toFixed === 'function' ? String(value.toFixed()) : undefined
}

const ofObjects = (found: object, wanted: object, at: string): string | undefined => {
  if (Object.getPrototypeOf(found) !== Object.getPrototypeOf(wanted)) return `${at} is of another class`
  const value = inside(wanted)
  if (value !== undefined) return inside(found) === value ? undefined : `${at} is ${shown(found)}, not ${shown(wanted)}`
  // The order of keys counts: a caller who prints the answer must not see whether it was stored.
  const [own, expected] = [Reflect.ownKeys(found), Reflect.ownKeys(wanted)]
  if (own.map(String).join('\n') !== expected.map(String).join('\n'))
    return `${at} has ${own.map(String).join(', ') || 'nothing'}, not ${expected.map(String).join(', ') || 'nothing'}`
  for (const key of expected) {
    const part = difference(Reflect.get(found, key), Reflect.get(wanted, key), `${at}.${String(key)}`)
    if (part !== undefined) return part
  }
  return undefined
}

/** Where two answers differ first, in words: in value, in type or in the order of anything. `undefined`: nowhere. */
export const difference = (found: unknown, wanted: unknown, at = 'answer'): string | undefined => {
  if (Object.is(found, wanted)) return undefined
  if (isObject(found) && isObject(wanted)) return ofObjects(found, wanted, at)
  return `${at} is ${shown(found)}, not ${shown(wanted)}`
}

/** The same answer with its rows in an order of their own, for queries that leave the order open. */
export const unordered = (answer: unknown): unknown =>
  Array.isArray(answer) ? answer.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : answer
