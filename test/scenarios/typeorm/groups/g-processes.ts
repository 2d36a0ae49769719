import { expect } from 'vitest'
import { statement } from '../../../support/gate.ts'
import { User } from '../../../support/typeorm-shop/index.ts'
import type { ProcessRow } from '../runner/row.ts'
import { newUser, userByEmail } from './common.ts'

const email = 'new@example.com'
const key = userByEmail(email)

/** What needs another process. */
export const processes: readonly ProcessRow[] = [
  {
    id: 'G16',
    says: 'A knows that there is nothing, B makes it',
    providers: ['postgresql'],
    expect: 'A sees it',
    processes: async ({ a, b, heals }) => {
      await a.prime(key)
      await b.db.upsert(User, newUser({ email }), ['email'])
      await b.fresh(key)
      await a.agrees(key)
      await heals(key)
    },
  },
  {
    id: 'G16',
    says: 'both look for it before one of them makes it',
    providers: ['postgresql'],
    expect: 'both have the same row',
    processes: async ({ a, b, gate, heals }) => {
      const held = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(key(a.db))
      await held.reached
      await b.db.save(User, newUser({ email }))
      held.release()
      expect(await slow).toBeNull()
      // What every get-or-create does: the key is taken, so look again.
      await expect(a.db.insert(User, { email, name: 'New', tenantId: 1 })).rejects.toThrow()
      await a.agrees(key)
      await heals(key)
    },
  },
]
