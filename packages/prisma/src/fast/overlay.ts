/**
 * The object as it is, but for the properties that `make` has something for; each is made when it is first asked for. What somebody sets
 * or defines takes the place of ours: spies and mocks work as they do on the object itself.
 */
export const overlay = <T extends object>(object: T, make: (name: PropertyKey) => unknown): T => {
  const ours = new Map<PropertyKey, unknown>()
  const replace = (name: PropertyKey) => void ours.set(name, undefined)
  const madeOf = (name: PropertyKey): unknown => {
    if (ours.has(name)) return undefined
    const made = make(name)
    if (made !== undefined) ours.set(name, made)
    return made
  }
  // The object is a proxy itself, and the target of another one is asked about its properties at every access: nothing is quicker.
  const target = {} as T
  // Node shows the target of a proxy.
  Object.defineProperty(target, Symbol.for('nodejs.util.inspect.custom'), { value: () => object, configurable: true })
  return new Proxy(target, {
    get: (_, name) => ours.get(name) ?? madeOf(name) ?? Reflect.get(object, name),
    has: (_, name) => Reflect.has(object, name),
    set: (_, name, value) => {
      replace(name)
      return Reflect.set(object, name, value)
    },
    defineProperty: (_, name, descriptor) => {
      replace(name)
      return Reflect.defineProperty(object, name, descriptor)
    },
    deleteProperty: (_, name) => {
      replace(name)
      return Reflect.deleteProperty(object, name)
    },
    ownKeys: () => Reflect.ownKeys(object),
    // What a target does not have must not be reported as unchangeable.
    getOwnPropertyDescriptor: (_, name) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(object, name)
      return descriptor && { ...descriptor, configurable: true }
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(object),
    setPrototypeOf: (_, prototype) => Reflect.setPrototypeOf(object, prototype),
  })
}
