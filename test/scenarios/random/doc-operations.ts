import { as, maybe, type Operation } from './drawn.ts'
import { type Dice, words } from '../any-orm/random/dice.ts'

export const uids = ['a557ded6-6c9c-443e-8481-f41b29dfca0a', '00000000-0000-4000-8000-000000000002'] as const
const kinds = ['NOTE', 'LETTER', 'INVOICE'] as const
const day = (dice: Dice): Date => new Date(Date.UTC(2026, 0, dice.id(3)))

const change = (dice: Dice) =>
  dice.of<object>([
    { data: { a: dice.id(3), list: [dice.of(words), null] } },
    { big: 2n ** 60n + BigInt(dice.id(3)) },
    { dec: `${dice.id(3)}.50` },
    { dec: { increment: 1 } },
    { bin: Uint8Array.from([dice.id(3), 0, 255]) },
    { day: day(dice), at: new Date(day(dice).getTime() + 123) },
    { kind: maybe(dice, dice.of(kinds)) },
    { flag: maybe(dice, dice.chance(2)) },
    { ratio: maybe(dice, dice.id(3) / 3) },
    { code: maybe(dice, `c${dice.id(3)}`) },
    { uid: dice.of(uids) },
  ])

const newDoc = (dice: Dice) => ({
  id: dice.id(3),
  data: { a: dice.id(3) },
  uid: dice.of(uids),
  bin: Uint8Array.from([dice.id(3)]),
  big: BigInt(dice.id(3)),
  dec: dice.id(3),
  at: day(dice),
  day: day(dice),
  kind: dice.of(kinds),
})

/** Columns of every type. */
export const docOperations: Readonly<Record<string, Operation>> = {
  updateDoc: (db, dice) => as(db.doc.update({ where: { id: dice.id(2) }, data: change(dice) })),
  updateDocByUid: (db, dice) => as(db.doc.update({ where: { uid: dice.of(uids) }, data: change(dice) })),
  updateDocs: (db, dice) => as(db.doc.updateMany({ where: { kind: maybe(dice, dice.of(kinds)) }, data: change(dice) })),
  upsertDoc: (db, dice) =>
    as(db.doc.upsert({ where: { uid: dice.of(uids) }, create: newDoc(dice), update: change(dice) })),
  deleteDocs: (db, dice) => as(db.doc.deleteMany({ where: { flag: maybe(dice, dice.chance(2)) } })),
}
