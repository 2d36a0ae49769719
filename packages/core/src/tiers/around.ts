/** The methods of a part that ask a server. Some parts lack some of them. */
export type Asking<T> = {
  [K in keyof T]-?: Required<T>[K] extends (...args: never[]) => Promise<unknown> ? K : never
}[keyof T]

type Method = (...args: unknown[]) => Promise<unknown>

/** The same part, with `how` around each of the named methods. */
export const around = <T extends object>(
  part: T,
  names: readonly Asking<T>[],
  how: <R>(ask: () => Promise<R>) => Promise<R>,
): T => {
  const own = names.flatMap((name) => {
    if (part[name] === undefined) return []
    // Looked up by every call: tests put others in its place.
    const value: Method = (...args) => how(() => (part[name] as Method).apply(part, args))
    return [[name, { value, enumerable: true }] as const]
  })
  const others = new Proxy(part, { get: (target, name) => Reflect.get(target, name, target) as unknown })
  // Before it, for a proxy takes longer to be asked than to answer.
  return Object.create(others, Object.fromEntries(own)) as T
}
