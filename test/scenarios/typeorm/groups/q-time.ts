import { User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row } from '../runner/row.ts'
import { setUser, user } from './common.ts'

/** What is added to a ttl so that not everything falls due at once. */
const SPREAD = 1.1

const forMilliseconds =
  (cache: number): Read =>
  (db) =>
    db.findOne(User, { where: { id: 1 }, cache })
const built =
  (cache: number): Read =>
  (db) =>
    db.createQueryBuilder(User, 'u').where('u.id = 1').cache(cache).getOne()

export const rows: readonly Row[] = [
  ...Object.entries({ 'find options': forMilliseconds(60_000), 'a builder': built(60_000) }).map(
    ([how, read]): Row => ({
      id: 'Q1',
      says: `a ttl in milliseconds by ${how}`,
      expect: 'a hit before it, a miss after it',
      story: async ({ clock, prime, hit, miss }) => {
        await prime(read)
        clock.advance(59_999)
        await hit(read)
        clock.advance(60_000 * (SPREAD - 1) + 2)
        await miss(read)
      },
    }),
  ),
  {
    id: 'Q1',
    says: 'the ttl of a hint',
    expect: 'a hit before it, a miss after it',
    options: { models: { User: { ttl: '2m' } } },
    story: async ({ clock, prime, hit, miss }) => {
      await prime(user(1))
      clock.advance(119_999)
      await hit(user(1))
      clock.advance(120_000 * (SPREAD - 1) + 2)
      await miss(user(1))
    },
  },
  {
    id: 'Q7',
    says: 'an answer past its ttl may be served while it is refreshed, and a write came',
    expect: 'the write wins',
    options: { models: { User: { ttl: '1m', swr: '10m' } } },
    story: async ({ db, clock, prime, fresh, miss }) => {
      await prime(user(1))
      clock.advance(120_000)
      await setUser(1, { name: 'Anna' })(db)
      await miss(user(1))
      await fresh(user(1))
    },
  },
]
