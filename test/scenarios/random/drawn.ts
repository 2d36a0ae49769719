import type { Db } from '../runner/row.ts'
import { type Dice, emails, roles, words } from '../any-orm/random/dice.ts'

type Call = ReturnType<Db['$executeRawUnsafe']> | ReturnType<Db['tenant']['deleteMany']>
/** One call on the client, so that it may also be a part of an array. */
export type Operation = (db: Db, dice: Dice) => Call

/** Operations return promises of anything; what counts is that Prisma may send them later. */
export const as = (call: unknown): Call => call as Call

export const maybe = <T>(dice: Dice, value: T): T | null => (dice.chance(4) ? null : value)
/** Often a given id, so that rows come back under keys that somebody looked for; else the database's own, which is free. */
export const ids = (dice: Dice, most = 6): { id?: number } => (dice.chance(2) ? {} : { id: dice.id(most) })
export const newUser = (dice: Dice) => ({
  ...ids(dice),
  email: dice.of(emails),
  name: dice.of(words),
  role: dice.of(roles),
  tenantId: dice.id(2),
})
export const newPost = (dice: Dice) => ({
  ...ids(dice),
  title: dice.of(words),
  body: '',
  published: dice.chance(2),
  score: dice.id(9),
})
export const links = (dice: Dice) => ({ authorId: maybe(dice, dice.id(3)), categoryId: maybe(dice, dice.id(3)) })
export const newTag = (dice: Dice) => ({ ...ids(dice, 4), name: dice.of(words) })
