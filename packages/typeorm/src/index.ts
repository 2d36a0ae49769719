export { Cached } from './cached.ts'
export { cacheSubscriber, type CacheSubscriberOptions } from './cache-subscriber.ts'
