import { privateRedis } from './private-redis.ts'
import { redisBinary } from './redis-binary.ts'
import type { Way } from './server.ts'

export const installedRedis: Way = {
  name: 'redis-server on this machine',
  start: async () => (redisBinary() === undefined ? undefined : privateRedis()),
}
