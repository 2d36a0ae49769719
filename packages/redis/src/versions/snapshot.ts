/** How far the moves of a group had come. Another generation: nobody knows what happened in between. */
export interface Place {
  readonly generation: string
  readonly number: number
}

export interface Token extends Place {
  /** The whole of it, as the server keeps it. */
  readonly text: string
}

/** What the server said of some tags at one moment. */
export interface Snapshot {
  /** Who answered (rule 2). */
  readonly epoch: string
  readonly clear: string
  readonly places: ReadonlyMap<string, Place>
  /** Per tag; `undefined`: locked. */
  readonly tokens: ReadonlyMap<string, Token | undefined>
}

const LOCKED = '!'

/** `generation.number`, and in a token more after it. */
export const readPlace = (text: string): Place => {
  const dot = text.indexOf('.')
  return { generation: text.slice(0, dot), number: Number.parseInt(text.slice(dot + 1), 10) }
}

export const readToken = (text: string): Token | undefined =>
  text === LOCKED ? undefined : { ...readPlace(text), text }
