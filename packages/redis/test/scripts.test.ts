import { beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest'
import type { BusMessage } from '@tidemark/core/tier'
import { type RedisNamespace, redisNamespace } from '../../../test/support/redis-namespace.ts'
import { until } from '../../../test/support/until.ts'
import { type Keys, keysOf } from '../src/keys.ts'
import { clientLines } from './support/clients.ts'
import { errorOf, open, type Opening } from './support/open.ts'
import { realClock } from './support/real-clock.ts'

const SEVEN = 'public.Post|id=7'
const nothing = { locked: [], moves: [], unlessAlone: [], refuseLocksFor: 0 }

let space: RedisNamespace
let keys: Keys
beforeEach(() => {
  space = redisNamespace(inject('redisUrl'))
  keys = keysOf(space.name)
  return space.drop
})

const opened = (options: Partial<Parameters<typeof open>[0]> = {}): Opening => {
  const server = options.client === undefined ? { url: inject('redisUrl') } : {}
  const opening = open({ ...server, namespace: space.name, ...options })
  onTestFinished(() => opening.close())
  return opening
}
const listenTo = async ({ bus }: Opening): Promise<readonly BusMessage[]> => {
  const heard: BusMessage[] = []
  let isUp = false
  bus.listen({ heard: (message) => heard.push(message), up: () => (isUp = true), down: () => {} })
  await until(() => isUp)
  return heard
}

describe('what lies in Redis', () => {
  it('is a version while nobody writes, and a lock record that is gone after the write', async () => {
    const { versions } = opened({ ttl: '1h' })
    await versions.look([SEVEN])
    expect(await space.admin.get(keys.version(SEVEN))).toMatch(/^[\w-]{8}\.0\.[\w-]{8}1$/)
    // Twice the life of an entry: no entry outlives the version that it names.
    expect(await space.admin.pttl(keys.version(SEVEN))).toBeGreaterThan(7_190_000)

    await versions.lock({ writer: 'w', tags: [SEVEN], lease: 5000 })
    expect(await space.admin.get(keys.version(SEVEN))).toBe('!')
    expect(await space.admin.pttl(keys.version(SEVEN))).toBeLessThanOrEqual(5000)
    expect(await space.admin.hgetall(keys.lock(SEVEN))).toMatchObject({ '#': '1', w: expect.any(String) })
    // The record outlives the lease by as long as a mark can be judged by.
    expect(await space.admin.pttl(keys.lock(SEVEN))).toBeGreaterThan(60_000)

    await versions.release({ ...nothing, writer: 'w', locked: [SEVEN], moves: [SEVEN] })
    expect(await space.admin.exists(keys.lock(SEVEN))).toBe(0)
    expect(await space.admin.get(keys.sequence('public.Post'))).toMatch(/^[\w-]{8}\.1$/)
  })

  it('goes by the longest lease while several hold a tag', async () => {
    const { versions } = opened()
    await versions.lock({ writer: 'long', tags: [SEVEN], lease: 20_000 })
    await versions.lock({ writer: 'short', tags: [SEVEN], lease: 1000 })
    expect(await space.admin.pttl(keys.version(SEVEN))).toBeGreaterThan(15_000)
  })

  it('has the life of an entry bounded by the ttl', async () => {
    const { tier } = opened({ ttl: '2s' })
    await tier.write([{ key: `${space.name}:Post:1:r`, bytes: Uint8Array.of(1), keep: 60_000 }])
    expect(await space.admin.pttl(`${space.name}:Post:1:r`)).toBeLessThanOrEqual(2000)
  })

  it('has no entry that is too large', async () => {
    const { tier } = opened({ maxEntryBytes: 10 })
    expect(tier.traits.maxValueBytes).toBe(10)
    const large = { key: `${space.name}:Post:1:r`, bytes: new Uint8Array(11), keep: 60_000 }
    expect((await errorOf(tier.write([large]))).message).toMatch(/11 bytes; maxEntryBytes is 10/)
    expect(await space.keys(':Post:')).toEqual([])
  })

  it.each(clientLines)(
    'stands behind the keyPrefix of a client of $name, and so does the channel',
    async ({ client }) => {
      const like = client(inject('redisUrl'), { keyPrefix: 'app:' })
      const opening = opened({ client: like })
      const heard = await listenTo(opening)
      await opening.versions.lock({ writer: 'w', tags: [SEVEN], lease: 5000 })
      await opening.tier.write([{ key: `${space.name}:Post:1:r`, bytes: Uint8Array.of(1), keep: 60_000 }])
      expect((await opening.tier.read([`${space.name}:Post:1:r`]))[0]?.bytes).toEqual(Buffer.of(1))
      await until(() => heard.length === 1)
      const names = await space.keys()
      expect([names.length > 0, names.every((name) => name.startsWith('app:'))]).toEqual([true, true])
      expect(await space.admin.pubsub('CHANNELS', `app:{${space.name}}bus`)).toHaveLength(1)
      expect(like.status).toBe('wait')
    },
  )
})

describe('scripts', () => {
  it.each(clientLines)('are sent again by $name where the server has forgotten them', async ({ client }) => {
    const opening = opened({ client: client(inject('redisUrl')) })
    for (let round = 0; round < 3; round++) {
      const tags = [`public.Post|id=${round}`]
      await opening.versions.look(tags)
      await opening.versions.lock({ writer: 'w', tags, lease: 5000 })
      expect((await opening.versions.release({ ...nothing, writer: 'w', locked: tags, moves: tags })).alone).toBe(true)
      await space.admin.script('FLUSH')
    }
  })

  it('make the version of a column that was locked unseen, so that giving it back is no move', async () => {
    const { versions } = opened()
    const { mark } = await versions.look(['public.Post'])
    await versions.lock({ writer: 'w', tags: [SEVEN], lease: 5000 })
    await versions.release({ ...nothing, writer: 'w', locked: [SEVEN] })
    expect(await versions.lookAfter([SEVEN], mark)).toEqual((await versions.look([SEVEN])).versions)
  })

  it('hide a tag whose version was lost under a lock, and give nothing back', async () => {
    const { versions } = opened()
    const before = (await versions.look([SEVEN])).versions
    await versions.lock({ writer: 'w', tags: [SEVEN], lease: 5000 })
    await space.admin.del(keys.version(SEVEN))
    expect((await versions.look([SEVEN])).versions).toEqual([''])
    await versions.release({ ...nothing, writer: 'w', locked: [SEVEN] })
    expect((await versions.look([SEVEN])).versions).not.toEqual(before)
  })

  it('show another version of everything when the clear token is lost', async () => {
    const { versions } = opened()
    const { versions: before, mark } = await versions.look([SEVEN])
    await space.admin.del(keys.clear)
    expect(await versions.lookAfter([SEVEN], mark)).toEqual([''])
    expect((await versions.look([SEVEN])).versions).not.toEqual(before)
  })

  it('judge no load by a mark that is older than lock records are kept', async () => {
    let now = 0
    const { versions } = opened({ clock: { ...realClock, now: () => now } })
    const { mark } = await versions.look([SEVEN])
    now = 60_000
    expect(await versions.lookAfter([SEVEN], mark)).toEqual((await versions.look([SEVEN])).versions)
    now = 60_001
    expect(await versions.lookAfter([SEVEN], mark)).toEqual([''])
  })

  it('lock, release and renew thousands of tags at once', async () => {
    const { versions } = opened()
    const tags = Array.from({ length: 9000 }, (_, i) => `public.Post|id=${i}`)
    const stood = await versions.lock({ writer: 'w', tags, lease: 20_000 })
    expect([stood.length, stood.includes(true)]).toEqual([9000, false])
    expect(await versions.renew({ writer: 'w', tags, lease: 20_000 })).toBe(true)
    expect((await versions.release({ ...nothing, writer: 'w', locked: tags, moves: tags })).alone).toBe(true)
  })

  it('say nothing of a tag to which a late release did nothing', async () => {
    const opening = opened()
    const heard = await listenTo(opening)
    await opening.versions.lock({ writer: 'w', tags: [SEVEN], lease: 5000 })
    for (let times = 0; times < 3; times++) await opening.versions.release({ ...nothing, writer: 'w', locked: [SEVEN] })
    await opening.bus.ping('last')
    await until(() => heard.at(-1)?.kind === 'pong')
    expect(heard.map(({ kind }) => kind)).toEqual(['locked', 'released', 'pong'])
  })
})
