import type { Dice } from '../../any-orm/random/dice.ts'
import { emails, roles, words } from '../../any-orm/random/dice.ts'
import type { Db } from '../runner/row.ts'

/** One call that writes. */
export type Operation = (db: Db, dice: Dice) => Promise<unknown>
/** A question. */
export type Shape = (db: Db, dice: Dice) => Promise<unknown>

export const maybe = <T>(dice: Dice, value: T): T | null => (dice.chance(4) ? null : value)
/** Often a given id, so that rows come back under keys that somebody looked for; else the database's own, which is free. */
export const ids = (dice: Dice, most = 6): { id?: number } => (dice.chance(2) ? {} : { id: dice.id(most) })
export const aUser = (dice: Dice) => ({
  email: dice.of(emails),
  name: dice.of(words),
  role: dice.of(roles),
  tenantId: dice.id(2),
})
export const aPost = (dice: Dice) => ({
  title: dice.of(words),
  body: '',
  published: dice.chance(2),
  score: dice.id(9),
})
export const links = (dice: Dice) => ({ authorId: maybe(dice, dice.id(3)), categoryId: maybe(dice, dice.id(3)) })
