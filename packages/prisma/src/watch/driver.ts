import type { SqlDriverAdapterFactory } from '@prisma/client/runtime/client'

/** What Prisma talks to: a pool, or the one connection of an embedded database. Statements on it commit by themselves. */
export type Connection = Awaited<ReturnType<SqlDriverAdapterFactory['connect']>>

export type DriverTransaction = Awaited<ReturnType<Connection['startTransaction']>>

export type Query = Parameters<Connection['queryRaw']>[0]

/**
 * The same object with other answers under some names. Everything else a driver has stays as it is, and works on itself: it may
 * keep private fields. A method that the driver does not have is not added, because Prisma looks whether it is there.
 */
export const around = <T extends object>(inner: T, instead: Readonly<Record<PropertyKey, unknown>>): T =>
  new Proxy(inner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (Object.hasOwn(instead, name) && (typeof name === 'symbol' || value !== undefined)) return instead[name]
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value
    },
  })
