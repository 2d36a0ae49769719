export { describeVersionStore, type VersionStoreMaker } from './describe-version-store.ts'
export { type ManualClock, manualClock } from './manual-clock.ts'
export type { TestFunctions } from './test-functions.ts'
