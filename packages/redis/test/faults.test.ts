import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type PrivateRedis, privateRedis } from '../../../test/support/servers/private-redis.ts'
import { proxyTo, type TcpProxy } from '../../../test/support/tcp-proxy.ts'
import { until } from '../../../test/support/until.ts'
import { clientLines } from './support/clients.ts'
import { errorOf, isAnswered, open, type Opening, type OpenOptions } from './support/open.ts'

const SEVEN = 'public.Post|id=7'

const opened = (options: OpenOptions): Opening => {
  const opening = open(options)
  onTestFinished(() => opening.close())
  return opening
}
const reasons = ({ events }: Opening): readonly string[] => events.map(({ reason }) => reason)
const works = ({ versions }: Opening) => until(() => isAnswered(versions.look([SEVEN])))

/** What ioredis prints by itself where nobody listens for an error. */
const printed: unknown[] = []
beforeEach(() => {
  printed.length = 0
  const spies = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')]
  for (const spy of spies) spy.mockImplementation((...words) => void printed.push(words))
  return () => {
    for (const spy of spies) spy.mockRestore()
    expect(printed).toEqual([])
  }
})

describe.each(clientLines)('$name', ({ client }) => {
  let server: PrivateRedis
  let proxy: TcpProxy
  beforeAll(async () => {
    server = await privateRedis()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    proxy = await proxyTo(server.port)
    return proxy.close
  })
  const like = () => client(proxy.url(server.url))
  const adminOf = ({ url }: PrivateRedis): Redis => {
    const admin = new Redis(url)
    admin.on('error', () => {})
    onTestFinished(() => admin.disconnect())
    return admin
  }

  it('lets the first commands of a process wait for the connection', async () => {
    const { versions, tier } = opened({ client: like() })
    const answers = await Promise.all([versions.look([SEVEN]), tier.read(['shop:Post:7:r'])])
    expect([answers[0].versions.length, answers[1]]).toEqual([1, [undefined]])
  })

  it('lets them wait no longer than the deadline', async () => {
    proxy.hold()
    const opening = opened({ client: like(), deadline: 200 })
    const start = performance.now()
    const errors = await Promise.all([errorOf(opening.versions.look([SEVEN])), errorOf(opening.tier.read(['k']))])
    expect(errors.map(({ name, code }) => [name, code])).toEqual([
      ['CacheError', 'UNREACHABLE'],
      ['CacheError', 'UNREACHABLE'],
    ])
    expect(performance.now() - start).toBeLessThan(1500)
  })

  it('rejects at once where nobody answers, says so once, and works as soon as somebody does', async () => {
    proxy.refuse()
    const opening = opened({ client: like(), deadline: '10s' })
    await errorOf(opening.versions.look([SEVEN]))
    const start = performance.now()
    for (let times = 0; times < 50; times++) await errorOf(opening.versions.look([SEVEN]))
    expect(performance.now() - start).toBeLessThan(1000)
    proxy.accept()
    await works(opening)
    expect(reasons(opening).filter((reason) => reason.includes('(data) is lost'))).toHaveLength(1)
    expect(reasons(opening).filter((reason) => reason.includes('(data) is back'))).toHaveLength(1)
  })

  it('rejects what is under way when the connection is cut, and sends none of it again', async () => {
    const opening = opened({ client: like(), deadline: '30s' })
    await works(opening)
    const admin = adminOf(server)
    proxy.hold()
    const writes = ['a', 'b', 'c'].map((writer) => opening.versions.lock({ writer, tags: [SEVEN], lease: 60_000 }))
    const answers = Promise.all(writes.map(errorOf))
    const start = performance.now()
    proxy.cut()
    for (const error of await answers) expect(error).toMatchObject({ code: 'UNREACHABLE', message: /cannot be used/ })
    expect(performance.now() - start).toBeLessThan(2000)
    await works(opening)
    expect(await admin.exists('{shop:public.Post}l:|id=7')).toBe(0)
  })

  it('gives up a server that is frozen, and is back when it thaws', async () => {
    const opening = opened({ client: like(), deadline: 200 })
    await works(opening)
    server.freeze()
    try {
      const error = await errorOf(opening.versions.look([SEVEN]))
      expect(error).toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('did not answer within') })
      await until(async () => {
        await errorOf(opening.versions.look([SEVEN]))
        return reasons(opening).some((reason) => reason.includes('several times in a row'))
      })
      // Refused at once, not waited for.
      expect(await errorOf(opening.versions.look([SEVEN]))).toMatchObject({
        message: expect.stringContaining('cannot be used'),
      })
    } finally {
      server.thaw()
    }
    await works(opening)
  })

  it('keeps a connection whose answers waited for a process that was busy', async () => {
    // Without the proxy, which lives in this process.
    const opening = opened({ client: client(server.url), deadline: 250 })
    await works(opening)
    const before = reasons(opening).length
    for (let round = 0; round < 3; round++) {
      const looks = Promise.all(Array.from({ length: 10 }, () => isAnswered(opening.versions.look([SEVEN]))))
      await Promise.resolve()
      const end = performance.now() + 400
      while (performance.now() < end);
      await looks
      await works(opening)
    }
    expect(reasons(opening).slice(before)).toEqual([])
  })

  it('shows other versions after a restart that lost everything', async () => {
    const opening = opened({ client: like() })
    const { versions: before, mark } = await opening.versions.look([SEVEN])
    await server.restart({ keep: false })
    await works(opening)
    expect(await opening.versions.lookAfter([SEVEN], mark)).toEqual([''])
    expect((await opening.versions.look([SEVEN])).versions).not.toEqual(before)
  })

  it('does not use a server that became a replica, and knows it for another one when it is promoted', async () => {
    const master = await privateRedis()
    onTestFinished(() => master.stop())
    const opening = opened({ client: like() })
    const { versions: before } = await opening.versions.look([SEVEN])
    await server.follow(master)
    try {
      const moves = { writer: 'w', locked: [], moves: [SEVEN], unlessAlone: [], refuseLocksFor: 0 }
      expect((await errorOf(opening.versions.release(moves))).message).toMatch(/READONLY|cannot be used/)
      await until(() => reasons(opening).some((reason) => reason.includes('it is a replica')))
      expect(await isAnswered(opening.versions.look([SEVEN]))).toBe(false)
    } finally {
      await server.promote()
    }
    await works(opening)
    expect((await opening.versions.look([SEVEN])).versions).not.toEqual(before)
  })

  it('knows it for another one when it was given an older past in a quiet moment, and no connection broke', async () => {
    const opening = opened({ client: like() })
    const { versions: before } = await opening.versions.look([SEVEN])
    const older = await privateRedis({ replicaOf: server })
    onTestFinished(() => older.stop())
    await older.promote()
    await opening.versions.release({ writer: 'w', locked: [], moves: [SEVEN], unlessAlone: [], refuseLocksFor: 0 })
    await server.follow(older)
    await server.promote()
    await works(opening)
    expect((await opening.versions.look([SEVEN])).versions).not.toEqual(before)
    expect(reasons(opening).join()).toMatch(/another history/)
  })

  it('does not use a server that has not the database that is named', async () => {
    const url = `${proxy.url(server.url)}/99`
    const opening = opened({ url })
    expect((await errorOf(opening.versions.look([SEVEN]))).message).toMatch(/SELECT 99 is refused \(ERR DB index/)
    await until(() => reasons(opening).some((reason) => reason.includes('SELECT 99 is refused')))
    expect(await isAnswered(opening.tier.read(['k']))).toBe(false)
  })

  it('warns once of a server that may evict versions', async () => {
    const admin = adminOf(server)
    await admin.config('SET', 'maxmemory', '100mb', 'maxmemory-policy', 'allkeys-lru')
    onTestFinished(async () => void (await admin.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction')))
    const opening = opened({ client: like() })
    await works(opening)
    proxy.cut()
    await until(() => reasons(opening).some((reason) => reason.includes('is back')))
    expect(reasons(opening).filter((reason) => reason.includes('allkeys-lru'))).toHaveLength(1)
  })

  it('does not use a server that may not be asked who it is, and says what is needed', async () => {
    const admin = adminOf(server)
    await admin.call('ACL', 'SETUSER', 'shy', 'on', '>hunter2', '~*', '&*', '+@all', '-info')
    const url = proxy.url(server.url).replace('//', '//shy:hunter2@')
    const opening = opened({ client: client(url) })
    expect((await errorOf(opening.versions.look([SEVEN]))).message).toMatch(/needs \+info/)
    await admin.call('ACL', 'SETUSER', 'shy', '+info')
    await works(opening)
  })

  it('says that a password is wrong, and not which one', async () => {
    const url = proxy.url(server.url).replace('//', '//default:hunter2@')
    await adminOf(server).call('ACL', 'SETUSER', 'default', '>secret')
    onTestFinished(async () => {
      const admin = new Redis(server.url.replace('//', '//default:secret@'))
      await admin.call('ACL', 'SETUSER', 'default', 'nopass')
      admin.disconnect()
    })
    const opening = opened({ client: client(url) })
    const error = await errorOf(opening.versions.look([SEVEN]))
    expect(error.message).toMatch(/WRONGPASS|NOAUTH/)
    await until(() => reasons(opening).length > 0)
    expect(
      JSON.stringify([error, error.cause, opening.events, opening.events.map(({ error }) => error)]),
    ).not.toContain('hunter2')
  })

  it('counts a lock only when enough replicas have it', async () => {
    const opening = opened({ client: like(), waitReplicas: 1, deadline: 1000 })
    const request = { writer: 'w', tags: [SEVEN], lease: 5000 }
    expect((await errorOf(opening.versions.lock(request))).message).toMatch(/0 of 1 replicas/)
    const replica = await privateRedis({ replicaOf: server })
    onTestFinished(() => replica.stop())
    await until(() => isAnswered(opening.versions.lock(request)))
  })

  it('starts over where ioredis gives up', async () => {
    const sentinels = [{ host: '127.0.0.1', port: proxy.port }]
    const options = { sentinels, name: 'shop', sentinelRetryStrategy: () => null }
    const admin = adminOf(server)
    const connections = async () => Number(/total_connections_received:(\d+)/.exec(await admin.info('stats'))?.[1])
    const before = await connections()
    opened({ client: client(server.url, options) })
    await until(async () => (await connections()) >= before + 3)
  })
})
