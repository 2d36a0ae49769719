import { type Cache, createCache } from '../../src/cache.ts'
import type { CacheEvent, EventType } from '../../src/contracts/event.ts'
import type { Outcome, ReadOperation } from '../../src/contracts/operation.ts'
import type { Policy } from '../../src/contracts/policy.ts'
import type { Model } from '../../src/contracts/schema.ts'
import { type Engine, engineOf } from '../../src/engine.ts'
import type { ReadRequest } from '../../src/flow/request.ts'
import type { CacheOptions } from '../../src/options.ts'
import { type ManualClock, manualClock } from '../../src/testing/manual-clock.ts'
import { must, policy, shopDefinition } from './shop.ts'

/** What the database of these tests says when it refuses a statement: nothing was written. */
export class Refused extends Error {}

export const outcomeOf = (error: unknown): Outcome => (error instanceof Refused ? 'notCommitted' : 'unknown')

export interface Setting {
  readonly cache: Cache
  readonly engine: Engine
  readonly clock: ManualClock
  of(name: string): Model
  relation(model: string, name: string): ReturnType<Model['relations']['get']> & object
  events(type: EventType): readonly CacheEvent[]
  read(
    operation: ReadOperation,
    load: () => Promise<unknown>,
    more?: Partial<ReadRequest> & Partial<Policy>,
  ): Promise<unknown>
  /** Is the answer in memory and true? Asks nobody. */
  holds(operation: ReadOperation): Promise<boolean>
}

const TYPES: readonly EventType[] = ['hit', 'miss', 'bypass', 'fill', 'refuse', 'invalidate', 'error', 'degrade']

/** A cache over the shop with a clock of the test's own, the way an adapter uses it. */
export const setting = (options: CacheOptions = {}, clock: ManualClock = manualClock()): Setting => {
  const cache = createCache(options, { clock, random: () => 0 })
  const engine = must(engineOf(cache))
  const schema = engine.attach(shopDefinition)
  const heard: CacheEvent[] = []
  for (const type of TYPES) cache.on(type, (event) => void heard.push(event))
  const of = (name: string) => must(schema.models.get(name))
  const planOf = (operation: ReadOperation, given: Partial<Policy>) =>
    engine.plan(operation, { ...policy, ...given }, undefined, () => undefined)

  return {
    cache,
    engine,
    clock,
    of,
    relation: (model, name) => must(of(model).relations.get(name)),
    events: (type) => heard.filter((event) => event.type === type),
    read: async (operation, load, { watch, mayKeep, refresh, isOutage, ...given } = {}) =>
      engine.read({ plan: planOf(operation, given), load, watch, mayKeep, refresh, isOutage }),
    holds: async (operation) => {
      const absent = {}
      let asked = false
      const answer = await engine
        .read({
          plan: planOf(operation, {}),
          load: async () => {
            asked = true
            throw absent
          },
        })
        .catch((error: unknown) => error)
      return !asked && answer !== absent
    },
  }
}
