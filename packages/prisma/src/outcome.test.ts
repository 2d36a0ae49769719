import { describe, expect, test } from 'vitest'
import { outcomeOf } from './outcome.ts'

const error = (name: string, code: string, message = ''): Error => Object.assign(new Error(message), { name, code })

describe('what became of a write that rejects', () => {
  test.each(['SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT_FOREIGNKEY'])('with %s of libsql: nothing', (code) => {
    expect(outcomeOf(error('LibsqlError', code))).toBe('notCommitted')
  })

  test('because its transaction took too long: nothing', () => {
    const message = 'Transaction API error: A commit cannot be executed on an expired transaction.'
    expect(outcomeOf(error('PrismaClientKnownRequestError', 'P2028', message))).toBe('notCommitted')
  })

  test('with a rollback of a committed transaction, in place of what COMMIT was answered with: nobody knows', () => {
    const message =
      'Transaction API error: Transaction already closed: A rollback cannot be executed on a committed transaction.'
    expect(outcomeOf(error('PrismaClientKnownRequestError', 'P2028', message))).toBe('unknown')
  })
})
