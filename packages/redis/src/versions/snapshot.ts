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
  readonly groups: readonly string[]
  /** Per group, as the server keeps it: few are ever read. */
  readonly places: readonly string[]
  /** Each once. */
  readonly tags: readonly Tag[]
  /** Per tag, as the server keeps it; `undefined`: locked. */
  readonly tokens: readonly (string | undefined)[]
}

/** Reads `generation.number`, which a token begins with, too. */
export const readPlace = (text: string): Place => {
  const dot = text.indexOf('.')
  return { generation: text.slice(0, dot), number: Number.parseInt(text.slice(dot + 1), 10) }
}

/** `undefined`: the group was not asked for. */
export const placeOf = ({ groups, places }: Pick<Snapshot, 'groups' | 'places'>, group: string): Place | undefined => {
  const text = places[groups.indexOf(group)]
  return text === undefined ? undefined : readPlace(text)
}
