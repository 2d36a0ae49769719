import type { BusListener, BusMessage } from '../../contracts/bus.ts'

/** One process's connection to what the server says. */
export interface BusLine {
  /** The listener is connected a moment later. */
  listen(listener: BusListener): void
  hear(message: BusMessage): void
  cut(): void
  deafen(): void
  mend(): void
  close(): void
}

/** `push` brings things to the process in order, each in its own time. */
export const busLine = (push: (label: string, arrive: () => void) => void): BusLine => {
  let listener: BusListener | undefined
  let state: 'up' | 'deaf' | 'down' | 'closed' = 'up'
  /** Messages that were under way when the line broke never arrive. */
  let connection = 0

  const bring = (label: string, arrive: (listener: BusListener) => void): void => {
    const sentOn = connection
    push(label, () => {
      if (listener !== undefined && sentOn === connection && state !== 'closed') arrive(listener)
    })
  }
  const broken = (next: 'deaf' | 'down'): void => {
    if (state === 'closed' || state === 'down') return
    connection++
    state = next
    if (next === 'down') listener?.down() // a broken connection is told at once, and before anything else
  }

  return {
    listen: (heard) => {
      listener = heard
      if (state === 'up') bring('up', ({ up }) => up())
    },
    hear: (message) => {
      if (state === 'up') bring(message.kind, (to) => to.heard(message))
    },
    cut: () => broken('down'),
    deafen: () => broken('deaf'),
    mend: () => {
      if (state === 'closed' || state === 'up') return
      if (state === 'deaf') broken('down')
      state = 'up'
      bring('up', (to) => to.up())
    },
    close: () => void (state = 'closed'),
  }
}
