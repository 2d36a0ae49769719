import { createCache } from '../../src/cache.ts'
import type { ReadPlan } from '../../src/contracts/plan.ts'
import type { Policy } from '../../src/contracts/policy.ts'
import { type Engine, engineOf } from '../../src/engine.ts'
import { NOT_NOW } from '../../src/flow/instant.ts'
import { planRead } from '../../src/plan/plan-read.ts'
import type { ManualClock } from '../../src/testing/manual-clock.ts'
import type { MemoryBackend } from '../../src/testing/memory-server/memory-server.ts'
import type { Wire } from '../../src/testing/memory-server/wire.ts'
import { must, policy } from '../support/shop.ts'
import { BOUND, type Mode, type Query } from './oracle.ts'

const NAMESPACE = 'shop'

/** No statement takes longer, milliseconds. */
export const MAX_WRITE_TIME = 5000

/** A process: a cache of its own over the server that all of them use. */
export interface Process {
  readonly name: string
  readonly engine: Engine
  readonly wire: Wire
  readonly hits: number
  isDead: boolean
  /** Its bus was broken by hand and not mended yet. */
  isCut: boolean
  read(query: Query, load: () => Promise<unknown>, how?: Policy): Promise<unknown>
  close(): void
}

const plans = new WeakMap<Policy, Map<Query, ReadPlan>>()

/** A plan hangs on nothing but these two, so that all worlds share it. */
export const planOf = (query: Query, how: Policy = policy): ReadPlan => {
  let known = plans.get(how)
  if (known === undefined) plans.set(how, (known = new Map()))
  let plan = known.get(query)
  if (plan === undefined)
    known.set(
      query,
      (plan = planRead(query.operation, { namespace: NAMESPACE, scope: undefined, policy: how, describe: undefined })),
    )
  return plan
}

export const createProcess = (name: string, mode: Mode, backend: MemoryBackend, clock: ManualClock): Process => {
  const cache = createCache(
    {
      namespace: NAMESPACE,
      l2: backend,
      consistency: mode,
      maxStaleness: BOUND,
      maxWriteTime: MAX_WRITE_TIME,
      whenUnreachable: 'refuse',
    },
    { clock, random: () => 0 },
  )
  const engine = must(engineOf(cache))
  let reads = 0
  return {
    name,
    engine,
    wire: backend.wire,
    get hits() {
      const { l1, l2 } = cache.stats().hits
      return l1 + l2
    },
    isDead: false,
    isCut: false,
    read: async (query, load, how = policy) => {
      const plan = planOf(query, how)
      // Every other read as adapters do it that can tell a hit before anything else.
      const instant = reads++ % 2 === 0 ? engine.instant : undefined
      const answer = instant?.holds(plan) === true ? instant.take(plan) : NOT_NOW
      return answer === NOT_NOW ? engine.read({ plan, load }) : answer
    },
    close: () => void cache.close(),
  }
}
