import { CacheError } from '../../errors.ts'

/** What travels between a process and the server. */
export type StepKind = 'command' | 'reply' | 'message'

/** Something under way that a test holds back. */
export interface HeldStep {
  readonly kind: StepKind
  readonly label: string
  /** It arrives now. A message takes those before it along: they keep their order. */
  go(): void
  /** It never arrives, and whoever waits for it is told that the connection broke. */
  lose(): void
  /** The client waits no longer; the command is still on its way, and does what it does when it arrives. */
  giveUp(): void
}

/** The connections of one process to the pretend server, and what can go wrong on them. */
export interface Wire {
  /** What is held back, oldest first. */
  readonly held: readonly HeldStep[]
  /** From now on these wait for the test; without a word: all of them. */
  hold(...kinds: readonly StepKind[]): void
  /** Everything held arrives, in order, and nothing is held any more. */
  letGo(): void
  /** So many commands from now on are refused before they change anything. */
  refuse(commands: number): void
  /** The connection of the bus breaks, and its listener is told. */
  cutBus(): void
  /** The same, but nobody is told before `mendBus`: as when a cable is pulled. */
  deafenBus(): void
  /** The bus is connected again. */
  mendBus(): void
}

export interface Sender {
  /** One command: sent, applied at the server at one moment, answered; each at its own time. */
  send<T>(label: string, apply: () => T): Promise<T>
  /** Something that the server sends of its own accord. */
  push(label: string, arrive: () => void): void
  /** The connections broke: what is under way is lost. */
  breakOff(): void
}

export interface WireSetting {
  readonly isUp: () => boolean
  readonly bus: Pick<Wire, 'cutBus' | 'deafenBus' | 'mendBus'>
}

const unreachable = (label: string): Error =>
  new CacheError('UNREACHABLE', `${label}: the connection to the memory server is lost`)

export const createWire = ({ isUp, bus }: WireSetting): Wire & Sender => {
  const holding = new Set<StepKind>()
  let held: HeldStep[] = []
  let refusals = 0
  /** What was sent before a break is not received after it. */
  let connection = 0

  const step = (kind: StepKind, label: string, arrive: () => void, fail: (error: Error) => void): void => {
    const sentOn = connection
    const land = (): void => (connection === sentOn ? arrive() : fail(unreachable(label)))
    // Messages queue up behind one that is held, whether or not they would be held themselves.
    if (!holding.has(kind) && !(kind === 'message' && held.some((other) => other.kind === 'message'))) {
      queueMicrotask(land)
      return
    }
    const leave = (): boolean => {
      const wasHeld = held.includes(waiting)
      held = held.filter((other) => other !== waiting)
      return wasHeld
    }
    const waiting: HeldStep = {
      kind,
      label,
      go: () => {
        if (kind === 'message')
          for (const older of held.slice(0, held.indexOf(waiting))) if (older.kind === kind) older.go()
        if (leave()) land()
      },
      lose: () => void (leave() && fail(unreachable(label))),
      giveUp: () => fail(new CacheError('UNREACHABLE', `${label}: no answer in time`)),
    }
    held.push(waiting)
  }

  return {
    ...bus,
    get held() {
      return held
    },
    hold: (...kinds) => {
      for (const kind of kinds.length > 0 ? kinds : (['command', 'reply', 'message'] as const)) holding.add(kind)
    },
    letGo: () => {
      holding.clear()
      for (const waiting of held) waiting.go()
    },
    refuse: (commands) => void (refusals += commands),

    send: (label, apply) =>
      new Promise((resolve, reject) => {
        step(
          'command',
          label,
          () => {
            if (!isUp()) return reject(unreachable(label))
            if (refusals > 0) {
              refusals--
              return reject(new CacheError('UNREACHABLE', `${label}: refused by the memory server`))
            }
            let answer: () => void
            try {
              const value = apply()
              answer = () => resolve(value)
            } catch (error) {
              answer = () => reject(error)
            }
            return step('reply', label, answer, reject)
          },
          reject,
        )
      }),
    push: (label, arrive) => step('message', label, arrive, () => {}),
    breakOff: () => {
      connection++
      for (const waiting of held) if (waiting.kind !== 'message') waiting.lose()
      held = []
    },
  }
}
