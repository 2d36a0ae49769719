/** The door for tier authors: what a server offers a cache. Users need none of it. */
export type { Backend, BackendEvent, BackendSetting, OpenBackend } from './contracts/backend.ts'
export type { Bus, BusListener, BusMessage } from './contracts/bus.ts'
export type { Clock } from './contracts/clock.ts'
export { groupOf, type Tag } from './contracts/tag.ts'
export type { Claims, FoundEntry, StoredEntry, Tier, TierTraits } from './contracts/tier.ts'
export {
  HIDDEN,
  type LockRequest,
  type Mark,
  type Released,
  type ReleaseRequest,
  type Sight,
  type Version,
  type VersionServer,
  type Writer,
} from './contracts/versions.ts'
export { CacheError, shown } from './errors.ts'
export { type Duration, durationOf, type Size, sizeOf } from './plan/duration.ts'
