import { uids } from './doc-operations.ts'
import type { Shape } from './shape.ts'

const orderBy = { id: 'asc' } as const

/** Columns of every type, and answers chosen by their values. */
export const docShapes: Readonly<Record<string, Shape>> = {
  docById: (db, dice) => db.doc.findUnique({ where: { id: dice.id(3) } }),
  docByUid: (db, dice) => db.doc.findUnique({ where: { uid: dice.of(uids) } }),
  docsOfKind: (db, dice) => db.doc.findMany({ where: { kind: dice.of(['NOTE', 'LETTER', 'INVOICE']) }, orderBy }),
  docsByFlag: (db, dice) =>
    db.doc.findMany({ where: { flag: dice.chance(2) }, orderBy, select: { id: true, at: true } }),
  docsByNumber: (db, dice) =>
    db.doc.findMany({ where: { dec: dice.id(3) }, orderBy, select: { big: true, dec: true } }),
  docsOfDay: (db, dice) =>
    db.doc.findMany({ where: { day: new Date(Date.UTC(2026, 0, dice.id(3))) }, orderBy, select: { bin: true } }),
}
