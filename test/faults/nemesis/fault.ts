import type { TcpProxy } from '../../support/tcp-proxy.ts'
import type { Dice } from '../workload/dice.ts'
import type { Battlefield } from './battlefield.ts'

export type Pause = (ms: number) => Promise<unknown>

export interface Strike {
  /** What exactly, in words. */
  readonly detail: string
  /** Breaks something, and has mended it when it resolves; also when it rejects. */
  strike(pause: Pause): Promise<void>
}

interface Named {
  readonly name: string
  /** How often it comes in each round. */
  readonly weight: number
}

/**
 * All that is left to chance is decided by `plan`, before anything is broken: the same seed gives the same faults in the
 * same order, however long each of them takes.
 */
export interface FieldFault extends Named {
  readonly kind: 'field'
  /** Whether it can be done now. */
  readonly needs?: (field: Battlefield) => boolean
  readonly plan: (field: Battlefield, dice: Dice) => Strike
}

/** One that stays on one wire, so that others can be broken at the same time. */
export interface WireFault extends Named {
  readonly kind: 'wire'
  readonly plan: (wire: TcpProxy, dice: Dice) => Strike
}

export type Fault = FieldFault | WireFault
