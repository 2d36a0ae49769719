/** A server that answers. */
export interface Server {
  readonly url: string
  /** Where it came from, in words: a red test on another machine starts with this question. */
  readonly how: string
  /** Ends what was started; a server that was only found is left alone. */
  stop(): Promise<void>
}

/** One way to come by a server. */
export interface Way {
  readonly name: string
  /** Gives undefined where this way does not exist, and rejects where it exists but fails. */
  readonly start: () => Promise<Server | undefined>
  /** Somebody asked for exactly this one: when it fails, nothing else is tried. */
  readonly asked?: boolean
}
