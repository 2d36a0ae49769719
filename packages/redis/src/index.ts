/** The door. */
export type { RedisClient } from './client.ts'
export type { RedisBackendOptions } from './options.ts'
export { redis } from './redis.ts'
