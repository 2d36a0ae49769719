export { type BusEar, busEar } from './bus-ear.ts'
export { chaos, type ChaosOptions, type ChaoticBackend } from './chaos/chaos.ts'
export type { Fate } from './chaos/fate.ts'
export { type BusBench, type BusMaker, type BusOpening, describeBus } from './describe-bus.ts'
export { describeTier, type TierBench, type TierMaker } from './describe-tier.ts'
export {
  type Ability,
  describeVersionServer,
  type VersionServerBench,
  type VersionServerMaker,
} from './describe-version-server.ts'
export { describeVersionStore } from './describe-version-store.ts'
export type { VersionStoreMaker } from './version-store/bench.ts'
export { type ManualClock, manualClock } from './manual-clock.ts'
export {
  type Evictable,
  type MemoryBackend,
  type MemoryBackendOptions,
  type MemoryServer,
  memoryServer,
  type MemoryServerOptions,
  type Snapshot,
} from './memory-server/memory-server.ts'
export type { HeldStep, StepKind, Wire } from './memory-server/wire.ts'
export { seededRandom } from './seeded-random.ts'
export type { TestFunctions } from './test-functions.ts'
