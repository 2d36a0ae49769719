import type { Contest } from '../contest.ts'
import { codecs } from './codec.ts'
import { copies } from './copy.ts'
import { keys } from './key.ts'
import { prismaBypass } from './prisma-bypass.ts'
import { prismaHit } from './prisma-hit.ts'
import { prismaMiss } from './prisma-miss.ts'
import { redisHit } from './redis-hit.ts'
import { typeorm } from './typeorm.ts'
import { writes } from './write.ts'

/** In the order in which they are run and told. */
export const contests: readonly Contest[] = [
  ...prismaHit,
  ...prismaMiss,
  ...prismaBypass,
  ...typeorm,
  ...redisHit,
  ...writes,
  ...keys,
  ...copies,
  ...codecs,
]
