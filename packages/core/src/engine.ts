import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from './contracts/clock.ts'
import type { Notice } from './contracts/event.ts'
import type { Images } from './contracts/images.ts'
import type { ReadOperation } from './contracts/operation.ts'
import type { ReadPlan } from './contracts/plan.ts'
import type { Policy } from './contracts/policy.ts'
import type { Schema } from './contracts/schema.ts'
import type { Shortcuts } from './contracts/shortcuts.ts'
import type { Instant } from './flow/instant.ts'
import type { Read } from './flow/read.ts'
import type { ReadRequest } from './flow/request.ts'
import type { TransactionLevel } from './flow/transaction.ts'
import type { Writing } from './flow/write.ts'
import type { Describe } from './plan/canonical.ts'
import type { RememberOptions } from './plan/dependency.ts'
import type { ModelHint } from './plan/hint.ts'
import type { CallControl, Ruling } from './plan/policy.ts'
import type { Released } from './contracts/versions.ts'
import type { DecimalClass } from './contracts/codec.ts'
import type { SchemaDefinition } from './schema/definition.ts'
import type { Registry } from './schema/registry.ts'

/** Who asks for something to be remembered. */
export interface Asked {
  /** What the user wrote, for errors to speak of: `remember()`. */
  readonly call: string
  /** Over the connection that the builder reads from. */
  readonly watch: ReadRequest['watch']
}

/** What an adapter asks of a cache. Users see `Cache`. */
export interface Engine {
  /** Adds a client's schema and checks `models` against it. Throws a `CacheError` before anything is cached. */
  attach(definition: SchemaDefinition): Schema
  /** The schema's hint with `models` laid over it, word by word; `false` on either is final. */
  hintOf(model: string, hint: ModelHint | false | undefined): ModelHint | false | undefined
  rule(hint: ModelHint | false | undefined, call: CallControl | undefined): Ruling
  plan(operation: ReadOperation, policy: Policy, scope: unknown, describe: Describe): ReadPlan
  /** `planReads`: the plans of calls that differ from this one in some values only. */
  plans(
    operation: ReadOperation,
    policy: Policy,
    scope: unknown,
    describe: Describe,
    names: readonly string[],
    callWith: (values: readonly unknown[]) => unknown,
  ): ((values: readonly unknown[], key?: string) => ReadPlan) | undefined
  readonly read: Read
  /** `undefined`: every hit has to ask a server. */
  readonly instant: Instant | undefined
  readonly shortcuts: Shortcuts
  readonly writing: Writing
  /** `Cache.remember` for a call of the adapter's own. */
  remember<T>(key: string, options: RememberOptions, build: () => Promise<T> | T, asked: Asked): Promise<T>
  /** Puts what a write returned into the cache, if it was alone (rule 6) and nothing of it moved since its release. */
  putThrough(plan: ReadPlan, value: unknown, released: Released): Promise<void>
  /** Other processes use the entries, too. */
  readonly isShared: boolean
  readonly clock: Clock
  /** The class of decimal numbers that answers hold, so that they can be made anew out of bytes. */
  knowDecimal(decimal: DecimalClass): void
  readonly registry: Registry
  /** What the key columns of a row held when it was last seen: a guess, for the database to check. */
  readonly recall: Images['recall']
  readonly notice: Notice
  /** The transaction that the running code is inside of. */
  readonly inside: AsyncLocalStorage<TransactionLevel>
  readonly closed: boolean
}

const ENGINE = Symbol.for('tidemark.engine')

export const withEngine = <T extends object>(cache: T, engine: Engine): T =>
  Object.defineProperty(cache, ENGINE, { value: engine })

/** The engine behind a cache, also one made by another copy of this package. */
export const engineOf = (cache: object): Engine | undefined => (cache as { [ENGINE]?: Engine })[ENGINE]
