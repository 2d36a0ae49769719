import type { Read, Row } from '../runner/row.ts'
import { uid } from '../runner/data.ts'
import { addPost, addUser, inTurn, post, setPost, setUser, user, userByEmail } from './common.ts'

const ann = userByEmail('ann@example.com')
const nameOf: Read = (db) => db.user.findUnique({ where: { id: 1 }, select: { id: true, name: true } })
const doc =
  (form: string): Read =>
  (db) =>
    db.doc.findUnique({ where: { uid: form } })
const forms = { canonical: doc(uid), upper: doc(uid.toUpperCase()), bare: doc(uid.replaceAll('-', '')) }

export const rows: readonly Row[] = [
  { id: 'A1', says: 'its name changes', write: setUser(1, { name: 'Anna' }), INV: user(1) },
  { id: 'A2', says: 'another row changes', write: setUser(2, { name: 'Bob' }), KEEP: { byId: user(1), byEmail: ann } },
  {
    id: 'A4',
    says: 'the natural key goes to another row',
    write: inTurn(setUser(1, { email: 'a@example.com' }), setUser(2, { email: 'ann@example.com' })),
    INV: { ann, one: user(1), two: user(2), ben: userByEmail('ben@example.com') },
    KEEP: user(3),
  },
  {
    id: 'A5',
    says: 'the row goes and another one comes under its keys',
    write: inTurn(
      (db) => db.user.delete({ where: { id: 1 } }),
      addUser({ id: 1, email: 'ann@example.com', name: 'Another' }),
    ),
    INV: { byId: user(1), byEmail: ann },
  },
  {
    id: 'A7',
    says: 'the natural key goes away and comes back in one transaction',
    inTransaction: true,
    write: inTurn(setUser(1, { email: 'gone@example.com', name: 'Gone' }), setUser(1, { email: 'ann@example.com' })),
    INV: { byId: user(1), byEmail: ann },
  },
  {
    id: 'A7',
    says: 'there and back again, to the letter',
    inTransaction: true,
    sameTruth: true,
    write: inTurn(setUser(1, { email: 'gone@example.com' }), setUser(1, { email: 'ann@example.com' })),
    INV: { byEmail: ann, gone: userByEmail('gone@example.com') },
  },
  {
    id: 'A8',
    says: 'three ways to ask for one row',
    write: setUser(1, { name: 'Anna' }),
    INV: {
      unique: user(1),
      first: (db) => db.user.findFirst({ where: { id: 1 } }),
      many: (db) => db.user.findMany({ where: { id: 1 } }),
      uniqueOrThrow: (db) => db.user.findUniqueOrThrow({ where: { id: 1 } }),
    },
  },
  {
    id: 'A10',
    says: 'a uuid in three spellings, changed by the canonical one',
    providers: ['postgresql'],
    write: (db) => db.doc.update({ where: { uid }, data: { flag: false } }),
    INV: forms,
  },
  {
    id: 'A10',
    says: 'a uuid in three spellings, changed by another one',
    providers: ['postgresql'],
    write: (db) => db.doc.update({ where: { uid: uid.toUpperCase() }, data: { flag: false } }),
    INV: forms,
  },
  { id: 'A11', says: 'an update without a column', write: setUser(1, {}), KEEP: { byId: user(1), byEmail: ann } },
  { id: 'A13', says: 'a column that is not selected changes', write: setUser(1, { score: 51 }), 'KEEP*': nameOf },
  {
    id: 'A14',
    says: 'a selected column changes',
    write: setUser(1, { name: 'Anna' }),
    INV: {
      some: nameOf,
      all: user(1),
      allButOne: (db) => db.user.findUnique({ where: { id: 1 }, omit: { age: true } }),
    },
  },
  { id: 'A17', says: 'the database computes', write: setUser(1, { score: { increment: 1 } }), INV: user(1) },
  {
    id: 'A17',
    says: 'the database computes for many',
    write: (db) => db.user.updateMany({ where: { id: { in: [1, 2] } }, data: { score: { multiply: 2 } } }),
    INV: { one: user(1), two: user(2) },
  },
  { id: 'A19', says: 'only a time changes', write: setPost(1, { createdAt: new Date() }), INV: post(1), KEEP: post(2) },
  {
    id: 'A20',
    says: 'a child comes and its parent is counted up',
    inTransaction: true,
    write: inTurn(addPost({ authorId: 2 }), (db) =>
      db.user.updateMany({ where: { id: 2 }, data: { score: { increment: 1 } } }),
    ),
    INV: user(2),
    KEEP: user(1),
  },
]
