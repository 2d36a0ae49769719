import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import type { ProcessRow } from '../runner/process-row.ts'
import { newUser, userByEmail } from './common.ts'

const email = 'new@example.com'
const key = userByEmail(email)

/** What needs another process. */
export const processes: readonly ProcessRow[] = [
  {
    id: 'G16',
    says: 'A knows that there is nothing, B makes it',
    expect: 'A sees it',
    processes: async ({ a, b, heals }) => {
      await a.prime(key)
      await b.db.user.upsert({ where: { email }, create: newUser({ email }), update: {} })
      await b.fresh(key)
      await a.agrees(key)
      await heals(key)
    },
  },
  {
    id: 'G16',
    says: 'both look for it before one of them makes it',
    expect: 'both have the same row',
    processes: async ({ a, b, gate, heals }) => {
      const held = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(key(a.db))
      await held.reached
      await b.db.user.create({ data: newUser({ email }) })
      held.release()
      expect(await slow).toBeNull()
      // What every get-or-create does: the key is taken, so look again.
      await expect(Promise.resolve(a.db.user.create({ data: newUser({ email }) }))).rejects.toThrow()
      await a.agrees(key)
      await heals(key)
    },
  },
]
