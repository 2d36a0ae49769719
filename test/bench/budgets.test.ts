import { expect, it } from 'vitest'
import { contests } from '../../bench/suites/all.ts'

const [hit, hitOfEntity, miss, bypass, redisHit] = [1 / 12, 1 / 8, 1.1, 1.03, 1.3]

it('the bench asks for what was promised, and for nothing else', () => {
  const promised = contests.flatMap(({ name, budget }) => (budget === null ? [] : [[name, budget]]))
  expect(Object.fromEntries(promised)).toEqual({
    'prisma-hit/one-row': hit,
    'prisma-miss/one-row': miss,
    'prisma-miss/feed': miss,
    'prisma-miss/hundred-rows': miss,
    'prisma-miss/one-row-postgresql': miss,
    'prisma-miss/feed-postgresql': miss,
    'prisma-bypass/one-row': bypass,
    'prisma-bypass/one-row-switched-off': bypass,
    'prisma-bypass/hundred-rows': bypass,
    'prisma-bypass/one-row-postgresql': bypass,
    'typeorm-hit/one-row': hitOfEntity,
    'typeorm-miss/one-row': miss,
    'typeorm-miss/hundred-rows': miss,
    'typeorm-miss/one-row-postgresql': miss,
    'typeorm-bypass/one-row': bypass,
    'typeorm-bypass/one-row-postgresql': bypass,
    'redis-hit/one-row': redisHit,
    'redis-hit/one-row-at-32': redisHit,
    'redis-hit/one-row-bounded': redisHit,
    'redis-hit/list': redisHit,
    'redis-hit/list-at-32': redisHit,
  })
})
