import type { BackendEvent, Bus, BusListener, Clock } from '@tidemark/core/tier'
import { failFast, type MakeClient, runScript } from './client.ts'
import type { Connection } from './connection.ts'
import type { Keys } from './keys.ts'
import { createLine, type Line } from './line.ts'
import { readMessage, writeMessage } from './message.ts'
import { ping } from './scripts/ping.ts'
import { randomToken } from './versions/random-token.ts'

export interface RedisBusSetting {
  readonly make: MakeClient
  readonly use: Connection['use']
  readonly keys: Keys
  readonly channel: string
  readonly clock: Clock
  /** Milliseconds. */
  readonly deadline: number
  readonly report: (event: BackendEvent) => void
}

/** So many pings that the server took, and none heard for longer than the deadline: the line is dead, and nobody said so. */
const UNHEARD = 3
const KEEP_PING = 60_000

/** A connection that only hears. What is said is said by the scripts, on the connection for data. */
export const redisBus = ({ make, use, keys, channel, clock, deadline, report }: RedisBusSetting): Bus => {
  /** Pongs come on a channel of one's own: processes would else hear each other's, and there are as many as processes squared. */
  const own = `${channel}:${randomToken()}`
  let line: Line | undefined
  let unheard = 0
  let heardAt = 0
  const hearsAgain = () => {
    unheard = 0
    heardAt = clock.now()
  }

  const listen = (listener: BusListener) => {
    const opened = createLine({
      purpose: 'bus',
      make,
      // RESP3 would bring nothing here; RESP2 is what both lines of ioredis speak in the same way.
      overrides: { ...failFast(deadline), protocol: 2 },
      clock,
      report,
      greet: async (redis) => {
        await redis.subscribe(channel, own).catch((error: unknown) => {
          throw new Error(`SUBSCRIBE ${channel} failed: ${error instanceof Error ? error.message : String(error)}`)
        })
      },
      up: () => {
        hearsAgain()
        listener.up()
      },
      down: () => listener.down(),
    })
    opened.redis.on('message', (from: string, text: string) => {
      // Before `up` nobody has learned anything that a message could make untrue.
      if ((from !== channel && from !== own) || !opened.isUp()) return
      const message = readMessage(text)
      if (message.kind === 'pong') hearsAgain()
      listener.heard(message)
    })
    line = opened
  }

  return {
    name: 'redis',
    listen,
    ping: async (nonce) => {
      if (line?.isUp() === true && unheard >= UNHEARD && clock.now() - heardAt > deadline)
        line.cut(new Error(`${unheard} pings were not heard`))
      await use((redis) => runScript(redis, ping, [keys.ping], [nonce, KEEP_PING, own, writeMessage('pong', nonce)]))
      unheard++
    },
    close: async () => line?.close(),
  }
}
