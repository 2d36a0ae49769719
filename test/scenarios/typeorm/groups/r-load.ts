import { expect } from 'vitest'
import { statement } from '../../../support/gate.ts'
import { User } from '../../../support/typeorm-shop/index.ts'
import type { Db, Read, Row } from '../runner/row.ts'
import { setUser, user } from './common.ts'

const built: Read = (db) => db.createQueryBuilder(User, 'u').where('u.id = 1').getOne()
const many = (count: number, read: Read, db: Db): Promise<unknown>[] =>
  Array.from({ length: count }, () => Promise.resolve(read(db)))
const nameOf = (answer: unknown) => (answer as User).name

export const rows: readonly Row[] = [
  ...Object.entries({ 'find options': user(1), 'a builder': built }).flatMap(([how, read]): Row[] => [
    {
      id: 'R1',
      says: `a thousand callers miss at once by ${how}`,
      expect: 'one load',
      story: async ({ db, shop, hit }) => {
        shop.log.reset()
        const answers = await Promise.all(many(1_000, read, db))
        expect(shop.log.count).toBe(1)
        expect(new Set(answers).size, 'each has an answer of its own').toBe(1_000)
        await hit(read)
      },
    },
    {
      id: 'R4',
      says: `the load by ${how} fails`,
      expect: 'its caller is told, those who wait try once more together',
      story: async ({ db, shop, gate, prime }) => {
        const load = gate.hold(statement.reads('users'))
        shop.log.reset()
        const told = expect(Promise.resolve(read(db))).rejects.toThrow('busy')
        await load.reached
        const others = many(20, read, db)
        load.release(new Error('the database is busy'))
        await told
        for (const answer of await Promise.all(others)) expect(nameOf(answer)).toBe('Ann')
        expect(shop.log.count).toBe(2)
        await prime(read)
      },
    },
  ]),
  {
    id: 'R6',
    says: 'a write comes while twenty wait for a load',
    expect: 'who asked after it is given the new row, after one more load',
    story: async ({ db, gate }) => {
      const load = gate.hold(statement.reads('users'), 'after')
      const first = Promise.resolve(user(1)(db))
      await load.reached
      await setUser(1, { name: 'Anna' })(db)
      const others = many(20, user(1), db)
      load.release()
      await first
      for (const answer of await Promise.all(others)) expect(nameOf(answer)).toBe('Anna')
    },
  },
]
