import { describe, expect, it } from 'vitest'
import { gate, settled } from '../support/gates.ts'
import { onePost, pass, post, postsOf, world, type World } from '../support/processes.ts'
import { outcomeOf, Refused } from '../support/setting.ts'
import { writing } from '../support/shop.ts'

const later = (value: unknown) => async () => value
const never = async (): Promise<never> => {
  throw new Error('the database was asked')
}

const modes = ['strong', 'bounded', 'eventual'] as const

/** Lets a promise settle that waits for deadlines of the clock. */
const within = async <T>(here: Pick<World, 'clock'>, promise: Promise<T>): Promise<T> => {
  const state = { isDone: false }
  const watched = promise.finally(() => (state.isDone = true))
  watched.catch(() => {})
  for (let i = 0; i < 1000 && !state.isDone; i++) await pass(here, 5)
  return watched
}

describe.each(modes)('a server that cannot be reached, in %s', (consistency) => {
  const two = async (whenUnreachable: 'allow' | 'refuse' = 'allow') => {
    const here = world({ consistency, whenUnreachable })
    const [a, b] = [here.process(), here.process()]
    await pass(here, 10)
    await a.read(onePost(a), later(post()))
    await b.read(onePost(b), never)
    return { ...here, a, b }
  }

  it('leaves every read to the database, or to memory within the bound', async () => {
    const { a, server, ...here } = await two()
    server.down()
    if (consistency !== 'eventual') await pass(here, 1100)
    const answer = await a.read(onePost(a), later('from the database'))
    expect(answer).toEqual(consistency === 'eventual' ? post() : 'from the database')
    expect(await a.read(onePost(a, 8), later('from the database'))).toBe('from the database')
  })

  it('lets a write commit that is allowed to, and shows it to its own process at once', async () => {
    const { a, server, ...here } = await two()
    server.down()
    expect(await within(here, a.write(7, later('done')))).toBe('done')
    expect(await within(here, a.read(onePost(a), later('new')))).toBe('new')
    expect(a.events('degrade').some(({ reason, tags }) => reason === 'undelivered' && (tags ?? []).length > 0)).toBe(
      true,
    )
  })

  it('is told of a write that comes when it can be reached again, however often it failed before', async () => {
    const { a, b, server, ...here } = await two()
    server.down()
    for (let i = 10; i < 20; i++) await within(here, a.read(onePost(a, i), later(post(i))))
    server.up()
    await within(here, a.write(7))
    if (consistency !== 'strong') await pass(here, 10) // what was said on the bus arrives
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('tells the others as soon as it can, without being asked', async () => {
    const { a, b, server, ...here } = await two()
    server.down()
    await within(here, a.write())
    server.up()
    await pass(here, 5000, 20)
    expect(a.events('degrade').map(({ reason }) => reason)).toContain('delivered')
    expect(await b.read(onePost(b), later('new'))).toBe('new')
    expect(await a.read(onePost(a), never)).toBe('new')
  })

  it('shows own writes also between the return of the server and the delivery', async () => {
    const { a, server, ...here } = await two()
    server.down()
    await within(here, a.write())
    a.wire.hold('command')
    server.up()
    await pass(here, 4000, 20)
    // What is said now overtakes what waits.
    const read = a.read(onePost(a), later('new'))
    await settled()
    for (const held of a.wire.held) if (held.label !== 'release') held.go()
    expect(await within(here, read)).toBe('new')
  })

  it('refuses a write before the database is asked, where it shall', async () => {
    const { a, server, ...here } = await two('refuse')
    server.down()
    let asked = false
    const write = a.write(7, async () => void (asked = true))
    await expect(within(here, write)).rejects.toMatchObject({ name: 'CacheError', code: 'UNREACHABLE' })
    expect(asked).toBe(false)
    server.up()
    await pass(here, 5000, 20)
    expect(await a.read(onePost(a), never)).toEqual(post())
  })

  it('refuses a transaction before its COMMIT, where it shall', async () => {
    const { a, server, ...here } = await two('refuse')
    const transaction = a.engine.writing.begin()
    const Post = a.of('Post')
    await transaction.write(writing(Post, later(null)), outcomeOf)
    server.down()
    await expect(within(here, transaction.lock())).rejects.toMatchObject({ code: 'UNREACHABLE' })
    await within(here, transaction.rolledBack())
    server.up()
    await pass(here, 5000, 20)
    expect(await a.read(onePost(a), never)).toEqual(post())
  })

  it('does not reject a write that has committed, also where it refuses', async () => {
    const { a, b, server, ...here } = await two('refuse')
    const write = a.write(7, async () => {
      server.down()
      return 'done'
    })
    expect(await within(here, write)).toBe('done')
    server.up()
    await pass(here, 5000, 20)
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('refuses invalidate() and clear() with a word, and does them all the same when it can', async () => {
    const { a, b, server, ...here } = await two('refuse')
    server.down()
    await expect(within(here, a.cache.invalidate('Post'))).rejects.toMatchObject({ code: 'UNREACHABLE' })
    server.up()
    await pass(here, 5000, 20)
    expect(await b.read(onePost(b), later('new'))).toBe('new')
    server.down()
    await expect(within(here, a.cache.clear())).rejects.toMatchObject({ code: 'UNREACHABLE' })
    server.up()
    await pass(here, 5000, 20)
    expect(await b.read(onePost(b), later('newer'))).toBe('newer')
  })

  it('keeps hidden what a lock that got lost was for, until the release is heard', async () => {
    const { a, ...here } = await two()
    const statement = gate<null>()
    a.wire.refuse(1)
    const write = a.write(7, () => statement.passed)
    await settled()
    expect(await a.read(onePost(a), later('in between'))).toBe('in between')
    statement.open(null)
    await within(here, write)
    expect(await a.read(onePost(a), later('new'))).toBe('new')
    expect(await a.read(onePost(a), never)).toBe('new')
  })

  it('does not let a lock that comes after its release hide anything', async () => {
    const { a, b, ...here } = await two()
    a.wire.hold('command')
    const write = a.write()
    await pass(here, 300)
    const [lock] = a.wire.held
    expect(lock?.label).toBe('lock')
    a.wire.held.at(-1)?.go() // the release, on another connection
    expect(await within(here, write)).toBe(null)
    lock?.go()
    a.wire.letGo()
    await pass(here, 3000, 20)
    expect(await b.read(onePost(b), later('new'))).toBe('new')
    expect(await b.read(onePost(b), never)).toBe('new')
  })

  it('moves everything that a lost lock was for: images that it should have kept from aging may have aged', async () => {
    const { a, b, ...here } = await two()
    await b.read(postsOf(b, 6), later([]))
    a.wire.refuse(1)
    const Post = a.of('Post')
    await within(
      here,
      a.engine.writing.write(writing(Post, later(null), { images: async () => [], changes: () => [] }), outcomeOf),
    )
    await settled()
    expect(await b.read(postsOf(b, 6), later('asked again'))).toEqual([]) // nothing was said to have changed
    a.wire.refuse(1)
    await within(
      here,
      a.engine.writing.write(
        writing(Post, later(null), {
          images: async () => [],
          changes: () => [{ model: Post, before: post(9), after: post(9) }],
        }),
        outcomeOf,
      ),
    )
    await settled()
    expect(await b.read(postsOf(b, 6), later('asked again'))).toBe('asked again')
  })

  it('forgets nothing of a refused write, and shows what was there', async () => {
    const { a, b, ...here } = await two()
    a.wire.refuse(1)
    await expect(
      within(
        here,
        a.write(7, async () => {
          throw new Refused()
        }),
      ),
    ).rejects.toBeInstanceOf(Refused)
    expect(await b.read(onePost(b), never)).toEqual(post())
    expect(await a.read(onePost(a), never)).toEqual(post())
  })

  it('clears everything rather than remember more than it should, and serves nothing until then', async () => {
    const { a, b, server, ...here } = await two()
    server.down()
    await within(here, a.write())
    for (let i = 0; i < 40; i++)
      await within(here, a.cache.invalidate({ tags: Array.from({ length: 3000 }, (_, j) => `tag ${i} ${j}`) }))
    expect(await within(here, a.read(onePost(a, 8), later('hidden')))).toBe('hidden')
    expect(await within(here, a.read(onePost(a, 8), later('still')))).toBe('still')
    server.up()
    await pass(here, 5000, 20)
    expect(await b.read(onePost(b), later('new'))).toBe('new')
    expect(await a.read(onePost(a), never)).toBe('new')
  })

  it.each(['flush', 'failover'] as const)('costs misses and nothing else when it comes to %s', async (fault) => {
    const { a, b, server, ...here } = await two()
    server[fault]()
    await pass(here, 3000, 20)
    await b.write()
    await settled()
    expect(await a.read(onePost(a), later('new'))).toBe('new')
    expect(await b.read(onePost(b), never)).toBe('new')
  })

  it('delivers what it can when the cache is closed', async () => {
    const { a, b, server, ...here } = await two()
    server.down()
    await within(here, a.write())
    server.up()
    await within(here, a.cache.close())
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })
})
