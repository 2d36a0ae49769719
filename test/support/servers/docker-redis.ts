import { askRedis } from './ask-redis.ts'
import { inDocker } from './in-docker.ts'

export const dockerRedis = inDocker({
  image: 'redis:7-alpine',
  port: 6379,
  prepare: (container) => container.withCommand(['redis-server', '--save', '', '--appendonly', 'no']),
  url: (address) => `redis://${address}`,
  ask: askRedis,
})
