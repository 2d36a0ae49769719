import type { Clock } from '../contracts/clock.ts'
import type { Images } from '../contracts/images.ts'
import type { Memory } from '../contracts/memory.ts'
import type { VersionStore } from '../contracts/versions.ts'

/** What is left to do about answers that have been handed out: to keep them takes longer than to hand them out. */
export interface Later {
  /** False: somebody listens, and wants to hear of it in its place. */
  isOpen(): boolean
  /** @param rows a measure of what is held until then */
  put(key: string, job: () => unknown, rows: number): void
  /** Does now what was put off. */
  settle(): void
}

/** More answers, or more rows, and there is no waiting any more: nobody counts the bytes of what waits. */
const MOST_JOBS = 64
const MOST_ROWS = 500

interface LaterParts {
  readonly clock: Clock
  readonly memory: Memory
  readonly versions: VersionStore
  readonly images: Images
  readonly isHeard: () => boolean
}

/** The same parts for everybody else, who is to find nothing undone. */
export interface LaterView extends Pick<LaterParts, 'memory' | 'versions' | 'images'> {
  readonly later: Later
}

/**
 * Answers are kept when the process has done what is to be done in this turn. With a database on a socket the time is its own then, and
 * many that are kept in a row cost less than each after a query. Whatever could tell that an answer is not kept yet has it kept first: who
 * asks for its key, who is about to lock, to move or to clear anything, who wants images of rows or a count. So all comes out as if it
 * had been kept at once; and were it not so, rule 5 would refuse what came too late.
 */
export const createLater = ({ clock, memory, versions, images, isHeard }: LaterParts): LaterView => {
  const keys = new Set<string>()
  let jobs: (() => unknown)[] = []
  let held = 0
  let isExpected = false

  const settle = (): void => {
    if (jobs.length === 0) return
    const due = jobs
    jobs = []
    held = 0
    keys.clear()
    for (const job of due) job()
  }
  const settleFor = (key: string): void => void (jobs.length > 0 && keys.has(key) && settle())
  const first =
    <A extends readonly unknown[], R>(act: (...args: A) => R): ((...args: A) => R) =>
    (...args) => {
      settle()
      return act(...args)
    }

  const onTime = (): void => {
    isExpected = false
    settle()
  }

  return {
    later: {
      isOpen: () => !isHeard(),
      put: (key, job, rows) => {
        keys.add(key)
        jobs.push(job)
        held += rows
        if (jobs.length >= MOST_JOBS || held > MOST_ROWS) settle()
        else if (!isExpected && clock.idle !== undefined) {
          isExpected = true
          clock.idle(onTime)
        }
      },
      settle,
    },
    memory: {
      get: (key) => {
        settleFor(key)
        return memory.get(key)
      },
      set: (key, entry, absent) => {
        settleFor(key)
        return memory.set(key, entry, absent)
      },
      delete: (key) => {
        settleFor(key)
        memory.delete(key)
      },
      clear: first(memory.clear),
      get bytes() {
        settle()
        return memory.bytes
      },
    },
    versions: {
      ...versions,
      lock: first(versions.lock),
      release: first(versions.release),
      clear: first(versions.clear),
    },
    images: { see: first(images.see), recall: first(images.recall), clear: first(images.clear) },
  }
}
