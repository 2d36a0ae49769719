import type { Types } from '@prisma/client/runtime/client'
import type { Cache, Dependency, RememberOptions } from '@tidemark/core'
import type { CachedModelMethods } from './methods.ts'

/** What `prisma.$extends(cacheExtension({ … }))` takes. */
export interface CacheExtensionOptions {
  /** Omitted: the default cache of the process (memory only), which everybody shares who names none. */
  readonly cache?: Cache | undefined
  /**
   * Whoever may see the answers: the tenant, the user, the language. It is asked at every read and becomes part of its key,
   * so that answers never cross from one to another. Needed where the database itself answers differently (row level security).
   */
  readonly scope?: (() => unknown) | undefined
  /** Tells databases apart that share a cache: a name of its own for each, which becomes part of what writes invalidate. */
  readonly database?: string | undefined
}

/** What a raw read must be told: nobody else knows which models it depends on. */
export interface QueryCachedOptions extends RememberOptions {
  readonly dependsOn: readonly Dependency[]
}

/** Takes the statement. Values become parameters, never text. */
export interface RawRead {
  <T = unknown>(strings: TemplateStringsArray, ...values: readonly unknown[]): Promise<T>
}

/** `` prisma.$queryCached({ ttl: '10m', dependsOn: ['Post'] })`select …` ``: a `$queryRaw` that is cached. */
export interface QueryCached {
  (options: QueryCachedOptions): RawRead
}

/** What the client gets besides. `$transaction` is not here, so that it keeps Prisma's own type. */
export type CachedClientMethods = {
  /** The cache that this client reads from. */
  $cache: Cache
  $queryCached: QueryCached
}

/** What Prisma reads off an extension: the types that it adds, and nothing else. */
export interface CachedClient {
  $extends: {
    extArgs: Types.Extensions.InternalArgs<{}, { $allModels: CachedModelMethods }, {}, CachedClientMethods>
  }
}

/** A Prisma client, as much of it as must be known to tell it from options. */
export interface ExtendableClient {
  readonly $extends: unknown
}

/** What `$extends` is given in the end. */
export interface DefinedCacheExtension {
  (client: ExtendableClient): CachedClient
}

/** `prisma.$extends(cacheExtension)` and `prisma.$extends(cacheExtension({ cache, scope, database }))`. */
export interface CacheExtension {
  (options: CacheExtensionOptions): DefinedCacheExtension
  // The last one is what Prisma infers from when it is given the function itself.
  (client: ExtendableClient): CachedClient
}
