import { Not } from 'typeorm'
import { Category, Doc, Order, Post, Product, User } from '../../../support/typeorm-shop/index.ts'
import { Note } from '../runner/kinds-of-doc.ts'
import type { Read, Row, Write } from '../runner/row.ts'
import { each, oneWith } from './common.ts'

/** A document of odd values, beside the two that there are. */
const odd =
  (changes: string): Write =>
  (db) =>
    db.query(`UPDATE "Doc" SET ${changes} WHERE id = 2`)
const reads: Readonly<Record<string, Read>> = {
  one: (db) => db.findOneBy(Doc, { id: 2 }),
  list: (db) => db.find(Doc, { order: { id: 'ASC' } }),
  built: (db) => db.createQueryBuilder(Doc, 'd').where('d.id = 2').getOne(),
  raw: (db) => db.createQueryBuilder(Doc, 'd').where('d.id = 2').getRawOne(),
  both: (db) => db.createQueryBuilder(Doc, 'd').where('d.id = 2').getRawAndEntities(),
  note: (db) => db.findOneBy(Note, { id: 2 }),
}

const same = (id: string, says: string, changes: string, providers?: Row['providers']): Row => ({
  id,
  says,
  ...(providers && { providers }),
  data: odd(changes),
  SAME: reads,
  write: (db) => db.update(Doc, { id: 1 }, { flag: false }),
})

const text = (value: string): string => `code = NULL, data = '${JSON.stringify({ text: value }).replaceAll("'", "''")}'`

export const rows: readonly Row[] = [
  same('N1', 'a time with microseconds', `at = '2026-01-01 00:00:00.123456+00'`),
  same('N1', 'a time before Christ', `at = '0044-03-15 12:00:00+00 BC'`, ['postgresql']),
  same('N1', 'a time without end', `at = 'infinity'`, ['postgresql']),
  same('N1', 'the year 10000', `at = '10000-01-01 00:00:00+00', day = '10000-01-01'`, ['postgresql']),
  same('N3', 'a decimal with all its places', `dec = 1.100000000000000000`),
  same('N3', 'a decimal that is no number', `dec = 'NaN', ratio = 'NaN'`, ['postgresql']),
  same('N3', 'minus nothing, and without end', `ratio = '-0'`, ['postgresql']),
  same('N3', 'a number without end', `ratio = 'Infinity'`, ['postgresql']),
  same('N3', 'a whole number beyond those of JavaScript', `big = 9223372036854775807`, ['postgresql']),
  same('N4', 'no bytes', `bin = ''`),
  same('N4', 'a megabyte', `bin = decode(repeat('ff00', 500000), 'hex')`, ['postgresql']),
  same('N6', 'NULL wherever it may be', 'extra = NULL, code = NULL, ratio = NULL, kind = NULL, flag = NULL'),
  same('N6', 'null inside of a value', `extra = 'null', data = '{"a":null,"b":[null]}'`),
  same('N7', 'lists', `tags = ARRAY['a', NULL, ''], kinds = ARRAY['NOTE', 'LETTER']::"DocKind"[]`, ['postgresql']),
  same('N7', 'empty lists', `tags = '{}', kinds = NULL`, ['postgresql']),
  same('N7', 'lists of lists', `tags = '{{a,b},{c,d}}'`, ['postgresql']),
  same('N10', 'an emoji and quotes', text(`🐚 "quoted" 'single' \\ \n\u2028`)),
  same('N10', 'a megabyte of text', text('x'.repeat(1_000_000))),
  {
    id: 'N13',
    says: 'relations in the order that they are asked for',
    SAME: each({
      oneWay: oneWith(Category, { where: { id: 4 }, relations: { children: true, parent: true } }),
      theOther: oneWith(Category, { where: { id: 4 }, relations: { parent: true, children: true } }),
      post: (db) => db.findOne(Post, { where: { id: 1 }, relations: { tags: true, category: true, author: true } }),
      list: (db) => db.find(Post, { relations: { comments: true, author: true }, order: { id: 'ASC' } }),
      built: (db) =>
        db
          .createQueryBuilder(Post, 'p')
          .leftJoinAndSelect('p.tags', 't')
          .leftJoinAndSelect('p.reviewer', 'r')
          .leftJoinAndSelect('p.author', 'a')
          .orderBy({ 'p.id': 'ASC', 't.id': 'ASC' })
          .getMany(),
    }),
  },
  {
    id: 'N13',
    says: 'columns in the order that they are asked for',
    SAME: {
      some: (db) => db.findOne(User, { where: { id: 1 }, select: { name: true, id: true, email: true } }),
      embedded: (db) => db.find(Product, { select: { attributes: true, id: true }, order: { id: 'ASC' } }),
      raw: (db) => db.createQueryBuilder(User, 'u').select(['u.name AS n', 'u.id AS i']).where('u.id = 1').getRawMany(),
      none: (db) => db.find(Order, { where: { id: Not(1) } }),
    },
  },
]
