import type { Cut, Toward, Which } from '../../../support/tcp-proxy.ts'
import type { Dice } from '../../workload/dice.ts'
import type { WireFault } from '../fault.ts'
import { between, holdOf, longHoldOf } from '../spans.ts'

const isBus: Which = (connection) => connection.said('subscribe')

interface Meant {
  readonly words: string
  /** `undefined`: all, and for what has no end of its own also those that come. */
  readonly which: Which | undefined
}

const everything: Meant = { words: 'all connections', which: undefined }
const bus: Meant = { words: 'the bus', which: isBus }
const data: Meant = { words: 'data connections', which: (connection) => !isBus(connection) }

const meantBy = (dice: Dice): Meant => dice.pick([everything, bus, data])

const cut: WireFault = {
  kind: 'wire',
  name: 'wire-cut',
  weight: 2,
  plan: (wire, dice) => {
    const { words, which } = meantBy(dice)
    const how = dice.pick<Cut>(['reset', 'end'])
    return { detail: `${words}, by ${how}`, strike: async () => wire.cut(which, how) }
  },
}

/** In the middle of a command or of a reply; 0 toward the client loses the next reply, but not what the command did. */
const cutAfter: WireFault = {
  kind: 'wire',
  name: 'wire-cut-after',
  weight: 2,
  plan: (wire, dice) => {
    const { words, which } = meantBy(dice)
    const toward = dice.pick<Toward>(['client', 'server'])
    const bytes = dice.chance(0.4) ? 0 : between(dice, 1, 2_000)
    const ms = holdOf(dice)
    return {
      detail: `${words}, after ${bytes} bytes toward the ${toward}, or ${ms} ms`,
      strike: async (pause) => {
        const armed = new Set(wire.connections.filter(which ?? (() => true)))
        try {
          wire.cutAfter(bytes, which, toward)
          await pause(ms)
        } finally {
          // What said too little to be cut would be, some time later.
          wire.cut((connection) => armed.has(connection))
        }
      },
    }
  },
}

const slow: WireFault = {
  kind: 'wire',
  name: 'wire-slow',
  weight: 1,
  plan: (wire, dice) => {
    const { words, which } = meantBy(dice)
    const lag = between(dice, 5, 150)
    const ms = holdOf(dice)
    return {
      detail: `${words}, ${lag} ms each way, for ${ms} ms`,
      strike: async (pause) => {
        try {
          wire.delay(lag, which)
          await pause(ms)
        } finally {
          wire.delay(0)
        }
      },
    }
  },
}

/** Nothing comes through and nobody is told. It ends with a cut, because what was swallowed is lost. */
const halfOpen: WireFault = {
  kind: 'wire',
  name: 'wire-half-open',
  weight: 2,
  plan: (wire, dice) => {
    const { words, which } = meantBy(dice)
    const ms = longHoldOf(dice)
    return {
      detail: `${words}, for ${ms} ms`,
      strike: async (pause) => {
        // Those that come in the meantime are held only where all are meant.
        const held = which && new Set(wire.connections.filter(which))
        try {
          wire.hold(which)
          await pause(ms)
        } finally {
          wire.cut(held && ((connection) => held.has(connection)))
        }
      },
    }
  },
}

const refusing: WireFault = {
  kind: 'wire',
  name: 'wire-refusing',
  weight: 2,
  plan: (wire, dice) => {
    const { words, which } = meantBy(dice)
    const ms = longHoldOf(dice)
    return {
      detail: `cuts ${words} and takes none for ${ms} ms`,
      strike: async (pause) => {
        try {
          wire.refuse()
          wire.cut(which)
          await pause(ms)
        } finally {
          wire.accept()
        }
      },
    }
  },
}

export const wireFaults: readonly WireFault[] = [cut, cutAfter, slow, halfOpen, refusing]
