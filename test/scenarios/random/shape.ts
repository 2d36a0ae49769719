import type { Db } from '../runner/row.ts'
import type { Dice } from './dice.ts'

/** A question. */
export type Shape = (db: Db, dice: Dice) => PromiseLike<unknown>
