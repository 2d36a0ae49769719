import type { StepKind } from '../../src/testing/memory-server/wire.ts'

/** What a step looks at, and what it may change. Two steps that do not meet in something that one of them changes have no order. */
export interface Touches {
  readonly reads: readonly string[]
  readonly changes: readonly string[]
}

export const DATABASE = 'database'
/** Which writes are under way and which have resolved: what the oracle goes by. */
export const PROMISES = 'promises'
const VERSIONS = 'versions'
const ENTRIES = 'entries'
const CLAIMS = 'claims'
/** Everything that the server knows. */
export const SERVER: readonly string[] = [VERSIONS, ENTRIES, CLAIMS]

/** What time passes for, and what a new server is new to. */
export const everything = (processes: readonly string[]): Touches => ({
  reads: [],
  changes: [...processes, ...SERVER, DATABASE, PROMISES],
})

const commands: Readonly<Record<string, Touches>> = {
  look: { reads: [VERSIONS], changes: [] },
  lookWith: { reads: [VERSIONS, ENTRIES], changes: [] },
  lookAfter: { reads: [VERSIONS], changes: [] },
  lock: { reads: [], changes: [VERSIONS] },
  release: { reads: [], changes: [VERSIONS] },
  read: { reads: [ENTRIES], changes: [] },
  write: { reads: [], changes: [ENTRIES] },
  take: { reads: [], changes: [CLAIMS] },
  giveUp: { reads: [], changes: [CLAIMS] },
}

/**
 * What a step of the wire of a process touches.
 *
 * @param isCalm nothing has failed so far. Else a look may find a lease that ran out, and an answer may be a refusal
 */
export const touchesOnWire = (process: string, kind: StepKind, label: string, isCalm: boolean): Touches => {
  if (kind === 'command') return (isCalm ? commands[label] : undefined) ?? { reads: [], changes: SERVER }
  // Only its writer can tell that a lock has been answered. What a release answers resolves the write.
  if (kind === 'reply' && label === 'lock' && isCalm) return { reads: [], changes: [] }
  return { reads: [], changes: kind === 'reply' && label === 'release' ? [process, PROMISES] : [process] }
}
