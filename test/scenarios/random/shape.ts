import type { Db } from '../runner/row.ts'
import type { Dice } from '../any-orm/random/dice.ts'

/** A question. */
export type Shape = (db: Db, dice: Dice) => PromiseLike<unknown>
