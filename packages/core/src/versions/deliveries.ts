import type { Clock } from '../contracts/clock.ts'
import type { Tag } from '../contracts/tag.ts'
import type { ReleaseRequest, VersionServer } from '../contracts/versions.ts'

export interface DeliveriesOptions {
  readonly server: VersionServer
  readonly clock: Clock
  /** More tags than this waiting, and everything is cleared instead: memory is bounded, nothing is forgotten. */
  readonly mostTags: number
  /** Told of moves that other processes now know, in the words in which they were reported; of none: everything moved. */
  readonly delivered: (tags: readonly Tag[]) => void
  /** Told at the end of moves that other processes will never hear of; of none: of everything. */
  readonly givenUp: (tags: readonly Tag[]) => void
}

/** Releases that the server has not heard yet. Their tags count as locked in this process (rule 12). */
export interface Deliveries {
  hides(tag: Tag): boolean
  readonly hidesAny: boolean
  /** From now on, until `unhide` or the delivery. */
  hide(tags: readonly Tag[]): void
  unhide(tags: readonly Tag[]): void
  /** Says it again until it is heard. Its moves are hidden meanwhile. */
  add(request: ReleaseRequest): void
  /** The same for `clear`. */
  addClear(): void
  /** The server has answered something: what waits for it is said now. */
  answered(): void
  close(): Promise<void>
}

const FIRST_PAUSE = 50
const LONGEST_PAUSE = 500
/** Releases that only take locks away, more of which are not kept: those locks run out by themselves. */
const MOST_UNLOCKS = 1000
/** After so many failures of one round the server is taken to be away. */
const MOST_FAILURES = 3

export const createDeliveries = ({ server, clock, mostTags, delivered, givenUp }: DeliveriesOptions): Deliveries => {
  const hidden = new Map<Tag, number>()
  const moving = new Map<ReleaseRequest, readonly Tag[]>()
  /** They only take locks away. */
  const unlocking = new Set<ReleaseRequest>()
  let tagsWaiting = 0
  /** How often everything had to be cleared, and how often it was. */
  let clearsWanted = 0
  let clearsDone = 0
  let pause = FIRST_PAUSE
  let cancel: (() => void) | undefined
  let flushing: Promise<void> | undefined
  let triedAt = -Infinity
  let closed = false

  const hidesEverything = (): boolean => clearsDone < clearsWanted
  const isSettled = (): boolean => moving.size + unlocking.size === 0 && !hidesEverything()

  const hide = (tags: readonly Tag[]): void => tags.forEach((tag) => hidden.set(tag, (hidden.get(tag) ?? 0) + 1))
  const unhide = (tags: readonly Tag[]): void => {
    for (const tag of tags) {
      const left = (hidden.get(tag) ?? 0) - 1
      if (left > 0) hidden.set(tag, left)
      else hidden.delete(tag)
    }
  }
  const forget = (request: ReleaseRequest): void => {
    const tags = moving.get(request) ?? []
    moving.delete(request)
    unlocking.delete(request)
    tagsWaiting -= tags.length
    unhide(tags)
  }
  /** One that the server refuses for itself shall not hold up the others. */
  const toTheEnd = (request: ReleaseRequest): void => {
    const tags = moving.get(request)
    if (moving.delete(request)) moving.set(request, tags ?? [])
    else if (unlocking.delete(request)) unlocking.add(request)
  }

  const deliver = async (): Promise<void> => {
    const wanted = clearsWanted
    if (clearsDone < wanted) {
      await server.clear()
      clearsDone = wanted
      delivered([])
    }
    let failures = 0
    // First what others would else go on with.
    for (const request of [...moving.keys(), ...unlocking]) {
      if (!moving.has(request) && !unlocking.has(request)) continue
      try {
        await server.release(request)
      } catch {
        toTheEnd(request)
        if (++failures === MOST_FAILURES) return
        continue
      }
      if (request.moves.length > 0) delivered(request.moves)
      forget(request)
    }
  }

  const schedule = (): void => {
    if (cancel !== undefined || closed) return
    cancel = clock.after(pause, () => {
      cancel = undefined
      void flush()
    })
    pause = Math.min(pause * 2, LONGEST_PAUSE)
  }
  const flush = (): Promise<void> =>
    (flushing ??= deliver()
      .catch(() => {}) // told when it was added; it is tried again
      .finally(() => {
        flushing = undefined
        triedAt = clock.now()
        if (isSettled()) pause = FIRST_PAUSE
        else schedule()
      }))

  return {
    hides: (tag) => hidden.has(tag) || hidesEverything(),
    get hidesAny() {
      return hidden.size > 0 || hidesEverything()
    },
    hide,
    unhide,
    add: (request) => {
      const tags = [...request.moves, ...request.unlessAlone]
      if (tags.length === 0) {
        unlocking.add(request)
        const [oldest = request] = unlocking
        if (unlocking.size > MOST_UNLOCKS) unlocking.delete(oldest)
      } else {
        hide(tags)
        moving.set(request, tags)
        tagsWaiting += tags.length
      }
      if (tagsWaiting > mostTags) {
        clearsWanted++
        for (const old of moving.keys()) forget(old)
      }
      schedule()
    },
    addClear: () => {
      clearsWanted++
      schedule()
    },
    answered: () => {
      // What the server refuses for itself is not said again with each of its answers.
      if (isSettled() || closed || flushing !== undefined || clock.now() - triedAt < FIRST_PAUSE) return
      void flush()
    },
    close: async () => {
      closed = true
      cancel?.()
      await flushing
      if (!isSettled()) await flush()
      const left = [...new Set([...moving.keys()].flatMap(({ moves }) => moves))]
      if (hidesEverything()) givenUp([])
      else if (left.length > 0) givenUp(left)
    },
  }
}
