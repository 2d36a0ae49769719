import type { Db } from './about.ts'

const readMethods = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
])

type Method = (args?: object) => unknown

const withoutCache = (delegate: object): object =>
  new Proxy(delegate, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function' || !readMethods.has(String(name))) return value
      return (args?: object) => (value as Method)({ ...args, cache: false })
    },
  })

/** The same client, the same connections, and `cache: false` with every read: what it answers is the truth. */
export const oracle = (db: Db): Db =>
  new Proxy(db, {
    get: (target, name) => {
      if (name === '$queryCached') return () => target.$queryRaw.bind(target)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'object' && value !== null && !/^[$_]/.test(String(name)) ? withoutCache(value) : value
    },
  })
