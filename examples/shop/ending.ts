/** What has to be undone before the process may end, however it ends. */
export interface Ending {
  /** Done in reverse order; the returned function does it earlier, and then not again. */
  add(step: () => Promise<void> | void): () => Promise<void>
  /** Undoes whatever is left. */
  run(): Promise<void>
  /** A signal has come: what fails now fails because of that. */
  readonly isInterrupted: boolean
}

/** What a shell expects as exit codes. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** Without a listener a signal ends the process at once, and nobody cleans up. A second one does not wait for that. */
export const createEnding = (): Ending => {
  const steps = new Set<() => Promise<void>>()
  let isInterrupted = false

  const run = async (): Promise<void> => {
    for (const step of [...steps].toReversed()) await step()
  }
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => {
      if (isInterrupted) process.exit(code)
      isInterrupted = true
      void run().finally(() => process.exit(code))
    })
  }

  return {
    add: (step) => {
      let done: Promise<void> | undefined
      const once = (): Promise<void> =>
        (done ??= (async () => step())()
          // One thing that cannot be undone is no reason to leave the others.
          .catch((error: unknown) => void process.stderr.write(`${String(error)}\n`))
          .finally(() => steps.delete(once)))
      steps.add(once)
      return once
    },
    run,
    get isInterrupted() {
      return isInterrupted
    },
  }
}
