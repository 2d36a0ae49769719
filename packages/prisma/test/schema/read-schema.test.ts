import { describe, expect, test } from 'vitest'
import { readSchema } from '../../src/schema/read-schema.ts'

const read = (text: string, provider = 'postgresql') => {
  const { models, ...rest } = readSchema(text, provider)
  const model = (name: string) => {
    const found = models.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no model ${name}`)
    return found
  }
  const relation = (of: string, name: string) => model(of).relations.find((one) => one.name === name)
  const field = (of: string, name: string) => model(of).fields.find((one) => one.name === name)
  return { ...rest, models, model, relation, field }
}

describe('the schema reader', () => {
  test('knows tables and columns by the names they have in the database', () => {
    const { model, field } = read(`
      model Person {
        id    Int    @id @map("person_id")
        email String @unique @map("e_mail")
        @@map("people")
      }
      model Plain {
        id Int @id
      }
    `)
    expect(model('Person').table).toEqual({ schema: 'public', name: 'people' })
    expect(model('Plain').table).toEqual({ schema: 'public', name: 'Plain' })
    expect(field('Person', 'email')).toMatchObject({ name: 'email', column: 'e_mail', type: 'text' })
    expect([model('Person').id, model('Person').uniques]).toEqual([['id'], [['email']]])
  })

  test('knows which columns an update may change that does not name them', () => {
    const text = `
      model Thing {
        id      Int      @id
        made    DateTime @default(now())
        changed DateTime @updatedAt
        lower   String?  @default(dbgenerated())
        twice   Int?     @default(dbgenerated("(id * 2)"))
        token   String   @default(dbgenerated("gen_random_uuid()"))
        gone    DateTime
        day     DateTime @db.Date
        sum     Int?
        shown   Int?     @default(1)
        otherId Int?
        other   Other?   @relation(fields: [otherId], references: [id])
      }
      model Other {
        id     Int     @id
        things Thing[]
      }
    `
    const drifting = (provider: string) =>
      read(text, provider)
        .model('Thing')
        .fields.filter((field) => field.stamped === true || field.drifts === true)
        .map((field) => field.name)
    expect(drifting('postgresql')).toEqual(['changed', 'lower', 'twice', 'sum'])
    // `ON UPDATE CURRENT_TIMESTAMP` has no word there.
    expect(drifting('mysql')).toEqual(['made', 'changed', 'lower', 'twice', 'gone', 'sum'])
  })

  test('knows compound ids and uniques, and their names in `where`', () => {
    const { model, compounds } = read(`
      model Seat {
        row   Int
        place Int
        a     Int
        b     Int
        @@id([row, place])
        @@unique([a, b], name: "both")
        @@unique([b, place])
      }
    `)
    expect(model('Seat').id).toEqual(['row', 'place'])
    expect(model('Seat').uniques).toEqual([
      ['a', 'b'],
      ['b', 'place'],
    ])
    expect(Object.fromEntries(compounds.get('Seat') ?? [])).toEqual({
      row_place: ['row', 'place'],
      both: ['a', 'b'],
      b_place: ['b', 'place'],
    })
  })

  test('derives what happens on deletion where the schema does not say', () => {
    const { relation } = read(`
      model Parent {
        id       Int    @id
        required Child[] @relation("required")
        optional Child[] @relation("optional")
        cascade  Child[] @relation("cascade")
        setNull  Child[] @relation("setNull")
        nothing  Child[] @relation("nothing")
      }
      model Child {
        id  Int     @id
        a   Int
        b   Int?
        c   Int
        d   Int?
        e   Int
        pa  Parent  @relation("required", fields: [a], references: [id])
        pb  Parent? @relation("optional", fields: [b], references: [id])
        pc  Parent  @relation("cascade", fields: [c], references: [id], onDelete: Cascade)
        pd  Parent? @relation("setNull", fields: [d], references: [id], onDelete: SetNull)
        pe  Parent  @relation("nothing", fields: [e], references: [id], onDelete: NoAction)
      }
    `)
    const onDelete = (name: string) => {
      const found = relation('Parent', name)
      return found?.kind === 'key' ? [found.holds, found.onDelete] : undefined
    }
    expect(['required', 'optional', 'cascade', 'setNull', 'nothing'].map(onDelete)).toEqual([
      [false, 'none'],
      [false, 'setNull'],
      [false, 'cascade'],
      [false, 'setNull'],
      [false, 'none'],
    ])
    expect(relation('Child', 'pc')).toMatchObject({ holds: true, own: ['c'], other: ['id'] })
  })

  test('knows sides and table of an implicit many-to-many relation: by model, by field, by name', () => {
    const { relation } = read(`
      model Zebra {
        id Int @id
        ants Ant[]
      }
      model Ant {
        key String @id
        zebras Zebra[]
        likes Ant[] @relation("Likes")
        likedBy Ant[] @relation("Likes")
        marks Mark[] @relation("Marked")
      }
      model Mark {
        id Int @id
        ants Ant[] @relation("Marked")
      }
    `)
    const sides = (of: string, name: string) => {
      const found = relation(of, name)
      return found?.kind === 'join' ? [found.joinTable.name, found.near, found.far, found.own, found.other] : undefined
    }
    expect(sides('Zebra', 'ants')).toEqual(['_AntToZebra', 'B', 'A', 'id', 'key'])
    expect(sides('Ant', 'zebras')).toEqual(['_AntToZebra', 'A', 'B', 'key', 'id'])
    expect(sides('Ant', 'marks')).toEqual(['_Marked', 'A', 'B', 'key', 'id'])
    expect(sides('Ant', 'likes')?.slice(0, 3)).toEqual(['_Likes', 'B', 'A'])
    expect(sides('Ant', 'likedBy')?.slice(0, 3)).toEqual(['_Likes', 'A', 'B'])
  })

  test('knows how the database compares each type', () => {
    const text = `
      enum Kind {
        A
        B
      }
      model Thing {
        id     String   @id @db.Uuid
        kind   Kind
        big    BigInt
        flag   Boolean
        text   String
        long   String   @db.Text
        short  String   @db.VarChar(10)
        padded String   @db.Char(8)
        mail   String   @db.Citext
        addr   String   @db.Inet
        many   String[]
        at     DateTime
        price  Decimal
        ratio  Float
        data   Json
        bytes  Bytes
      }
    `
    const types = Object.fromEntries(
      read(text)
        .model('Thing')
        .fields.map(({ name, type }) => [name, type]),
    )
    expect(types).toEqual({
      id: 'uuid',
      kind: 'enum',
      big: 'integer',
      flag: 'boolean',
      text: 'text',
      long: 'text',
      short: 'text',
      padded: 'fixedText',
      mail: 'caselessText',
      addr: 'other',
      many: 'other',
      at: 'other',
      price: 'other',
      ratio: 'other',
      data: 'other',
      bytes: 'other',
    })
  })

  test('takes texts for caseless where the usual collations are', () => {
    const text = 'model Thing {\n id String @id\n}'
    const type = (provider: string) => read(text, provider).field('Thing', 'id')?.type
    expect(['postgresql', 'sqlite', 'mysql', 'sqlserver'].map(type)).toEqual([
      'text',
      'text',
      'caselessText',
      'caselessText',
    ])
  })

  test('knows what an insert stores in fields it does not name', () => {
    const { field } = read(`
      model Thing {
        id      Int      @id @default(autoincrement())
        n       Int      @default(3)
        big     BigInt   @default(4)
        flag    Boolean  @default(true)
        maybe   String?
        must    String
        uid     String   @default(uuid())
        made    DateTime @default(now())
        changed DateTime? @updatedAt
      }
    `)
    const fallback = (name: string) => field('Thing', name)?.fallback
    expect(['n', 'big', 'flag', 'maybe'].map(fallback)).toEqual([
      { value: 3 },
      { value: 4n },
      { value: true },
      { value: null },
    ])
    expect(['id', 'must', 'uid', 'made', 'changed'].map(fallback)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('tells schemas of the database apart', () => {
    const { model, relation } = read(
      `
      model A {
        id Int @id
        bs B[]
        @@schema("one")
        @@map("same")
      }
      model B {
        id Int @id
        as A[]
        @@schema("two")
        @@map("same")
      }
    `.replace('model A', 'model A'),
    )
    expect([model('A').table, model('B').table]).toEqual([
      { schema: 'one', name: 'same' },
      { schema: 'two', name: 'same' },
    ])
    const [here, there] = [relation('A', 'bs'), relation('B', 'as')]
    expect(here?.kind === 'join' && there?.kind === 'join' && [here.joinTable, there.joinTable]).toEqual([
      { schema: 'one', name: '_AToB' },
      { schema: 'one', name: '_AToB' },
    ])
  })

  test('knows a view when it sees one', () => {
    const { model } = read(`
      model Real {
        id Int @id
      }
      view Seen {
        id Int @unique
      }
    `)
    expect([model('Real').view, model('Seen').view]).toEqual([false, true])
  })

  test('does not mind the generator and datasource blocks of older schemas', () => {
    const { models, hints } = read(`
      // a schema of before, with { braces } in a comment
      generator client {
        provider        = "prisma-client-js"
        previewFeatures = ["driverAdapters", "fullTextSearch"] // } not the end
        output          = "../generated/{client}"
      }
      datasource db {
        provider  = "postgresql"
        url       = env("DATABASE_URL")
        directUrl = "postgresql://a:b@c/d"
      }
      /* a block comment { */
      /// It is said here: { braces }
      /// @cache(ttl: "5m")
      model Thing { // one {
        id   Int    @id /// the { key }
        text String @default("generator x {")
      }
    `)
    expect(models.map(({ name }) => name)).toEqual(['Thing'])
    expect(hints.get('Thing')).toEqual({ ttl: '5m' })
  })
})
