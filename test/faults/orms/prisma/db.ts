import type { Cache, CallControl } from '@tidemark/core'
import { cacheExtension } from '@tidemark/prisma'
import type { PostgresPrismaClient } from '@tidemark/shop'

export const throughCache = (client: PostgresPrismaClient, cache: Cache) =>
  client.$extends(cacheExtension({ cache, database: 'shop' }))

/** The shop through the cache. */
export type Db = ReturnType<typeof throughCache>
/** The same inside an interactive transaction. */
export type InnerDb = Omit<Db, '$extends' | '$disconnect' | '$connect' | '$on' | '$use'>

/** The argument of a call, or none. */
export interface Said {
  readonly cache?: CallControl
}

export const say = (control: CallControl | undefined): Said => (control === undefined ? {} : { cache: control })
