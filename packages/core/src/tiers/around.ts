/** The methods of a part that ask a server. */
export type Asking<T> = {
  [K in keyof T]-?: T[K] extends (...args: never[]) => Promise<unknown> ? K : never
}[keyof T]

type Method = (...args: unknown[]) => Promise<unknown>

/** The same part, with `how` around each of the named methods. */
export const around = <T extends object>(
  part: T,
  names: readonly Asking<T>[],
  how: <R>(ask: () => Promise<R>) => Promise<R>,
): T => {
  const wrapped = new Map<PropertyKey, Method>(
    names.map((name) => [name, (...args) => how(() => (part[name] as Method).apply(part, args))]),
  )
  return new Proxy(part, { get: (target, name) => wrapped.get(name) ?? (Reflect.get(target, name, target) as unknown) })
}
