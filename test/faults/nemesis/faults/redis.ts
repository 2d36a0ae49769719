import type { Dice } from '../../workload/dice.ts'
import type { Battlefield } from '../battlefield.ts'
import type { FieldFault, Pause } from '../fault.ts'
import { holdOf } from '../spans.ts'

type Redis = Battlefield['redis']

/** Healthy again at the end, whatever came of it. */
const mended = async (redis: Redis, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } finally {
    await redis.heal()
  }
}

/** What is away for a while. */
const away =
  (work: (redis: Redis, wait: () => Promise<unknown>) => Promise<void>): FieldFault['plan'] =>
  ({ redis }: Battlefield, dice: Dice) => {
    const ms = holdOf(dice)
    return {
      detail: `for ${ms} ms`,
      strike: (pause: Pause) => mended(redis, () => work(redis, () => pause(ms))),
    }
  }

const emptied: FieldFault = {
  kind: 'field',
  name: 'redis-emptied',
  weight: 1,
  plan: away(async (redis, wait) => {
    await redis.kill()
    await wait()
    await redis.restart({ keep: false })
  }),
}

/** Goes back to a snapshot that the nemesis has taken in some calm before. */
export const redisRestored: FieldFault = {
  kind: 'field',
  name: 'redis-restored',
  weight: 2,
  needs: ({ redis }) => redis.hasSnapshot,
  plan: away(async (redis, wait) => {
    await redis.kill()
    await wait()
    await redis.restart({ keep: true })
  }),
}

const failover: FieldFault = {
  kind: 'field',
  name: 'redis-failover',
  weight: 1,
  plan: away(async (redis, wait) => {
    await redis.kill()
    await wait()
    await redis.failover()
  }),
}

const frozen: FieldFault = {
  kind: 'field',
  name: 'redis-frozen',
  weight: 1,
  plan: away(async (redis, wait) => {
    redis.freeze()
    await wait()
    await redis.thaw()
  }),
}

const flushed: FieldFault = {
  kind: 'field',
  name: 'redis-flushed',
  weight: 1,
  plan: ({ redis }) => ({ detail: 'FLUSHALL', strike: () => mended(redis, () => redis.flush()) }),
}

export const redisFaults: readonly FieldFault[] = [emptied, redisRestored, failover, frozen, flushed]
