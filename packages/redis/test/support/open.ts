import type { BackendEvent, Bus, Clock, OpenBackend } from '@tidemark/core/tier'
import type { RedisBackendOptions } from '../../src/options.ts'
import { redis } from '../../src/redis.ts'
import { realClock } from './real-clock.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** As test/support/global-setup.ts has it: the types of this package are checked by themselves, too. */
    redisUrl: string
  }
}

export interface Opening extends OpenBackend {
  readonly bus: Bus
  /** What was reported, oldest first. */
  readonly events: readonly BackendEvent[]
}

export interface OpenOptions extends RedisBackendOptions {
  readonly namespace?: string
  readonly clock?: Clock
}

/** A backend opened as a cache opens it. The deadline is long: machines that run tests are busy. */
export const open = ({ namespace = 'shop', clock = realClock, ...options }: OpenOptions): Opening => {
  const events: BackendEvent[] = []
  const opened = redis({ deadline: '3s', ...options }).open({
    namespace,
    clock,
    needsBus: true,
    report: (event) => events.push(event),
  })
  const { bus } = opened
  if (bus === undefined) throw new Error('asked for a bus, and got none')
  return { ...opened, bus, events }
}

/** Whether something was answered, not what. */
export const isAnswered = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  )

/** What a promise was rejected with. */
export const errorOf = async (promise: Promise<unknown>): Promise<Error & { readonly code?: string }> => {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('it was not rejected')
}
