/** Equal in type, value, prototype and order of properties: what a caller could tell apart is not identical. */
export const identical = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b)
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || Array.isArray(a) !== Array.isArray(b)) return false
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime())
  if (a instanceof Uint8Array) return Buffer.compare(a, b as Uint8Array) === 0
  const names = Reflect.ownKeys(a)
  const others = Reflect.ownKeys(b)
  return (
    names.length === others.length &&
    names.every((name, i) => {
      if (name !== others[i]) return false
      const [own, other] = [Object.getOwnPropertyDescriptor(a, name), Object.getOwnPropertyDescriptor(b, name)]
      return own?.enumerable === other?.enumerable && identical(own?.value, other?.value)
    })
  )
}
