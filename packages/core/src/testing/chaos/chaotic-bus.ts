import type { Bus, BusListener } from '../../contracts/bus.ts'
import type { Clock } from '../../contracts/clock.ts'
import type { Strike } from './fate.ts'

export interface ChaoticBusSetting {
  readonly clock: Clock
  readonly strike: Strike
  /** Whether the connection breaks before the next message. */
  readonly breaks: () => boolean
  /** Milliseconds that the next message is late, and that a broken connection stays broken. */
  readonly pause: () => number
}

/** Messages come late, but in order; now and then the connection breaks, and what is said meanwhile is never heard. */
export const chaoticBus = (bus: Bus, { clock, strike, breaks, pause }: ChaoticBusSetting): Bus => {
  let queue: (() => void)[] = []
  let isUpAtServer = false
  let isBroken = false
  let isTold = false

  const tell = (listener: BusListener): void => {
    const isUp = isUpAtServer && !isBroken
    if (isUp === isTold) return
    isTold = isUp
    if (isUp) listener.up()
    else {
      queue = []
      listener.down()
    }
  }
  return {
    name: bus.name,
    listen: (listener) =>
      bus.listen({
        up: () => {
          isUpAtServer = true
          tell(listener)
        },
        down: () => {
          isUpAtServer = false
          tell(listener)
        },
        heard: (message) => {
          if (!isTold) return
          if (breaks()) {
            isBroken = true
            tell(listener)
            clock.after(pause(), () => {
              isBroken = false
              tell(listener)
            })
            return
          }
          const late = pause()
          if (late <= 0 && queue.length === 0) return listener.heard(message)
          const hear = (): void => listener.heard(message)
          queue.push(hear)
          clock.after(late, () => {
            // Whatever was said before goes first. Of a connection that broke, nothing is left.
            const end = queue.indexOf(hear) + 1
            for (const earlier of queue.splice(0, end)) earlier()
          })
        },
      }),
    ping: (nonce) => strike(() => bus.ping(nonce)),
    close: () => bus.close(),
  }
}
