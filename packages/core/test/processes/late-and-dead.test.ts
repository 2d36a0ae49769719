import { describe, expect, it } from 'vitest'
import { gate, settled } from '../support/gates.ts'
import { onePost, pass, post, postsOf, world } from '../support/processes.ts'
import { outcomeOf, Refused } from '../support/setting.ts'
import { policy, writing } from '../support/shop.ts'

const later = (value: unknown) => async () => value
const never = async (): Promise<never> => {
  throw new Error('the database was asked')
}

describe('after a writer that died', () => {
  it('nothing comes back that a mirror knew before it, also if a later lock is taken back (rule 11)', async () => {
    const here = world({ consistency: 'bounded', maxStaleness: '1s', maxWriteTime: '10s' })
    const [a, b, c] = [here.process(), here.process(), here.process()]
    await pass(here, 10)
    await a.read(onePost(a), later(post(7, 'old')))
    await a.read(onePost(a, 8), later(post(8)))
    expect(await a.read(onePost(a), never)).toEqual(post(7, 'old'))
    // c commits and dies before its release
    void c.write(7, () => gate<null>().passed)
    await settled()
    c.wire.hold()
    for (let t = 0; t < 17_000; t += 250) {
      await pass(here, 250, 50)
      await a.read(onePost(a, 8), later(post(8)))
    }
    // the lease is out: b asks the database and keeps the new answer
    expect(await b.read(onePost(b), later(post(7, 'new')))).toEqual(post(7, 'new'))
    expect(await b.read(onePost(b), never)).toEqual(post(7, 'new'))
    // a write of b that the database refuses
    await b
      .write(7, async () => {
        throw new Refused()
      })
      .catch(() => {})
    await settled()
    const got: unknown[] = []
    for (let t = 0; t < 20; t++) {
      got.push(((await a.read(onePost(a), later(post(7, 'new')))) as { title: string }).title)
      await pass(here, 250, 50)
    }
    expect(got).toEqual(got.map(() => 'new'))
  })

  it('the same holds for a later update of another row', async () => {
    const here = world({ consistency: 'bounded', maxStaleness: '1s', maxWriteTime: '10s' })
    const [a, b, c] = [here.process(), here.process(), here.process()]
    await pass(here, 10)
    await a.read(postsOf(a), async () => ['old'])
    const users = () => a.read(onePost(a, 8), async () => post(8))
    // c: update({ where: { id: 7 } }) whose author is not known; commits, and dies before its release
    const blind = (at: typeof c, id: number, run: () => Promise<unknown>) => {
      const model = at.of('Post')
      return at.engine.writing.write(
        writing(model, run, {
          expects: [{ model, before: { id }, after: { id } }],
          changes: () => [{ model, before: { ...post(id), authorId: 6 }, after: { ...post(id), authorId: 6 } }],
        }),
        outcomeOf,
      )
    }
    void blind(c, 7, () => gate<null>().passed)
    await settled()
    c.wire.hold()
    for (let t = 0; t < 17_000; t += 250) {
      await pass(here, 250, 50)
      await users()
    }
    await b.read(postsOf(b), async () => ['new']) // mints
    await blind(b, 9, async () => null) // an update of another row, of another author
    await settled()
    expect(await a.read(postsOf(a), async () => ['new'])).toEqual(['new'])
  })
})

describe('a lock that was not there all the time', () => {
  it('makes nobody alone when it came late (rule 6)', async () => {
    const here = world({ consistency: 'strong' })
    const [a, b] = [here.process(), here.process()]
    const row = { id: 7, slug: 's7', authorId: 5, reviewerId: null, published: true, rank: 1 }
    const plan = a.engine.plan(onePost(a), { ...policy }, undefined, () => undefined)
    a.wire.hold('command')
    const statement = gate<unknown>()
    const write = a.engine.writing.write(
      writing(a.of('Post'), () => statement.passed, { expects: [{ model: a.of('Post'), before: row, after: row }] }),
      outcomeOf,
      (result, released) => a.engine.putThrough(plan, result, released),
    )
    await settled()
    const lock = a.wire.held[0]
    expect(lock?.label).toBe('lock')
    lock?.giveUp() // deadline
    await settled()
    // a's statement commits "A" in the database; then b overwrites it with "B"
    await b.write(7)
    lock?.go() // the late lock arrives
    a.wire.letGo()
    await settled()
    statement.open(post(7, 'A'))
    await write
    await settled()
    await pass(here, 10)
    const fromA = await a.read(onePost(a), later(post(7, 'B')))
    const fromB = await b.read(onePost(b), later(post(7, 'B')))
    expect([fromA, fromB]).toEqual([post(7, 'B'), post(7, 'B')])
  })

  it('makes nobody alone when it was lost and taken anew (rule 6)', async () => {
    const here = world({ consistency: 'strong', maxWriteTime: '10s' })
    const [a, b] = [here.process(), here.process()]
    const row = { id: 7, slug: 's7', authorId: 5, reviewerId: null, published: true, rank: 1 }
    const plan = a.engine.plan(onePost(a), { ...policy }, undefined, () => undefined)
    const statement = gate<unknown>()
    const write = a.engine.writing.write(
      writing(a.of('Post'), () => statement.passed, { expects: [{ model: a.of('Post'), before: row, after: row }] }),
      outcomeOf,
      (result, released) => a.engine.putThrough(plan, result, released),
    )
    await settled()
    here.server.flush()
    await b.write(7) // after a's statement in the database
    await pass(here, 6000, 100) // renewal: gone, taken anew
    statement.open(post(7, 'A'))
    await write
    await pass(here, 10)
    expect(await b.read(onePost(b), later(post(7, 'B')))).toEqual(post(7, 'B'))
  })
})

describe('close()', () => {
  it('does not end a write whose outcome nobody knows (rule 4)', async () => {
    const here = world({ consistency: 'strong', maxWriteTime: '10s' })
    const [a, b] = [here.process(), here.process()]
    await a
      .write(7, async () => {
        throw new Error('connection lost in COMMIT')
      })
      .catch(() => {})
    await a.cache.close()
    await settled()
    // the database has not applied it yet
    await b.read(onePost(b), later(post(7, 'old')))
    // now it has
    await pass(here, 100)
    expect(await b.read(onePost(b), later(post(7, 'new')))).toEqual(post(7, 'new'))
  })
})
