import { describe, expect, it } from 'vitest'
import { gate, settled } from '../support/gates.ts'
import { onePost, pass, post, postsOf, withComments, world } from '../support/processes.ts'
import { outcomeOf, Refused } from '../support/setting.ts'
import { writing } from '../support/shop.ts'

const two = () => {
  const here = world({ consistency: 'strong' })
  return { ...here, a: here.process(), b: here.process() }
}
const later = (value: unknown) => async () => value
const never = async (): Promise<never> => {
  throw new Error('the database was asked')
}

describe('several processes in strong', () => {
  it('share what one of them loaded', async () => {
    const { a, b } = two()
    await a.read(postsOf(a), later([post()]))
    expect(await b.read(postsOf(b), never)).toEqual([post()])
    expect(b.events('hit').map(({ tier }) => tier)).toEqual(['l2'])
    expect(await b.read(postsOf(b), never)).toEqual([post()])
    expect(b.events('hit').map(({ tier }) => tier)).toEqual(['l2', 'l1'])
  })

  it('give values back exactly, each caller a copy of its own', async () => {
    const { a, b } = two()
    const answer = { ...post(), at: new Date(5), big: 2n ** 70n, bytes: Uint8Array.from([0, 255]), nothing: null }
    await a.read(onePost(a), later(answer))
    const found = (await b.read(onePost(b), never)) as typeof answer
    expect(found).toEqual(answer)
    found.at.setTime(9)
    expect(await b.read(onePost(b), never)).toEqual(answer)
  })

  it('check a hit in memory at the store, and do not fetch its value again', async () => {
    const { a, b } = two()
    await a.read(onePost(a), later(post()))
    await b.read(onePost(b), never)
    b.asked()
    await b.read(onePost(b), never)
    expect(b.asked()).toEqual(['look'])
  })

  it('ask in one breath for the entry and the versions that are known beforehand', async () => {
    const { a, b } = two()
    await a.read(onePost(a), later(post()))
    b.asked()
    b.wire.hold('reply')
    const read = b.read(onePost(b), never)
    await settled()
    expect(b.asked()).toEqual(['look', 'read'])
    b.wire.letGo()
    expect(await read).toEqual(post())
    expect(b.asked()).toEqual([])
  })

  it('see a write of another as soon as its promise resolved, in lists, rows and includes', async () => {
    const { a, b } = two()
    for (const [of, old] of [
      [onePost, post()],
      [postsOf, [post()]],
      [withComments, { ...post(), comments: [] }],
    ] as const) {
      await a.read(of(a), later(old))
      await b.read(of(b), never)
      await a.write()
      expect(await b.read(of(b), later('new'))).toBe('new')
      expect(await a.read(of(a), never)).toBe('new')
    }
  })

  it('keep what a write of another did not touch', async () => {
    const { a, b } = two()
    await a.read(onePost(a, 8), later(post(8)))
    await b.read(postsOf(b, 6), later([]))
    await b.write(7)
    expect(await a.read(onePost(a, 8), never)).toEqual(post(8))
    expect(await a.read(postsOf(a, 6), never)).toEqual([])
  })

  it('do not keep what was loaded before a write of another and comes back after it (rule 1)', async () => {
    const { a, b } = two()
    const slow = gate<unknown>()
    const read = b.read(onePost(b), () => slow.passed)
    await settled()
    await a.write()
    slow.open(post())
    expect(await read).toEqual(post())
    expect(b.events('refuse').map(({ reason }) => reason)).toEqual(['moved'])
    expect(await b.read(onePost(b), later('new'))).toBe('new')
  })

  it('serve nothing that a statement of another may be changing, and have it back after a rollback (rules 3, 4)', async () => {
    const { a, b } = two()
    await b.read(onePost(b), later(post()))
    const statement = gate<null>()
    const write = a.write(7, () => statement.passed).catch((error: unknown) => error)
    await settled()
    expect(await b.read(onePost(b), later('from the database'))).toBe('from the database')
    statement.fail(new Refused())
    await write
    expect(await b.read(onePost(b), never)).toEqual(post())
  })

  it('fence what hangs on rows: a comment that came during the load (rule 5)', async () => {
    const { a, b } = two()
    const slow = gate<unknown>()
    const read = b.read(withComments(b), () => slow.passed)
    await settled()
    const Comment = a.of('Comment')
    const comment = { id: 1, postId: 7, body: 'x' }
    await a.engine.writing.write(
      writing(Comment, later(null), { expects: [{ model: Comment, after: comment }] }),
      outcomeOf,
    )
    slow.open({ ...post(), comments: [] })
    await read
    expect(await b.read(withComments(b), later('new'))).toBe('new')
  })

  it('do not share a flight over a write of another (rule 7)', async () => {
    const { a, b } = two()
    const slow = gate<unknown>()
    const first = b.read(onePost(b), () => slow.passed)
    await settled()
    await a.write()
    const second = b.read(onePost(b), later('new'))
    await settled()
    slow.open('old')
    expect(await Promise.all([first, second])).toEqual(['old', 'new'])
  })

  it('put a written row through to all, if nobody was near (rule 6)', async () => {
    const { a, b } = two()
    const Post = a.of('Post')
    const row = post()
    const plan = a.engine.plan(
      onePost(a),
      { ttl: 1000, swr: 0, grace: 0, l1: 1000, l2: 1000, writeThrough: true, tags: [] },
      undefined,
      () => undefined,
    )
    const write = (company: boolean) =>
      a.engine.writing.write(
        writing(Post, async () => (company ? b.write() : null), {
          expects: [{ model: Post, before: row, after: row }],
        }),
        outcomeOf,
        (_, released) => a.engine.putThrough(plan, row, released),
      )
    await write(true)
    expect(await b.read(onePost(b), later('loaded'))).toBe('loaded')
    await write(false)
    expect(await b.read(onePost(b), never)).toEqual(row)
    expect(await a.read(onePost(a), never)).toEqual(row)
  })

  it('leave nothing stale behind a process that dies between COMMIT and release', async () => {
    const { a, b, ...here } = two()
    await b.read(onePost(b), later(post()))
    const committed = gate()
    void a.write(7, async () => {
      a.wire.hold('command') // whatever it says from now on is never heard
      committed.open()
      return null
    })
    await committed.passed
    expect(await b.read(onePost(b), later('new'))).toBe('new')
    await pass(here, 90_001, 1000)
    expect(await b.read(onePost(b), later('newer'))).toBe('newer')
    expect(await b.read(onePost(b), never)).toBe('newer')
  })

  it('clear for all at once, and nothing that was loaded before comes back', async () => {
    const { a, b } = two()
    await b.read(onePost(b), later(post()))
    const slow = gate<unknown>()
    const read = b.read(postsOf(b), () => slow.passed)
    await settled()
    await a.cache.clear()
    slow.open([post()])
    await read
    expect(await b.read(onePost(b), later('new'))).toBe('new')
    expect(await b.read(postsOf(b), later('new'))).toBe('new')
  })
})
