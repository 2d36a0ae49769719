import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export type Toward = 'client' | 'server'

/** `reset`: RST, what is under way is lost. `end`: FIN, after what has passed already. */
export type Cut = 'reset' | 'end'

/** One connection through a proxy, both ways. */
export interface ProxiedConnection {
  /** Whether the client sent this text lately (the last 64 KB), in any case: `said('subscribe')`. */
  said(text: string): boolean
  /** Breaks it, on both sides. */
  cut(how?: Cut): void
  /**
   * From now on nothing passes, either way, and neither side hears that the other has gone: a black hole. Only a cut ends
   * it. There is no way back, because what was on its way is lost, and a protocol that loses bytes in the middle answers
   * the wrong question: that never happens over real TCP.
   */
  hold(): void
  /** Everything that comes from now on arrives this many milliseconds later, in order; a round trip pays twice. */
  delay(ms: number): void
  /** Lets this many more bytes pass and then ends it: 0 toward the client loses the next reply, but not its effect. */
  cutAfter(bytes: number, toward?: Toward): void
}

const memory = 65_536

/** What was said, as far back as the memory goes. */
const recentBytes = () => {
  const chunks: Buffer[] = []
  let size = 0
  return {
    add: (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      while (size > memory && chunks.length > 1) size -= chunks.shift()?.length ?? 0
    },
    text: () => Buffer.concat(chunks).toString(),
  }
}

/** Joins two sockets. `gone` is called once, when they are not joined any more. */
export const proxiedConnection = (client: Socket, server: Socket, gone: () => void): ProxiedConnection => {
  const words = recentBytes()
  const left = { client: Infinity, server: Infinity }
  let state: 'passing' | 'held' | 'over' = 'passing'
  let lag = 0

  const cut = (how: Cut = 'reset') => {
    if (state === 'over') return
    state = 'over'
    for (const socket of [client, server])
      if (how === 'reset') socket.resetAndDestroy()
      else socket.end().resume() // what still comes has to be read, else the system makes a reset of it
    gone()
  }

  const carry = (from: Socket, to: Socket, toward: Toward) => {
    let turn = Promise.resolve()
    /** One after the other, also when the delay changes in between. */
    const inTurn = (work: () => void) => {
      const due = performance.now() + lag
      const late = async () => {
        const rest = due - performance.now()
        if (rest > 0) await pause(rest)
        if (state === 'passing') work()
      }
      turn = turn.then(late)
    }
    from.on('data', (chunk: Buffer) => {
      if (toward === 'server') words.add(chunk)
      inTurn(() => {
        const part = chunk.subarray(0, left[toward])
        left[toward] -= part.length
        to.write(part)
        if (left[toward] === 0) cut('end')
      })
    })
    from.on('error', () => {})
    from.on('close', (broken) => inTurn(() => cut(broken ? 'reset' : 'end')))
  }
  carry(client, server, 'server')
  carry(server, client, 'client')

  return {
    said: (text) => words.text().toLowerCase().includes(text.toLowerCase()),
    cut,
    hold: () => {
      if (state !== 'passing') return
      state = 'held'
      client.pause()
      server.pause()
    },
    delay: (ms) => void (lag = ms),
    cutAfter: (bytes, toward = 'client') => void (left[toward] = bytes),
  }
}
