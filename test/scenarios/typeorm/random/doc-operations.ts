import { words } from '../../any-orm/random/dice.ts'
import { Doc } from '../../../support/typeorm-shop/index.ts'
import { Letter, Note, Paper } from '../runner/kinds-of-doc.ts'
import type { Operation } from './drawn.ts'

const uids = [1, 2, 3, 4].map((number) => `00000000-0000-4000-8000-00000000009${number}`)
const kinds = ['NOTE', 'LETTER', 'INVOICE'] as const
const date = new Date('2026-01-01T00:00:00Z')
const paper = (uid: string) => ({ uid, data: {}, bin: Buffer.of(1), big: 1, dec: 1, at: date, day: date })

/** A table of every type, that several entities are made of. */
export const docOperations: Readonly<Record<string, Operation>> = {
  insertDoc: (db, dice) => db.insert(Doc, { ...paper(dice.of(uids)), kind: dice.of(kinds), code: dice.of(words) }),
  saveNote: (db, dice) => db.save(db.create(Note, { ...paper(dice.of(uids)), code: dice.of(words) })),
  saveLetter: (db, dice) => db.save(Paper, db.create(Letter, paper(dice.of(uids)))),
  updateDoc: (db, dice) =>
    db.update(Doc, dice.of([{ id: dice.id(3) }, { uid: dice.of(uids).toUpperCase() }]), {
      kind: dice.of(kinds),
      flag: dice.chance(2),
    }),
  updateNotes: (db, dice) => db.update(Note, { flag: dice.chance(2) }, { code: dice.of(words) }),
  editPaper: async (db, dice) => {
    const found = await db.findOneByOrFail(Paper, { id: dice.id(3) })
    Object.assign(found.data as object, { a: dice.id(3) })
    return db.save(found)
  },
  deleteDoc: (db, dice) => db.delete(Doc, { id: dice.id(4) }),
  deleteLetters: (db, dice) => db.delete(Letter, { code: dice.of(words) }),
}
