import type { Bus, BusMessage } from '../contracts/bus.ts'

/** Listens to a bus and remembers. What it waits for is a message, never a time. */
export interface BusEar {
  /** Everything heard but pongs. */
  readonly messages: readonly BusMessage[]
  /** Resolves when the bus was up, or down, for the `times`th time. */
  isUp(times: number): Promise<void>
  isDown(times: number): Promise<void>
  /** Resolves when this pong was heard. */
  pong(nonce: string): Promise<void>
  /** Asks for a pong, and answers with everything that was heard before it. */
  untilNow(): Promise<readonly BusMessage[]>
}

let asked = 0

export const busEar = (bus: Bus): BusEar => {
  const messages: BusMessage[] = []
  const pongs = new Set<string>()
  let ups = 0
  let downs = 0
  let waiting: { readonly isDone: () => boolean; readonly go: () => void }[] = []
  const check = (): void => {
    const done = waiting.filter(({ isDone }) => isDone())
    waiting = waiting.filter((one) => !done.includes(one))
    for (const { go } of done) go()
  }
  const until = (isDone: () => boolean): Promise<void> =>
    new Promise((go) => {
      waiting.push({ isDone, go })
      check()
    })
  bus.listen({
    heard: (message) => {
      if (message.kind === 'pong') pongs.add(message.nonce)
      else messages.push(message)
      check()
    },
    up: () => {
      ups++
      check()
    },
    down: () => {
      downs++
      check()
    },
  })
  const pong = (nonce: string): Promise<void> => until(() => pongs.has(nonce))
  return {
    messages,
    isUp: (times) => until(() => ups >= times),
    isDown: (times) => until(() => downs >= times),
    pong,
    untilNow: async () => {
      const nonce = `ear ${++asked} ${Math.random()}`
      await bus.ping(nonce)
      await pong(nonce)
      return [...messages]
    },
  }
}
