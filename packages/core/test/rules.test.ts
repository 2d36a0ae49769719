import { describe, expect, it } from 'vitest'
import { copy, copyWhole } from '../src/codec/copy.ts'
import type { Images } from '../src/contracts/images.ts'
import type { Memory } from '../src/contracts/memory.ts'
import { everything, UNKNOWN } from '../src/contracts/operation.ts'
import type { VersionStore } from '../src/contracts/versions.ts'
import { createFlights } from '../src/flow/flight.ts'
import { createRead } from '../src/flow/read.ts'
import { createWriting } from '../src/flow/write.ts'
import { createMemory } from '../src/memory/memory.ts'
import { tagsOfChanges } from '../src/plan/plan-write.ts'
import { planRead } from '../src/plan/plan-read.ts'
import { manualClock } from '../src/testing/manual-clock.ts'
import { inProcessVersions } from '../src/versions/in-process.ts'
import { gate, settled } from './support/gates.ts'
import { outcomeOf, Refused, setting, type Setting } from './support/setting.ts'
import { byId, child, equals, policy, reading, shop, writing } from './support/shop.ts'

const later =
  <T>(value: T) =>
  async () =>
    value

/** Fills the cache with post 7 of author 5, and tells how to ask for it. */
const withPost = async (at: Setting) => {
  const post = { id: 7, slug: 'seven', authorId: 5, reviewerId: null, published: true, rank: 1 }
  const one = byId(at.of('Post'), 7)
  const ofAuthor = reading(at.of('Post'), { filter: equals('authorId', 5), call: { where: { authorId: 5 } } })
  const all = reading(at.of('Post'), { call: 'all' })
  await at.read(one, later(post))
  await at.read(ofAuthor, later([post]))
  await at.read(all, later([post]))
  return { post, one, ofAuthor, all }
}

/** Post 1 with its comments: what it hangs on is told by the rows. */
const withComments = (at: Setting) =>
  reading(at.of('Post'), {
    name: 'findUnique',
    filter: equals('id', 1),
    call: { where: { id: 1 }, include: { comments: true } },
    children: [child(at.relation('Post', 'comments'))],
  })

describe('rule 1: the version is taken before the load', () => {
  it('does not keep an answer that was loaded before a write and comes back after it', async () => {
    const at = setting()
    const { one, post } = await withPost(at)
    await at.cache.invalidate({ model: 'Post', id: 7 })
    const slow = gate<unknown>()
    const read = at.read(one, () => slow.passed)
    await settled()
    await at.engine.writing.write(writing(at.of('Post'), later(null)), outcomeOf)
    slow.open(post)
    expect(await read).toEqual(post)
    expect(await at.holds(one)).toBe(false)
    expect(at.events('refuse').map((event) => event.reason)).toEqual(['moved'])
    expect(await at.read(one, later('new'))).toBe('new')
  })

  it('holds for a refresh as well', async () => {
    const at = setting()
    const { one } = await withPost(at)
    const slow = gate<unknown>()
    const read = at.read(one, () => slow.passed, { refresh: true })
    await settled()
    await at.engine.writing.write(writing(at.of('Post'), later(null)), outcomeOf)
    slow.open('old')
    await read
    expect(await at.holds(one)).toBe(false)
  })

  it('holds for clear(), also of an answer that hangs on nothing', async () => {
    const at = setting()
    const slow = gate<string>()
    const read = at.cache.remember('k', {}, () => slow.passed)
    await settled()
    await at.cache.clear()
    slow.open('old')
    expect(await read).toBe('old')
    expect(await at.cache.remember('k', {}, later('new'))).toBe('new')
  })
})

describe('rule 2: versions are never guessed again', () => {
  it('forgets an answer whose tag was forgotten, rather than meet an old version again', async () => {
    const clock = manualClock()
    const versions = inProcessVersions({ maxTags: 6 })
    const parts = { clock, versions, images, notice: () => {}, copierOf: () => copy, copyWhole }
    const read = createRead({ ...parts, memory: createMemory(1e6), flights: createFlights() })
    const { of } = shop()
    const plan = (id: number) =>
      planRead(byId(of('Post'), id), { namespace: 'n', scope: undefined, policy, describe: undefined })
    await read({ plan: plan(1), load: later({ id: 1 }) })
    await versions.release('elsewhere', plan(1).tags)
    for (let id = 2; id < 30; id++) await read({ plan: plan(id), load: later({ id }) })
    expect(await read({ plan: plan(1), load: later('new') })).toBe('new')
  })
})

describe('rule 3: the soft lock stands before the statement', () => {
  it('serves nothing that the statement may be changing, and keeps nothing', async () => {
    const at = setting()
    const { one, ofAuthor, all } = await withPost(at)
    const statement = gate()
    const write = at.engine.writing.write(
      writing(at.of('Post'), () => statement.passed),
      outcomeOf,
    )
    await settled()
    for (const operation of [one, ofAuthor, all]) {
      expect(await at.read(operation, later('from the database'))).toBe('from the database')
      expect(await at.holds(operation)).toBe(false)
    }
    expect(at.events('refuse').map((event) => event.reason)).toEqual(['locked', 'locked', 'locked'])
    statement.open()
    await write
  })

  it('takes the lock before the images are read, so that they cannot age', async () => {
    const at = setting()
    const { one } = await withPost(at)
    let seen: boolean | undefined
    await at.engine.writing.write(
      writing(at.of('Post'), later(null), {
        images: async () => {
          seen = await at.holds(one)
          return undefined
        },
      }),
      outcomeOf,
    )
    expect(seen).toBe(false)
  })

  it('locks what a transaction wrote right before COMMIT, not while it is being written', async () => {
    const at = setting()
    const { one } = await withPost(at)
    const transaction = at.engine.writing.begin()
    await transaction.write(writing(at.of('Post'), later(null)), outcomeOf)
    expect(await at.holds(one)).toBe(true)
    await transaction.lock()
    expect(await at.holds(one)).toBe(false)
    await transaction.committed()
    expect(await at.read(one, later('new'))).toBe('new')
  })

  it('locks before a statement of a transaction that may be followed by COMMIT without a word', async () => {
    const at = setting()
    const { one } = await withPost(at)
    const statement = gate()
    const transaction = at.engine.writing.begin()
    const write = transaction.write(
      writing(at.of('Post'), () => statement.passed),
      outcomeOf,
      'now',
    )
    await settled()
    expect(await at.holds(one)).toBe(false)
    statement.open()
    await write
    await transaction.committed()
  })

  it('always locks the tag of every model that it expects to touch', async () => {
    const at = setting()
    const { all } = await withPost(at)
    const statement = gate()
    const write = at.engine.writing.write(
      writing(at.of('Post'), () => statement.passed, {
        expects: [{ model: at.of('Post'), before: { id: 8 }, after: { id: 8 } }],
      }),
      outcomeOf,
    )
    await settled()
    expect(await at.holds(all)).toBe(false)
    statement.open()
    await write
  })
})

describe('rule 4: release by outcome', () => {
  it('moves what was written when it is committed, and leaves the rest alone', async () => {
    const at = setting()
    const { one, ofAuthor, all } = await withPost(at)
    const other = byId(at.of('Post'), 8)
    await at.read(other, later({ id: 8 }))
    const known = { id: 7, slug: 'seven', authorId: 5, reviewerId: null, published: true, rank: 1 }
    const change = { model: at.of('Post'), before: known, after: { ...known, rank: 2 } }
    await at.engine.writing.write(
      writing(at.of('Post'), later(null), { expects: [change], changes: () => [change] }),
      outcomeOf,
    )
    expect(await Promise.all([one, ofAuthor, all, other].map(at.holds))).toEqual([false, false, false, true])
  })

  it('gives the versions back when the database refused', async () => {
    const at = setting()
    const { one, all } = await withPost(at)
    const refused = new Refused()
    const write = at.engine.writing.write(
      writing(at.of('Post'), async () => {
        throw refused
      }),
      outcomeOf,
    )
    await expect(write).rejects.toBe(refused)
    expect(await Promise.all([one, all].map(at.holds))).toEqual([true, true])
    expect(at.cache.stats().invalidations).toBe(0)
  })

  it('gives the column back when the rows were learned from the result', async () => {
    const at = setting()
    const { ofAuthor } = await withPost(at)
    const ofSix = reading(at.of('Post'), { filter: equals('authorId', 6), call: { where: { authorId: 6 } } })
    await at.read(ofSix, later([{ id: 9, authorId: 6 }]))
    const row = { id: 7, slug: 'seven', authorId: 5, reviewerId: null, published: true, rank: 2 }
    await at.engine.writing.write(
      writing(at.of('Post'), later(row), {
        expects: [{ model: at.of('Post'), before: { id: 7 }, after: { id: 7 } }],
        changes: (result) => [{ model: at.of('Post'), before: result, after: result }],
      }),
      outcomeOf,
    )
    expect(await Promise.all([ofAuthor, ofSix].map(at.holds))).toEqual([false, true])
  })

  const lost = async (at: Setting) => {
    const write = at.engine.writing.write(
      writing(at.of('Post'), async () => {
        throw new Error('connection lost')
      }),
      outcomeOf,
    )
    await expect(write).rejects.toThrow('connection lost')
  }

  it('counts a write of unknown outcome as going on until it must be over, then moves everything', async () => {
    const at = setting({ maxWriteTime: '10s' })
    const { one, ofAuthor, all } = await withPost(at)
    await lost(at)
    at.clock.advance(9_999)
    for (const operation of [one, ofAuthor, all]) {
      expect(await at.read(operation, later('in between'))).toBe('in between')
      expect(await at.holds(operation)).toBe(false)
    }
    at.clock.advance(1)
    await settled()
    for (const operation of [one, ofAuthor, all]) {
      expect(await at.read(operation, later('after'))).toBe('after')
      expect(await at.holds(operation)).toBe(true)
    }
  })

  it('decides nothing on close: nobody knows more than before', async () => {
    const at = setting()
    await withPost(at)
    await lost(at)
    await at.cache.close()
    at.clock.advance(120_000)
    await settled()
    expect(at.events('invalidate')).toHaveLength(0)
  })

  it('holds for transactions: committed, rolled back, undecided', async () => {
    const at = setting({ maxWriteTime: '10s' })
    for (const end of ['committed', 'rolledBack', 'undecided'] as const) {
      const { one } = await withPost(at)
      const transaction = at.engine.writing.begin()
      await transaction.write(writing(at.of('Post'), later(null)), outcomeOf)
      await transaction.lock()
      await transaction[end]()
      expect(await at.holds(one)).toBe(end === 'rolledBack')
      if (end !== 'undecided') continue
      await at.read(one, later('in between'))
      expect(await at.holds(one)).toBe(false)
      at.clock.advance(10_000)
      await settled()
      expect(await at.read(one, later('after'))).toBe('after')
    }
  })

  it('never gives a version back that an overlapping writer moved', async () => {
    const at = setting()
    const { one } = await withPost(at)
    const statement = gate()
    const failing = at.engine.writing.write(
      writing(at.of('Post'), () => statement.passed),
      outcomeOf,
    )
    await settled()
    await at.engine.writing.write(writing(at.of('Post'), later(null)), outcomeOf)
    statement.fail(new Refused())
    await expect(failing).rejects.toThrow(Refused)
    expect(await at.read(one, later('new'))).toBe('new')
  })
})

describe('rule 5: tags found in the answer are fenced', () => {
  const commentOf = (postId: number) => ({ id: 100 + postId, postId, body: 'x' })

  /** A write that learns from its result whose comment it was. */
  const updateComment = (at: Setting, postId: number) =>
    at.engine.writing.write(
      writing(at.of('Comment'), later(commentOf(postId)), {
        expects: [{ model: at.of('Comment'), before: { id: 100 + postId }, after: { id: 100 + postId } }],
        changes: (row) => [{ model: at.of('Comment'), before: row, after: row }],
      }),
      outcomeOf,
    )

  it('does not keep children that were written between load and fill', async () => {
    const at = setting()
    const operation = withComments(at)
    const slow = gate<unknown>()
    const read = at.read(operation, () => slow.passed)
    await settled()
    await updateComment(at, 1)
    slow.open({ id: 1, comments: [commentOf(1)] })
    await read
    expect(await at.holds(operation)).toBe(false)
    expect(at.events('refuse').map((event) => event.reason)).toEqual(['moved'])
  })

  it('does not keep children that are being written', async () => {
    const at = setting()
    const operation = withComments(at)
    const statement = gate()
    const slow = gate<unknown>()
    const read = at.read(operation, () => slow.passed)
    await settled()
    const change = { model: at.of('Comment'), before: commentOf(1), after: commentOf(1) }
    const write = at.engine.writing.write(
      writing(at.of('Comment'), () => statement.passed, { expects: [change], changes: () => [change] }),
      outcomeOf,
    )
    await settled()
    slow.open({ id: 1, comments: [commentOf(1)] })
    await read
    expect(await at.holds(operation)).toBe(false)
    statement.open()
    await write
  })

  it('keeps an answer although the children of others were written meanwhile', async () => {
    const at = setting()
    const operation = withComments(at)
    const slow = gate<unknown>()
    const read = at.read(operation, () => slow.passed)
    await settled()
    await updateComment(at, 2)
    slow.open({ id: 1, comments: [commentOf(1)] })
    await read
    expect(await at.holds(operation)).toBe(true)
    await updateComment(at, 1)
    expect(await at.holds(operation)).toBe(false)
  })
})

describe('rule 6: only a lone writer may write through', () => {
  const putting = (at: Setting, run: () => Promise<unknown>, told: boolean[]) => {
    const operation = byId(at.of('Post'), 7)
    return at.engine.writing.write(writing(at.of('Post'), run), outcomeOf, (result, released) => {
      told.push(released.alone)
      return at.engine.putThrough(
        at.engine.plan(operation, policy, undefined, () => undefined),
        result,
        released,
      )
    })
  }

  it('lets a lone writer put its row in memory', async () => {
    const at = setting()
    await putting(at, later({ id: 7, rank: 2 }), [])
    expect(await at.read(byId(at.of('Post'), 7), later('asked'))).toEqual({ id: 7, rank: 2 })
  })

  it('lets neither of two that overlap', async () => {
    const at = setting()
    const told: boolean[] = []
    const [a, b] = [gate<unknown>(), gate<unknown>()]
    const writes = [putting(at, () => a.passed, told), putting(at, () => b.passed, told)]
    await settled()
    b.open({ id: 7, rank: 3 })
    await writes[1]
    a.open({ id: 7, rank: 2 })
    await writes[0]
    expect(told).toEqual([false, false])
    expect(await at.holds(byId(at.of('Post'), 7))).toBe(false)
  })

  it('lets nobody whom an invalidation met on the way', async () => {
    const at = setting()
    const told: boolean[] = []
    const statement = gate<unknown>()
    const write = putting(at, () => statement.passed, told)
    await settled()
    await at.cache.invalidate({ model: 'Post', id: 7 })
    statement.open({ id: 7, rank: 2 })
    await write
    expect(told).toEqual([false])
    expect(await at.holds(byId(at.of('Post'), 7))).toBe(false)
  })

  it('puts nothing under a lock that came meanwhile', async () => {
    const at = setting()
    const transaction = at.engine.writing.begin()
    await transaction.write(writing(at.of('Post'), later(null)), outcomeOf, 'now')
    const plan = at.engine.plan(byId(at.of('Post'), 7), policy, undefined, () => undefined)
    await at.engine.putThrough(plan, { id: 7 }, { alone: true, mark: 0 })
    await transaction.rolledBack()
    expect(await at.holds(byId(at.of('Post'), 7))).toBe(false)
  })

  it('puts nothing when its rows moved between its release and its fill', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    await at.engine.writing.write(writing(at.of('Post'), later({ id: 7 })), outcomeOf, (result, released) => {
      void at.cache.invalidate({ model: 'Post', id: 7 })
      const plan = at.engine.plan(operation, policy, undefined, () => undefined)
      return at.engine.putThrough(plan, result, released)
    })
    expect(await at.holds(operation)).toBe(false)
  })
})

describe('rule 7: a flight is shared only if its answer is still true', () => {
  it('asks the database once for everybody who wants the same', async () => {
    const at = setting()
    const slow = gate<unknown>()
    let asked = 0
    const reads = Array.from({ length: 5 }, () =>
      at.read(byId(at.of('Post'), 7), () => {
        asked++
        return slow.passed
      }),
    )
    await settled()
    slow.open({ id: 7 })
    const answers = await Promise.all(reads)
    expect(asked).toBe(1)
    expect(answers).toEqual(Array.from({ length: 5 }, () => ({ id: 7 })))
    expect(new Set(answers).size).toBe(5)
  })

  it('gives nobody who came after a write an answer from before it', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const slow = gate<unknown>()
    const before = at.read(operation, () => slow.passed)
    await settled()
    await at.engine.writing.write(writing(at.of('Post'), later(null)), outcomeOf)
    const after = [1, 2, 3].map(() => at.read(operation, later('new')))
    await settled()
    slow.open('old')
    expect(await before).toBe('old')
    expect(await Promise.all(after)).toEqual(['new', 'new', 'new'])
  })

  it('starts one new flight for those who could not share, and never a third', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const flights: ReturnType<typeof gate<unknown>>[] = []
    const load = () => {
      const flight = gate<unknown>()
      flights.push(flight)
      return flight.passed
    }
    const touch = () => at.engine.writing.write(writing(at.of('Post'), later(null)), outcomeOf)
    const reads = [1, 2, 3, 4].map(() => at.read(operation, load))
    await settled()
    await touch()
    flights[0]?.open('first')
    await settled()
    expect(flights).toHaveLength(2)
    await touch()
    flights[1]?.open('second')
    expect(await Promise.all(reads)).toEqual(['first', 'second', 'second', 'second'])
    expect(flights).toHaveLength(2)
  })

  it('shares no failure: those who waited try once more', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const slow = gate<unknown>()
    let asked = 0
    const load = () => (asked++ === 0 ? slow.passed : Promise.resolve('fine'))
    const reads = [1, 2, 3].map(() => at.read(operation, load))
    await settled()
    slow.fail(new Error('too bad'))
    expect(await Promise.allSettled(reads)).toEqual([
      { status: 'rejected', reason: new Error('too bad') },
      { status: 'fulfilled', value: 'fine' },
      { status: 'fulfilled', value: 'fine' },
    ])
    expect(asked).toBe(2)
  })

  it('does not share what it could not see committed (rule 8)', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const slow = gate<unknown>()
    let open = true
    const watch = () => {
      const was = open
      return () => !was
    }
    const first = at.read(operation, () => slow.passed, { watch })
    const second = at.read(operation, later('committed'), { watch })
    await settled()
    open = false
    slow.open('not committed')
    expect(await first).toBe('not committed')
    expect(await second).toBe('committed')
  })
})

describe('an answer that is true for one call alone', () => {
  it('is its own: nothing is kept, and who waited asks again', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    const slow = gate<unknown>()
    const mayKeep = (answer: unknown) => answer !== null
    const first = at.read(operation, () => slow.passed, { mayKeep })
    const second = at.read(operation, later('there'), { mayKeep })
    await settled()
    slow.open(null)
    expect([await first, await second]).toEqual([null, 'there'])
    expect(at.events('refuse').map((event) => event.reason)).toEqual(['turn'])
    expect(await at.holds(operation)).toBe(true)
  })
})

describe('rule 8: inside a transaction the cache does not exist', () => {
  it('keeps nothing that was loaded beside an open transaction of the same connection', async () => {
    const at = setting()
    const operation = byId(at.of('Post'), 7)
    await at.read(operation, later('seen'), { watch: () => () => false })
    expect(await at.holds(operation)).toBe(false)
    expect(at.events('refuse').map((event) => event.reason)).toEqual(['transaction'])
    await at.read(operation, later('seen'), { watch: () => () => true })
    expect(await at.holds(operation)).toBe(true)
  })

  it('leaves no trace of a transaction until it ends, and none at all if it is rolled back', async () => {
    const at = setting()
    const { one, all } = await withPost(at)
    const transaction = at.engine.writing.begin()
    await transaction.write(writing(at.of('Post'), later(null)), outcomeOf)
    await transaction.touch(['public.Post'])
    expect(await Promise.all([one, all].map(at.holds))).toEqual([true, true])
    await transaction.lock()
    await transaction.rolledBack()
    expect(await Promise.all([one, all].map(at.holds))).toEqual([true, true])
    expect(at.cache.stats().invalidations).toBe(0)
  })

  it('announces what a savepoint wrote with the transaction, and forgets one that was rolled back', async () => {
    for (const kept of [true, false]) {
      const at = setting()
      const { one } = await withPost(at)
      const transaction = at.engine.writing.begin()
      const savepoint = transaction.savepoint()
      await savepoint.write(writing(at.of('Post'), later(null)), outcomeOf)
      if (kept) savepoint.release()
      expect(await at.holds(one)).toBe(true)
      await transaction.lock()
      await transaction.committed()
      expect(await at.holds(one)).toBe(!kept)
    }
  })

  it.each(['release', 'rolledBack'] as const)(
    'moves with the transaction what a call wrote that ended after its savepoint (%s)',
    async (end) => {
      const at = setting()
      const { one } = await withPost(at)
      const transaction = at.engine.writing.begin()
      const savepoint = transaction.savepoint()
      const statement = gate<unknown>()
      const late = savepoint.write(
        writing(at.of('Post'), () => statement.passed),
        outcomeOf,
      )
      await settled()
      savepoint[end]()
      statement.open(null)
      await late
      await transaction.lock()
      await transaction.committed()
      expect(await at.holds(one)).toBe(false)
    },
  )

  it('moves all that a transaction of unknown outcome may have taken along', async () => {
    const at = setting()
    const comments = reading(at.of('Comment'), { call: 'all' })
    await at.read(comments, later([]))
    const transaction = at.engine.writing.begin()
    const Comment = at.of('Comment')
    const taking = { ...writing(at.of('Post'), later(null)), unlessAlone: [{ model: Comment, before: {}, after: {} }] }
    await transaction.write(taking, outcomeOf)
    await transaction.lock()
    transaction.undecided()
    at.clock.advance(60_000)
    await settled()
    expect(await at.holds(comments)).toBe(false)
  })

  it('lets code that outlives it invalidate and remember as if it were outside', async () => {
    const at = setting()
    const { one } = await withPost(at)
    const transaction = at.engine.writing.begin()
    const ended = gate()
    const after = at.engine.inside.run(transaction, async () => {
      await ended.passed
      await at.cache.remember('home', { ttl: '1m' }, () => 1)
      await at.cache.invalidate('Post')
      return at.cache.remember('home', { ttl: '1m' }, () => 2)
    })
    await transaction.lock()
    await transaction.committed()
    ended.open()
    expect(await after).toBe(1)
    expect(await at.holds(one)).toBe(false)
  })

  it('lets a savepoint inside a savepoint that was rolled back go with it', async () => {
    const at = setting()
    const { one } = await withPost(at)
    const transaction = at.engine.writing.begin()
    const inner = transaction.savepoint().savepoint()
    await inner.write(writing(at.of('Post'), later(null)), outcomeOf)
    inner.release()
    await transaction.lock()
    await transaction.committed()
    expect(await at.holds(one)).toBe(true)
  })

  it('moves what a statement may have done that failed, if the transaction is committed all the same (rule 9)', async () => {
    const at = setting()
    const { one } = await withPost(at)
    const transaction = at.engine.writing.begin()
    const failing = writing(at.of('Post'), async () => {
      throw new Refused('the second of two statements')
    })
    await expect(transaction.write(failing, outcomeOf)).rejects.toThrow(Refused)
    await transaction.lock()
    await transaction.committed()
    expect(await at.holds(one)).toBe(false)
  })

  it('remembers nothing inside, and asks for nothing remembered', async () => {
    const at = setting()
    await at.cache.remember('k', {}, later('outside'))
    const transaction = at.engine.writing.begin()
    await at.engine.inside.run(transaction, async () => {
      expect(await at.cache.remember('k', {}, later('inside'))).toBe('inside')
      expect(await at.cache.remember('other', {}, later('inside'))).toBe('inside')
    })
    expect(await at.cache.remember('k', {}, later('asked'))).toBe('outside')
    expect(await at.cache.remember('other', {}, later('asked'))).toBe('asked')
    expect(at.events('bypass').map((event) => event.reason)).toEqual(['transaction', 'transaction'])
  })

  it('invalidates at its end what was invalidated inside', async () => {
    for (const end of ['committed', 'rolledBack'] as const) {
      const at = setting()
      const { one } = await withPost(at)
      const transaction = at.engine.writing.begin()
      await at.engine.inside.run(transaction, () => at.cache.invalidate('Post'))
      expect(await at.holds(one)).toBe(true)
      await transaction.lock()
      await transaction[end]()
      expect(await at.holds(one)).toBe(end === 'rolledBack')
    }
  })
})

describe('rule 9: not knowing widens, it never vanishes', () => {
  it('moves more when the images cannot be read', async () => {
    const at = setting()
    const { ofAuthor } = await withPost(at)
    const known = { id: 8, slug: 'eight', authorId: 6, reviewerId: null, published: true, rank: 1 }
    const write = at.engine.writing.write(
      writing(at.of('Post'), later('written'), {
        images: async () => {
          throw new Error('no images today')
        },
        changes: (_result, images) =>
          images ?? [{ model: at.of('Post'), before: { ...known, authorId: UNKNOWN }, after: known }],
      }),
      outcomeOf,
    )
    expect(await write).toBe('written')
    expect(await at.holds(ofAuthor)).toBe(false)
    expect(at.cache.stats().errors).toBe(1)
  })

  it('moves the whole model when nobody can say what a write did', async () => {
    const at = setting()
    const { one, ofAuthor, all } = await withPost(at)
    const write = at.engine.writing.write(
      writing(at.of('Post'), later('written'), {
        expects: [{ model: at.of('Post'), before: { id: 8 }, after: { id: 8 } }],
        changes: () => {
          throw new Error('what was that?')
        },
      }),
      outcomeOf,
    )
    expect(await write).toBe('written')
    expect(await Promise.all([one, ofAuthor, all].map(at.holds))).toEqual([false, false, false])
    expect(at.cache.stats().errors).toBe(1)
  })

  it('keeps no answer whose tags cannot be told', async () => {
    const at = setting()
    const operation = reading(at.of('Post'), {
      shown: () => {
        throw new Error('what is this?')
      },
      filter: everything,
      children: [child(at.relation('Post', 'comments'))],
    })
    expect(await at.read(operation, later([{ id: 1 }]))).toEqual([{ id: 1 }])
    expect(at.events('refuse').map((event) => event.reason)).toEqual(['error'])
    expect(at.events('fill')).toHaveLength(0)
  })
})

const images: Images = { see: () => {}, recall: () => undefined, clear: () => {} }

const broken = () => {
  throw new Error('the cache is broken')
}

describe('rule 10: a fault of the cache never fails a query', () => {
  const { of } = shop()
  const plan = planRead(byId(of('Post'), 7), { namespace: 'n', scope: undefined, policy, describe: undefined })

  const parts = (versions: VersionStore, memory: Memory = createMemory(1e6)) => {
    const errors: unknown[] = []
    const common = {
      clock: manualClock(),
      versions,
      images,
      notice: (event: { error?: unknown }) => void (event.error !== undefined && errors.push(event.error)),
    }
    return {
      errors,
      read: createRead({ ...common, memory, flights: createFlights(), copierOf: () => copy, copyWhole }),
      writing: createWriting({
        ...common,
        tagsOf: (changes) => tagsOfChanges(changes, () => []),
        maxWriteTime: 1000,
        whenUnreachable: 'allow',
      }),
    }
  }

  const faulty: [string, Partial<VersionStore>][] = [
    ['throws on look', { look: broken }],
    ['rejects on look', { look: async () => broken() }],
    ['throws on lookAfter', { lookAfter: broken }],
    ['rejects on lookAfter', { lookAfter: async () => broken() }],
  ]
  it.each(faulty)('answers a read when the version store %s', async (_how, fault) => {
    const { read, errors } = parts({ ...inProcessVersions(), ...fault })
    expect(await read({ plan, load: later('answer') })).toBe('answer')
    expect(await read({ plan, load: later('again') })).toBe('again')
    expect(errors.length).toBeGreaterThan(0)
  })

  it.each([['get'], ['set']] as const)('answers a read when memory throws on %s', async (method) => {
    const memory: Memory = { ...createMemory(1e6), [method]: broken }
    const { read, errors } = parts(inProcessVersions(), memory)
    expect(await read({ plan, load: later('answer') })).toBe('answer')
    expect(errors.length).toBeGreaterThan(0)
  })

  it('resolves a write that committed, when the version store fails at the release', async () => {
    for (const release of [broken, async () => broken()]) {
      const { writing: writer, errors } = parts({ ...inProcessVersions(), release })
      const told: boolean[] = []
      const write = writer.write(writing(of('Post'), later('written')), outcomeOf, (_, { alone }) => told.push(alone))
      expect(await write).toBe('written')
      expect(told).toEqual([false])
      expect(errors).toHaveLength(1)
    }
  })

  it('resolves a write that committed, when what follows it fails', async () => {
    const { writing: writer, errors } = parts(inProcessVersions())
    expect(await writer.write(writing(of('Post'), later('written')), outcomeOf, broken)).toBe('written')
    expect(errors).toHaveLength(1)
  })

  it('answers although listeners throw, and counts it', async () => {
    const at = setting()
    for (const type of ['hit', 'miss', 'fill', 'invalidate'] as const) at.cache.on(type, broken)
    const operation = byId(at.of('Post'), 7)
    expect(await at.read(operation, later('answer'))).toBe('answer')
    expect(await at.read(operation, later('other'))).toBe('answer')
    expect(await at.engine.writing.write(writing(at.of('Post'), later('written')), outcomeOf)).toBe('written')
    expect(at.cache.stats().errors).toBe(4)
  })

  it('hands out what it cannot copy, and does not keep it', async () => {
    const at = setting()
    const answer = { id: 7, at: new Map() }
    expect(await at.read(byId(at.of('Post'), 7), later(answer))).toBe(answer)
    expect(await at.holds(byId(at.of('Post'), 7))).toBe(false)
    expect(at.events('refuse').map((event) => event.reason)).toEqual(['value'])
    expect(at.cache.stats()).toMatchObject({ refusedFills: 1, errors: 0 })
  })

  it('passes on what the database says, unchanged', async () => {
    const at = setting()
    const error = new Error('from the database')
    await expect(
      at.read(byId(at.of('Post'), 7), async () => {
        throw error
      }),
    ).rejects.toBe(error)
    expect(at.cache.stats().errors).toBe(0)
  })
})

describe('rule 12: own writes are seen at once', () => {
  const reads = ['one', 'ofAuthor', 'all'] as const
  it.each(reads)('by whoever awaited the write (%s)', async (which) => {
    const at = setting()
    const { [which]: operation } = await withPost(at)
    await at.engine.writing.write(writing(at.of('Post'), later(null)), outcomeOf)
    expect(await at.read(operation, later('new'))).toBe('new')
  })

  it('also where an older answer may be served: swr and grace serve only what no write touched', async () => {
    const at = setting()
    const { one } = await withPost(at)
    const patient = { ttl: 1000, l1: 1000, swr: 60_000, grace: 60_000, isOutage: () => true }
    await at.read(one, later('old'), { ...patient, refresh: true })
    await at.engine.writing.write(writing(at.of('Post'), later(null)), outcomeOf)
    at.clock.advance(2000)
    const failing = async () => {
      throw new Error('down')
    }
    await expect(at.read(one, failing, patient)).rejects.toThrow('down')
    expect(await at.read(one, later('new'), patient)).toBe('new')
  })

  it('of an invalidation and of clear() as of a write', async () => {
    const at = setting()
    const { one } = await withPost(at)
    await at.cache.invalidate({ model: 'Post', id: 7 })
    expect(await at.read(one, later('new'))).toBe('new')
    await at.cache.clear()
    expect(await at.read(one, later('newer'))).toBe('newer')
  })

  it('although a write that is still going on finds the answer of somebody else’s flight', async () => {
    const at = setting()
    const { one } = await withPost(at)
    const statement = gate()
    const slow = gate<unknown>()
    const write = at.engine.writing.write(
      writing(at.of('Post'), () => statement.passed),
      outcomeOf,
    )
    await settled()
    const during = at.read(one, () => slow.passed)
    await settled()
    statement.open()
    await write
    const after = at.read(one, later('new'))
    await settled()
    slow.open('old')
    expect(await during).toBe('old')
    expect(await after).toBe('new')
  })
})
