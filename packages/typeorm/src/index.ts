export { Cached } from './cached.ts'
export { type CacheSubscriber, cacheSubscriber } from './cache-subscriber.ts'
export type { CacheSubscriberOptions } from './options.ts'
