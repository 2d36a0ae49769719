/** Time as the cache sees it. Handed in, so that a test owns it. */
export interface Clock {
  /** Monotonic milliseconds since an arbitrary start: what every duration is measured with. */
  now(): number
  /** Milliseconds since 1970: for people and for events, never for a decision. */
  wall(): number
  /** Runs `task` once after `ms`; the answer cancels it. Never keeps the process alive. */
  after(ms: number, task: () => void): () => void
  /** Runs `task` once when what is under way now has had its turn. Never keeps the process alive. Absent: that is hard to say. */
  idle?(task: () => void): void
}
