import { describe, expect, test } from 'vitest'
import { type ClientInternals, factsOf, transactionIdOf } from './client.ts'

const client: ClientInternals = {
  $extends: () => undefined,
  $transaction: () => Promise.resolve(),
  _activeProvider: 'sqlite',
  _engineConfig: { inlineSchema: '', adapter: { adapterName: 'some driver' } },
  _engine: { name: 'ClientEngine' },
}

const refusal = (given: ClientInternals): unknown => {
  try {
    return factsOf(given)
  } catch (error) {
    return error
  }
}

describe('a client', () => {
  test('that asks by a driver adapter is taken', () => {
    expect(factsOf(client).provider).toBe('sqlite')
  })

  test('without a driver adapter is refused', () => {
    expect(refusal({ ...client, _engineConfig: { inlineSchema: '' } })).toMatchObject({ code: 'OPTION' })
  })

  test.each(['LibraryEngine', 'BinaryEngine'])('of Prisma 6 with a %s is told what to generate', (name) => {
    const message = expect.stringContaining('engineType = "client"') as unknown
    expect(refusal({ ...client, _engine: { name } })).toMatchObject({ code: 'OPTION', message })
  })
})

describe('the id of a transaction', () => {
  test.each([
    ['Prisma 7.5 and later', { [Symbol.for('prisma.client.transaction.scope_context')]: { txId: 'a' } }],
    ['Prisma before 7.5', { [Symbol.for('prisma.client.transaction.id')]: 'a' }],
  ])('is read off a client of %s', (_, transactionClient) => {
    expect(transactionIdOf(transactionClient)).toBe('a')
  })

  test('is none outside of one', () => {
    expect(transactionIdOf(client)).toBeUndefined()
  })
})
