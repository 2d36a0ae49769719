/** The door for ORM adapters: what turns an ORM's calls into operations. Users need none of it. */
export {
  anyRow,
  type Change,
  type Child,
  everything,
  type Filter,
  FRESH,
  type GuardedOperation,
  type Outcome,
  type ReadOperation,
  type Row,
  type Selection,
  type Shown,
  UNKNOWN,
  type WriteOperation,
} from './contracts/operation.ts'
export { copy, Uncopyable } from './codec/copy.ts'
export { mayGenerateCode } from './codec/packer-of-code.ts'
export { setOwn } from './codec/set-own.ts'
export type { Form } from './contracts/form.ts'
export { type ReadPlan, withForm } from './contracts/plan.ts'
export type { Policy } from './contracts/policy.ts'
export type { Draft, HitPlan, KnownCalls, KnownPlan, Shortcuts, Unfold } from './contracts/shortcuts.ts'
export type {
  Field,
  FieldType,
  JoinLink,
  KeyLink,
  Model,
  NarrowKey,
  OnDelete,
  Relation,
  Schema,
} from './contracts/schema.ts'
export { defaultCache, warnIfOneOfMany } from './default-cache.ts'
export { type Engine, engineOf } from './engine.ts'
export { CacheError, shown } from './errors.ts'
export { createGate, type Gate, gateOf } from './flow/gate.ts'
export { type Instant, NOT_NOW } from './flow/instant.ts'
export { type Ledger, openLedger, type Outcomes } from './flow/ledger.ts'
export type { OutcomeOf } from './flow/locking.ts'
export { alone, type Recorder } from './flow/recorder.ts'
export type { Savepoint, Transaction, TransactionLevel } from './flow/transaction.ts'
export type { Afterwards } from './flow/write.ts'
export { countValues } from './memory/walk.ts'
export { canonical, type Describe } from './plan/canonical.ts'
export type { RememberOptions } from './plan/dependency.ts'
export { LONGEST_DURATION } from './plan/duration.ts'
export { checkModelHint, type ModelHint } from './plan/hint.ts'
export { MOST_IMAGES } from './plan/plan-write.ts'
export { type CallControl, checkControl, type Ruling } from './plan/policy.ts'
export type { FieldDefinition, ModelDefinition, RelationDefinition, SchemaDefinition } from './schema/definition.ts'
export { imageFields, modelsInReach, modelsThatFollow, modelsThatPointTo, type Reach, reachOf } from './schema/reach.ts'
