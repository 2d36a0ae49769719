import { askRedis } from './ask-redis.ts'
import { namedBy } from './named-by.ts'

/** Tests make and drop keys of their own there, each in a namespace that nobody else has. */
export const namedRedis = namedBy('TEST_REDIS_URL', askRedis)
