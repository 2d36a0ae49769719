import { HIDDEN } from '@tidemark/core/tier'
import { describe, expect, it } from 'vitest'
import { backoff } from '../src/backoff.ts'
import { identityOf } from '../src/identity.ts'
import { channelOf, keysOf } from '../src/keys.ts'
import { readMessage } from '../src/message.ts'
import { markOf, versionsAfter } from '../src/versions/fence.ts'
import type { Snapshot } from '../src/versions/snapshot.ts'

describe('the pause before the next attempt', () => {
  it('grows from tens of milliseconds to two seconds, and no further', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 1000, Number.MAX_SAFE_INTEGER].map((n) => backoff(n, () => 1))
    expect(longest).toEqual([50, 100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000])
  })

  it('is half chance, so that processes do not come back together', () => {
    expect([backoff(3, () => 0), backoff(3, () => 1)]).toEqual([100, 200])
  })
})

describe('what a server says about itself', () => {
  const info = (...lines: string[]) =>
    ['# Server', 'run_id:aaa', '# Replication', 'role:master', 'master_replid:bbb', ...lines].join('\r\n')

  it('is an epoch, which is another after a restart and after a failover', () => {
    const epochs = [info(), info().replace('aaa', 'ccc'), info().replace('bbb', 'ccc')].map((text) =>
      JSON.stringify(identityOf(text)),
    )
    expect(new Set(epochs).size).toBe(3)
    expect(identityOf(info())).toEqual(identityOf(info('# Stats', 'total_connections_received:9')))
    expect(identityOf(info())).toMatchObject({ kind: 'usable', warning: undefined })
  })

  it.each([
    [info('loading:1'), 'loading'],
    [info('cluster_enabled:1'), 'cluster'],
    [info().replace('role:master', 'role:slave'), 'replica'],
    [info().replace('run_id', 'id'), 'run_id'],
    ['', 'run_id'],
  ])('is no use: %#', (text, word) => {
    expect(identityOf(text)).toMatchObject({ kind: 'unusable', reason: expect.stringContaining(word) })
  })

  it('is warned of where it may throw versions away', () => {
    const warning = (...lines: string[]) => identityOf(info(...lines))
    expect(warning('maxmemory:100', 'maxmemory_policy:allkeys-lru')).toMatchObject({
      kind: 'usable',
      warning: expect.stringContaining('allkeys-lru'),
    })
    expect(warning('maxmemory:100', 'maxmemory_policy:noeviction')).toMatchObject({ warning: undefined })
    expect(warning('maxmemory:0', 'maxmemory_policy:allkeys-lru')).toMatchObject({ warning: undefined })
  })
})

describe('keys', () => {
  const keys = keysOf('shop')

  it('stand in one hash tag per group', () => {
    expect([keys.version('db/public.Post|id=7'), keys.lock('db/public.Post'), keys.sequence('db/public.Post')]).toEqual(
      ['{shop:db/public.Post}v:|id=7', '{shop:db/public.Post}l:', '{shop:db/public.Post}s'],
    )
    expect([keys.version('#home'), keys.tombstone('#', 'w'), keys.clear]).toEqual([
      '{shop:#}v:home',
      '{shop:#}d:w',
      '{shop}c',
    ])
  })

  it('cannot be forged by a name', () => {
    const names = ['a', 'a:b', 'a}', 'a}c', '{a', 'a%7d', 'a%3ab', 'a%']
    const all = names.flatMap((space) =>
      names.flatMap((group) => {
        const each = keysOf(space)
        return [each.version(group), each.lock(group), each.sequence(group), each.clear, each.ping, each.claim(group)]
      }),
    )
    // `clear` and `ping` are the same for every group.
    expect(new Set(all).size).toBe(names.length * (names.length * 4 + 2))
    expect(all.every((key) => /^\{[^{}]*\}/.test(key))).toBe(true)
  })

  it('share a channel only with a cache that shares them', () => {
    const channels = [
      channelOf('shop', '', 0),
      channelOf('shop', 'app:', 0),
      channelOf('shop', '', 1),
      channelOf('shop}', '', 0),
    ]
    expect(channels).toEqual(['{shop}bus', 'app:{shop}bus', '{shop}bus.1', '{shop%7d}bus'])
  })
})

describe('a message', () => {
  it('is read as it was said', () => {
    expect(readMessage('["1","locked",["a","b"]]')).toEqual({ kind: 'locked', tags: ['a', 'b'] })
    expect(readMessage('["1","pong","n"]')).toEqual({ kind: 'pong', nonce: 'n' })
    expect(readMessage('["1","everything"]')).toEqual({ kind: 'everything' })
    // Lua has one kind of empty table.
    expect(readMessage('["1","released",["a"],{},{}]')).toEqual({
      kind: 'released',
      moved: ['a'],
      restored: [],
      stillLocked: [],
    })
  })

  it.each([
    '',
    'hello',
    'null',
    '{}',
    '[]',
    '["2","locked",["a"]]',
    '["1","locked"]',
    '["1","locked",["a",1]]',
    '["1","locked",{"a":1}]',
    '["1","released",["a"],["b"]]',
    '["1","pong",1]',
    '["1","from the future",[]]',
    '"1"',
  ])('that cannot be read counts as everything: %s', (text) => {
    expect(readMessage(text)).toEqual({ kind: 'everything' })
  })
})

describe('the fence', () => {
  const seen = (token: string, over: Partial<Snapshot> = {}): Snapshot => ({
    epoch: 'e',
    clear: 'c',
    groups: ['Post'],
    places: ['g.5'],
    tags: ['Post|id=7'],
    tokens: [token],
    ...over,
  })
  const mark = markOf(seen('g.0.r'), 1000)
  const shows = (snapshot: Snapshot, now = 1000) => versionsAfter(mark, snapshot, ['Post|id=7'], now)[0] !== HIDDEN

  it('lets pass what was moved up to the mark, and what never was', () => {
    expect([seen('g.5.r'), seen('g.0.r'), seen('older.99.r')].map((one) => shows(one))).toEqual([true, true, true])
  })

  it('hides what was moved after it, what is locked, and what cannot be told', () => {
    const other = { epoch: seen('g.0.r', { epoch: 'f' }), clear: seen('g.0.r', { clear: 'd' }) }
    const lost = seen('g.0.r', { places: ['h.0'] })
    const hidden = [
      seen('g.6.r'),
      seen('g.36.r'),
      seen('g.0.r', { tokens: [undefined] }),
      other.epoch,
      other.clear,
      lost,
    ]
    expect(hidden.map((one) => shows(one))).toEqual(hidden.map(() => false))
    expect(versionsAfter('no mark of ours', seen('g.0.r'), ['Post|id=7'], 1000)).toEqual([HIDDEN])
    expect(versionsAfter(mark, seen('g.0.r'), ['User|id=7'], 1000)).toEqual([HIDDEN])
  })

  it('tells of each tag that was asked for, in that order, however often', () => {
    const two = seen('g.0.r', { tags: ['Post|id=7', 'Post'], tokens: ['g.0.r', 'g.6.r'] })
    const [first] = versionsAfter(mark, two, ['Post|id=7', 'Post'], 1000)
    expect(first).not.toBe(HIDDEN)
    expect(versionsAfter(mark, two, ['Post|id=7', 'Post'], 1000)).toEqual([first, HIDDEN])
    expect(versionsAfter(mark, two, ['Post', 'Post|id=7', 'Post', 'Post|id=8'], 1000)).toEqual([
      HIDDEN,
      first,
      HIDDEN,
      HIDDEN,
    ])
  })

  it('hides everything from a load so long that lock records are forgotten', () => {
    expect([shows(seen('g.0.r'), 61_000), shows(seen('g.0.r'), 61_001)]).toEqual([true, false])
  })
})
