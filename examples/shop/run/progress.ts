/** Says how far things are, on one line that is written again and again, or on a line now and then. */
export interface Progress {
  /** The newest state; shown when it is time. */
  update(text: string): void
  /** The last word about this step. */
  done(text: string): void
}

/** What is needed of a terminal, or of whatever stderr leads to. */
interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** @param now milliseconds, from any moment on */
export const createProgress = (output: Output, now: () => number): Progress => {
  const isTerminal = output.isTTY === true
  const pause = isTerminal ? 100 : 5_000
  const show = (text: string, end: string): void => {
    output.write(isTerminal ? `\r\u001B[2K${text}${end}` : `${text}\n`)
  }
  let shown = now()
  return {
    update: (text) => {
      if (now() - shown < pause) return
      shown = now()
      show(text, '')
    },
    done: (text) => {
      shown = now()
      show(text, '\n')
    },
  }
}
