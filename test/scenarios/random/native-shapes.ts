import type { ShopProvider } from '@tidemark/shop'
import { emails, words } from '../any-orm/random/dice.ts'
import { uids } from './doc-operations.ts'
import type { Shape } from './shape.ts'

const orderBy = { id: 'asc' } as const

/** Questions that not every database understands. */
export const nativeShapes: Readonly<Record<ShopProvider, Readonly<Record<string, Shape>>>> = {
  postgresql: {
    inAnyCase: (db, dice) =>
      db.user.findMany({ where: { name: { equals: dice.of(words), mode: 'insensitive' } }, orderBy }),
  },
  sqlite: {},
  mysql: {
    byEmailInCapitals: (db, dice) => db.user.findUnique({ where: { email: dice.of(emails).toUpperCase() } }),
    byNameWithSpaces: (db, dice) => db.tag.findMany({ where: { name: `${dice.of(words)} ` }, orderBy }),
  },
}

/** The same about columns of every type. */
export const nativeDocShapes: Readonly<Record<ShopProvider, Readonly<Record<string, Shape>>>> = {
  postgresql: {
    byUidInCapitals: (db, dice) => db.doc.findUnique({ where: { uid: dice.of(uids).toUpperCase() } }),
    tagsOfDoc: (db) => db.doc.findMany({ where: { tags: { has: 'a' } }, orderBy }),
    insideJson: (db, dice) => db.doc.findMany({ where: { data: { path: ['a'], equals: dice.id(3) } }, orderBy }),
  },
  sqlite: {},
  mysql: {},
}
