import { describe, expect, it } from 'vitest'
import type { Row } from '../../src/contracts/operation.ts'
import { gate, settled } from '../support/gates.ts'
import { onePost, pass, post, postsOf, type Process, world } from '../support/processes.ts'
import { outcomeOf } from '../support/setting.ts'
import { writing } from '../support/shop.ts'

const later = (value: unknown) => async () => value
const never = async (): Promise<never> => {
  throw new Error('the database was asked')
}

/** Two processes that have heard of the server, and post 7 in the memory of both. */
const two = async (maxStaleness: '1s' | '200ms' = '1s') => {
  const here = world({ consistency: 'bounded', maxStaleness })
  const [a, b] = [here.process(), here.process()]
  await pass(here, 10)
  await a.read(onePost(a), later(post()))
  await b.read(onePost(b), never)
  await b.read(onePost(b), never)
  b.asked()
  return { ...here, a, b }
}

/** A committed write to post 7. */
const moves = (at: Process, before: Row, after: Row, run: () => Promise<unknown> = async () => null) =>
  at.engine.writing.write(
    writing(at.of('Post'), run, {
      expects: [{ model: at.of('Post'), before: { ...post(), ...before }, after: { ...post(), ...after } }],
    }),
    outcomeOf,
  )

describe('several processes in bounded', () => {
  it('answer out of memory without asking anybody, as long as pings come round', async () => {
    const { b, ...here } = await two()
    for (let i = 0; i < 50; i++) {
      await pass(here, 100, 50)
      expect(await b.read(onePost(b), never)).toEqual(post())
    }
    expect(b.asked()).toEqual([])
  })

  it('hear of a write of another', async () => {
    const { a, b } = await two()
    await a.write()
    await settled()
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('never serve what is older than the bound, when messages stop coming', async () => {
    const { a, b, ...here } = await two()
    b.wire.hold('message')
    await a.write()
    await pass(here, 990)
    expect(await b.read(onePost(b), never), 'within the bound').toEqual(post())
    await pass(here, 400)
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('count the bound from when a ping was sent, not from when it came back', async () => {
    const { a, b, ...here } = await two()
    // The ping waits at the server's door, is answered after the write, and the answer comes late.
    b.wire.hold('message')
    await pass(here, 300)
    await a.write()
    await pass(here, 600)
    for (const held of b.wire.held.filter(({ label }) => label === 'pong').slice(0, 1)) held.go()
    await settled()
    await pass(here, 700)
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('see their own writes at once, whatever is still under way', async () => {
    const { b } = await two()
    b.wire.hold('message')
    await b.write()
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('see their own writes at once, also where another had taken the row away before them', async () => {
    const { a, b } = await two()
    const list = [post()]
    await b.read(postsOf(b), later(list))
    await b.read(postsOf(b), never)
    b.wire.hold('message')
    await moves(a, { authorId: 5 }, { authorId: 6 })
    expect(await b.read(postsOf(b), never), 'what others did may be missing').toEqual(list)
    await moves(b, { authorId: 6 }, { authorId: 6 })
    // Its new title would be missing in a row that is shown.
    expect(await b.read(postsOf(b), later([]))).toEqual([])
  })

  it('see their own writes at once, also where somebody else holds a lock since before them', async () => {
    const { a, b, ...here } = await two()
    const list = [post()]
    await b.read(postsOf(b), later(list))
    await b.read(postsOf(b), never)
    a.wire.hold('reply') // it has committed, and does not hear that its tags have moved
    const taken = moves(a, { authorId: 5 }, { authorId: 6 }, async () => {
      a.wire.hold('command')
      return null
    })
    a.wire.held.forEach((held) => held.go())
    await settled()
    a.wire.held.filter(({ kind }) => kind === 'reply').forEach((held) => held.go())
    await settled()
    expect(await b.read(postsOf(b), never), 'what others did may be missing').toEqual(list)
    await moves(b, { authorId: 6 }, { authorId: 6 })
    await pass(here, 10)
    expect(await b.read(postsOf(b), later([]))).toEqual([])
    a.wire.letGo()
    await taken
  })

  it('ask nobody after a write of their own, but for what it moved, once a ping has come round', async () => {
    const { b, ...here } = await two()
    const other = () => b.read(postsOf(b, 8), later([post(8)]))
    await other()
    await other()
    await b.write()
    await settled()
    b.asked()
    await other()
    expect(b.asked()).toEqual([])
    await pass(here, 2000)
    await other()
    expect(b.asked()).toEqual([])
  })

  it('see their own writes at once, also in a load that began before', async () => {
    const { b } = await two()
    const slow = gate<unknown>()
    const read = b.read(onePost(b, 8), () => slow.passed)
    await settled()
    await b.write(8)
    slow.open(post(8))
    await read
    expect(await b.read(onePost(b, 8), later('new'))).toBe('new')
  })

  it('do not learn a version from an answer that a message overtook', async () => {
    const { a, b, ...here } = await two()
    await pass(here, 3000, 100) // what memory knew of the versions, it asks for again
    b.wire.hold('reply')
    const read = b.read(onePost(b), later('loaded'))
    await settled()
    await a.write()
    await settled()
    b.wire.letGo()
    await read
    await pass(here, 300)
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('serve what a lock hides no longer than the bound after the last ping before it', async () => {
    const { a, b, ...here } = await two()
    const statement = gate<null>()
    const write = a.write(7, () => statement.passed)
    await pass(here, 700)
    expect(await b.read(onePost(b), never), 'the write may not have committed').toEqual(post())
    await pass(here, 400)
    expect(await b.read(onePost(b), later('from the database'))).toBe('from the database')
    statement.open(null)
    await write
  })

  it('go on with the version of before when a write is taken back', async () => {
    const { a, b, ...here } = await two()
    const statement = gate<null>()
    const write = a.write(8, () => statement.passed)
    await pass(here, 1500)
    statement.open(null)
    await write
    await settled()
    b.asked()
    expect(await b.read(onePost(b), never)).toEqual(post())
    expect(b.asked()).toEqual([])
  })

  it.each(['cutBus', 'deafenBus'] as const)(
    'ask the store while they hear nothing (%s), and again when they hear',
    async (fault) => {
      const { a, b, ...here } = await two()
      b.wire[fault]()
      if (fault === 'deafenBus') await pass(here, 1100)
      expect(await b.read(onePost(b), never)).toEqual(post())
      expect(b.asked()).toEqual(['look'])
      await a.write()
      expect(await b.read(onePost(b), later('new'))).toBe('new')
      b.wire.mendBus()
      await pass(here, 300)
      await b.read(onePost(b), never)
      b.asked()
      await b.read(onePost(b), never)
      expect(b.asked()).toEqual([])
    },
  )

  it('hear the news first when they are connected again: memory is checked before it serves', async () => {
    const { a, b, ...here } = await two()
    b.wire.cutBus()
    await a.write()
    b.wire.mendBus()
    await pass(here, 300)
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('are silent while nobody asks them', async () => {
    const { b, ...here } = await two()
    await pass(here, 20_000, 100)
    b.wire.hold('command')
    await pass(here, 20_000, 100)
    expect(b.wire.held).toEqual([])
    b.wire.letGo()
  })

  it('check what remember() is built from at the store, for it will outlive the bound', async () => {
    const { a, b } = await two()
    b.wire.hold('message')
    await a.write()
    const built = await b.cache.remember('home', { dependsOn: ['Post'] }, () => b.read(onePost(b), later('new')))
    expect(built).toBe('new')
  })

  it('forget everything when the server is another one', async () => {
    const { a, b, server, ...here } = await two()
    const before = server.snapshot()
    await a.write()
    await settled()
    await b.read(onePost(b), later('new'))
    server.restore(before)
    await pass(here, 3000, 50)
    expect(await b.read(onePost(b), later('newest'))).toBe('newest')
  })
})

describe('several processes in eventual', () => {
  it('serve memory without a bound, and drop what they hear of', async () => {
    const here = world({ consistency: 'eventual' })
    const [a, b] = [here.process(), here.process()]
    await pass(here, 10)
    await a.read(onePost(a), later(post()))
    await b.read(onePost(b), never)
    await b.read(onePost(b), never)
    b.wire.hold('message')
    await a.write()
    await pass(here, 60_000, 1000)
    b.asked()
    expect(await b.read(onePost(b), never)).toEqual(post())
    expect(b.asked()).toEqual([])
    b.wire.letGo()
    await settled()
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('see their own writes at once', async () => {
    const here = world({ consistency: 'eventual' })
    const b = here.process()
    await pass(here, 10)
    await b.read(onePost(b), later(post()))
    b.wire.hold('message')
    await b.write()
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })
})
