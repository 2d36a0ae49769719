import type { Dice } from './dice.ts'
import type { Known } from './known.ts'

/** Somebody who is about to write. */
export interface Writer {
  readonly known: Known
  readonly dice: Dice
  /** Unique to the call: what it writes into texts, so that nobody else's row looks like its. */
  readonly stamp: string
}

/** A row that is not as it was. */
export interface Touched {
  readonly model: 'User' | 'Post' | 'Comment'
  readonly id: number
}

/** One change that can be made, whoever makes it in whichever words. */
export interface Deed<Given, Done> {
  readonly weight: number
  readonly what: string
  /** What it is done with. `undefined`: not now. */
  draw(writer: Writer): Given | undefined
  /** A row that is not as it was, if there is one to name. */
  touched(given: Given, done: Done): Touched | undefined
}

export const deed = <Given extends Seen, Seen, Done>(
  weight: number,
  what: string,
  draw: (writer: Writer) => Given | undefined,
  touched: (given: Seen, done: Done) => Touched | undefined,
): Deed<Given, Done> => ({ weight, what, draw, touched })

/** In half of the calls the row itself stays as it is: else its own tag would make up for what is not moved. */
export const maybe = <T>({ dice }: Writer, value: T): T | undefined => (dice.chance(0.5) ? value : undefined)

export const nobody = (): undefined => undefined
