import type { Tag } from '@tidemark/core/tier'

/** How far the moves of a group had come. Another generation: nobody knows what happened in between. */
export interface Place {
  readonly generation: string
  readonly number: number
}

/** What the server said of some tags at one moment. */
export interface Snapshot {
  /** Who answered (rule 2). */
  readonly epoch: string
  readonly clear: string
  readonly places: ReadonlyMap<string, Place>
  /** Per tag, as the server keeps it; `undefined`: locked. */
  readonly tokens: ReadonlyMap<Tag, string | undefined>
}

/** Reads `generation.number`, which a token begins with, too. */
export const readPlace = (text: string): Place => {
  const dot = text.indexOf('.')
  return { generation: text.slice(0, dot), number: Number.parseInt(text.slice(dot + 1), 10) }
}
