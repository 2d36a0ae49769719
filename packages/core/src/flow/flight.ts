import type { MaybePromise } from '../contracts/maybe-promise.ts'

/** What a load came to. */
export interface Landing {
  /** The answer itself, for the caller whose load it was. */
  readonly value: unknown
  /** An own copy for somebody else; absent if the answer cannot be copied or was not seen committed. */
  readonly again: (() => unknown) | undefined
  /** Still true for those who joined on the way (rule 7)? */
  shareable(): MaybePromise<boolean>
}

type Answer = Pick<Landing, 'value'>

interface Flight {
  readonly landing: Promise<Landing>
  /** The one new flight of those who could not share this one. */
  next: Promise<Landing> | undefined
}

/**
 * Told how to close its doors, which it does in any case, and before it checks whether its answer is still true: who came after the check was
 * sent, may have come after a write that the check did not see (rule 7). `waited`: another flight came before it, so that
 * whatever its caller saw then is old.
 */
export type Load = (close: () => void, waited: boolean) => Promise<Landing>

export interface Flights {
  /** Runs `load`, or shares a load of the same key that is under way. `join: false` always starts one, which later callers may join. */
  fly(key: string, load: Load, join: boolean): Promise<Answer>
  isUnderWay(key: string): boolean
}

/** An own copy for somebody who joined; `undefined`: none can be made (rule 10). */
const copyOf = ({ again }: Landing): Answer | undefined => {
  try {
    return again && { value: again() }
  } catch {
    return undefined
  }
}

/**
 * One load per key. An answer is shared only if it is still true; else those who waited start one new flight together.
 * They all asked before it began, so its answer is true for each of them whatever is written meanwhile: nobody waits for
 * more than two loads.
 */
export const createFlights = (): Flights => {
  const flights = new Map<string, Flight>()

  const start = (key: string, load: Load, waited: boolean): Promise<Landing> => {
    const doors: { isOpen: boolean; flight?: Flight } = { isOpen: true }
    const close = () => {
      doors.isOpen = false
      if (doors.flight !== undefined && flights.get(key) === doors.flight) flights.delete(key)
    }
    const flight: Flight = { landing: load(close, waited), next: undefined }
    // A load that throws at once has closed them already.
    if (doors.isOpen) flights.set(key, (doors.flight = flight))
    return flight.landing
  }

  const joined = async (flight: Flight, key: string, load: Load): Promise<Answer> => {
    // A load that failed is nobody else's failure: those who waited try once more, together.
    const first = await flight.landing.catch(() => undefined)
    const shared = first !== undefined && (await first.shareable()) ? copyOf(first) : undefined
    if (shared !== undefined) return shared
    if (flight.next === undefined) return (flight.next = start(key, load, true))
    return copyOf(await flight.next) ?? load(() => {}, true)
  }

  return {
    fly: (key, load, join) => {
      const flight = join ? flights.get(key) : undefined
      return flight === undefined ? start(key, load, false) : joined(flight, key, load)
    },
    isUnderWay: (key) => flights.has(key),
  }
}
