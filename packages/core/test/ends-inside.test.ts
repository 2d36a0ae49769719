import { describe, expect, it } from 'vitest'
import type { WriteOperation } from '../src/contracts/operation.ts'
import { memoryServer } from '../src/testing/memory-server/memory-server.ts'
import { manualClock } from '../src/testing/manual-clock.ts'
import { gate, settled } from './support/gates.ts'
import { outcomeOf, Refused, setting } from './support/setting.ts'
import { reading, writing } from './support/shop.ts'

const later =
  <T>(value: T) =>
  async () =>
    value

const second = () => Promise.reject(new Refused('the second of two statements'))

const setup = (...given: Parameters<typeof setting>) => {
  const at = setting(...given)
  const [Post, Comment, User] = [at.of('Post'), at.of('Comment'), at.of('User')]
  const posts = reading(Post, { call: 'all' })
  const comments = reading(Comment, { call: 'all' })
  const users = reading(User, { call: 'all' })
  const fill = async () => {
    for (const one of [posts, comments, users]) await at.read(one, later([]))
  }
  const held = async () => {
    const names: string[] = []
    for (const [name, one] of Object.entries({ posts, comments, users })) if (await at.holds(one)) names.push(name)
    return names
  }
  /** A statement by which the transaction may end. */
  const ending = (run: () => Promise<unknown>): WriteOperation => ({
    name: 'raw',
    model: 'Comment',
    expects: [{ model: Comment, before: {}, after: {} }],
    run,
    changes: () => [{ model: Comment, before: {}, after: {} }],
    mayCommit: true,
  })
  return { at, Post, Comment, User, fill, held, ending }
}

describe('a transaction that may have ended inside itself', () => {
  const ends: Record<string, { readonly run: () => Promise<unknown>; readonly isRefused: boolean }> = {
    'that is answered': { run: later(null), isRefused: false },
    'that the database refuses': {
      run: second,
      isRefused: true,
    },
  }

  it.each(Object.entries(ends))(
    'moves what it wrote with the statement that ended it, one %s',
    async (_says, { run, isRefused }) => {
      const { at, Post, fill, held, ending } = setup()
      await fill()
      const transaction = at.engine.writing.begin()
      const savepoint = transaction.savepoint()
      await savepoint.write(writing(Post, later(null)), outcomeOf)
      expect(await held()).toEqual(['posts', 'comments', 'users'])
      const statement = transaction.write(ending(run), outcomeOf)
      if (isRefused) await expect(statement).rejects.toThrow(Refused)
      else await statement
      expect(await held()).toEqual(['users'])
      savepoint.rolledBack()
      await transaction.rolledBack()
      expect(await held()).toEqual(['users'])
    },
  )

  it('hides that from before the statement (rule 3)', async () => {
    const { at, Post, fill, held, ending } = setup()
    await fill()
    const transaction = at.engine.writing.begin()
    await transaction.write(writing(Post, later(null)), outcomeOf)
    const statement = gate<unknown>()
    const ended = transaction.write(
      ending(() => statement.passed),
      outcomeOf,
    )
    await settled()
    expect(await held()).toEqual(['users'])
    await at.read(reading(Post, { call: 'all' }), later(['old']))
    expect(at.events('refuse').map((event) => event.reason)).toEqual(['locked'])
    statement.open(null)
    await ended
    await transaction.rolledBack()
  })

  it('moves own tags of users, too, that were to move at its end', async () => {
    const { at, ending } = setup()
    const home = () => at.cache.remember('home', { ttl: '1m', tags: ['home'] }, later('built'))
    await home()
    const transaction = at.engine.writing.begin()
    await at.engine.inside.run(transaction, () => at.cache.invalidate({ tags: ['home'] }))
    await transaction.write(ending(later(null)), outcomeOf)
    await transaction.rolledBack()
    expect(await at.cache.remember('home', { ttl: '1m', tags: ['home'] }, later('anew'))).toBe('anew')
  })

  it('moves what it writes later at once, and again at its end', async () => {
    const { at, Post, fill, held, ending } = setup()
    const transaction = at.engine.writing.begin()
    await transaction.write(ending(later(null)), outcomeOf)
    await fill()
    await transaction.write(writing(Post, later(null)), outcomeOf)
    expect(await held()).toEqual(['comments', 'users'])
    await fill()
    await transaction.lock()
    await transaction.committed()
    expect(await held()).toEqual(['users'])
  })

  it('moves what a statement beside the one that ended it wrote', async () => {
    const { at, Post, fill, held, ending } = setup()
    await fill()
    const transaction = at.engine.writing.begin()
    const slow = gate<unknown>()
    const beside = transaction.write(
      writing(Post, () => slow.passed),
      outcomeOf,
    )
    await settled()
    await transaction.write(ending(later(null)), outcomeOf)
    slow.open(null)
    await beside
    await transaction.rolledBack()
    expect(await held()).toEqual(['users'])
  })

  it('keeps what it wrote hidden where nobody knows whether it ended (rule 4)', async () => {
    const { at, Post, fill, held, ending } = setup({ maxWriteTime: '60s' })
    await fill()
    const transaction = at.engine.writing.begin()
    await transaction.write(writing(Post, later(null)), outcomeOf)
    const lost = transaction.write(
      ending(() => Promise.reject(new Error('the line broke'))),
      outcomeOf,
    )
    await expect(lost).rejects.toThrow('the line broke')
    await transaction.rolledBack()
    await fill()
    expect(await held()).toEqual(['users'])
    at.clock.advance(60_000)
    await settled()
    await fill()
    expect(await held()).toEqual(['posts', 'comments', 'users'])
  })

  it('moves what the database undid neither at once nor at its end, and what it writes after that at once', async () => {
    const { at, Post, User, fill, held } = setup()
    await fill()
    const transaction = at.engine.writing.begin()
    await transaction.write(writing(Post, later(null)), outcomeOf)
    transaction.mayBeOver()
    await transaction.write(writing(User, later(null)), outcomeOf)
    expect(await held()).toEqual(['posts', 'comments'])
    await transaction.rolledBack()
    expect(await held()).toEqual(['posts', 'comments'])
  })

  it('moves what its statements may have taken along, whoever was near', async () => {
    const { at, Post, Comment, fill, held } = setup()
    await fill()
    const transaction = at.engine.writing.begin()
    transaction.mayBeOver()
    const taking = { ...writing(Post, later(null)), unlessAlone: [{ model: Comment, before: {}, after: {} }] }
    await transaction.write(taking, outcomeOf)
    await transaction.rolledBack()
    expect(await held()).toEqual(['users'])
  })

  it('is refused a statement that could commit while the store cannot be reached, where it shall', async () => {
    const clock = manualClock()
    const server = memoryServer({ clock })
    const l2 = server.backend()
    const { at, ending } = setup({ namespace: 'n', l2, consistency: 'strong', whenUnreachable: 'refuse' }, clock)
    const transaction = at.engine.writing.begin()
    server.down()
    let isAsked = false
    const statement = transaction.write(
      ending(async () => void (isAsked = true)),
      outcomeOf,
    )
    await expect(statement).rejects.toMatchObject({ code: 'UNREACHABLE' })
    expect(isAsked).toBe(false)
    // What is through already is told without a word of "no" (rule 10).
    await transaction.wrote([{ model: at.of('Post'), before: {}, after: {} }])
    await at.engine.writing.wrote([{ model: at.of('Post'), before: {}, after: {} }])
    await transaction.rolledBack()
    await at.cache.close()
  })
})

it('a statement that may commit in the middle of itself moves what it may have done also when it is refused', async () => {
  const { at, fill, held, ending } = setup()
  await fill()
  const refused = at.engine.writing.write(ending(second), outcomeOf)
  await expect(refused).rejects.toThrow(Refused)
  expect(await held()).toEqual(['posts', 'users'])
  await fill()
  const plain = { ...ending(second), mayCommit: false }
  await expect(at.engine.writing.write(plain, outcomeOf)).rejects.toThrow(Refused)
  expect(await held()).toEqual(['posts', 'comments', 'users'])
})
