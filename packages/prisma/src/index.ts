export { cacheExtension } from './extension.ts'
export type {
  CacheExtension,
  CacheExtensionOptions,
  CachedClientMethods,
  QueryCached,
  QueryCachedOptions,
  RawRead,
} from './types/extension.ts'
export type { RelationPromise } from './types/fluent.ts'
// The declaration file of a project that exports its extended client names each of these.
export type {
  CachedAggregate,
  CachedCount,
  CachedFindFirst,
  CachedFindFirstOrThrow,
  CachedFindMany,
  CachedFindUnique,
  CachedFindUniqueOrThrow,
  CachedGroupBy,
  CachedModelMethods,
  RowPromise,
} from './types/methods.ts'
export { watchAdapter } from './watch/watch-adapter.ts'
