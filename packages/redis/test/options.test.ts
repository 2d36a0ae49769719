import { Cluster } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { redis } from '../src/index.ts'
import { clientLines } from './support/clients.ts'

const url = 'redis://localhost:6379'
const given = (options: unknown): unknown => {
  try {
    return redis(options as Parameters<typeof redis>[0])
  } catch (error) {
    return error
  }
}

describe('redis()', () => {
  it.each([
    ['an address', { url }],
    ['an address with user, password and database', { url: 'redis://me:se%40cret@localhost:6379/3' }],
    ['an address over TLS', { url: 'rediss://localhost:6380', options: { tls: { rejectUnauthorized: false } } }],
    ['a socket', { url: 'unix:///run/redis.sock' }],
    ['the path of a socket', { url: '/run/redis.sock' }],
    ['everything', { url, deadline: '50ms', ttl: '10m', waitReplicas: 1, maxEntryBytes: '64kb', options: {} }],
    ['an address beside a client that is not there', { url, client: undefined }],
  ])('takes %s, and connects only when opened', (_, options) => {
    expect(given(options)).toMatchObject({ name: 'redis' })
  })

  it.each(clientLines)('takes a client of $name', ({ client }) => {
    expect(given({ client: client(url) })).toMatchObject({ name: 'redis' })
  })

  it.each([
    [{ url: undefined }, 'OPTION', /url is undefined; expected the address of a server such as redis:/],
    [{ url: '' }, 'OPTION', /url is ""/],
    [{ url: ' ' }, 'OPTION', /url is " "/],
    [{ url: 6379 }, 'OPTION', /url is 6379/],
    [{ url: 'localhost:6379' }, 'OPTION', /url is "localhost:6379"/],
    [{ url: 'http://localhost' }, 'OPTION', /url is "http:\/\/localhost"/],
    [{ url: 'redis://' }, 'OPTION', /url is "redis:\/\/"/],
    [{ url: 'redis://localhost/shop' }, 'OPTION', /url is/],
    [{}, 'OPTION', /neither url nor client/],
    [undefined, 'OPTION', /options are undefined/],
    ['redis://localhost', 'OPTION', /expected an object such as/],
    [{ client: undefined }, 'OPTION', /client is undefined; expected a client of ioredis/],
    [{ client: {} }, 'OPTION', /client is an object; expected a client of ioredis/],
    [{ client: 'redis://localhost' }, 'OPTION', /client is "redis:\/\/localhost"/],
    [{ url, timeout: 5 }, 'OPTION', /unknown option "timeout"; expected one of url, client/],
    [{ url, deadline: 'soon' }, 'UNIT', /deadline is "soon"; expected a duration/],
    [{ url, deadline: 0 }, 'UNIT', /deadline is 0/],
    [{ url, ttl: '1 fortnight' }, 'UNIT', /ttl is "1 fortnight"/],
    [{ url, maxEntryBytes: 'large' }, 'UNIT', /maxEntryBytes is "large"; expected a size/],
    [{ url, waitReplicas: -1 }, 'OPTION', /waitReplicas is -1; expected a number of replicas/],
    [{ url, waitReplicas: 'one' }, 'OPTION', /waitReplicas is "one"/],
    [{ url, options: 'tls' }, 'OPTION', /options is "tls"; expected options of ioredis/],
    [{ url, options: { tsl: {} } }, 'OPTION', /options has the unknown option "tsl"; expected one of host, port/],
    [{ url, options: { tls: 'yes' } }, 'OPTION', /options\.tls is "yes"; expected an object/],
    [{ url, options: { db: 'x' } }, 'OPTION', /options\.db is "x"; expected a whole number/],
    [{ url, options: { db: -5 } }, 'OPTION', /options\.db is -5/],
    [{ url, options: { db: 1.5 } }, 'OPTION', /options\.db is 1\.5/],
    [{ url, options: { connectTimeout: '2s' } }, 'OPTION', /options\.connectTimeout is "2s"/],
    [{ url, options: { protocol: 9 } }, 'OPTION', /options\.protocol is 9; expected 2 or 3/],
    [{ url, options: { keyPrefix: 7 } }, 'OPTION', /options\.keyPrefix is 7; expected a text/],
    [{ url, options: { password: 5 } }, 'OPTION', /options\.password is no text; expected a text/],
    [{ url, options: { sentinels: [] } }, 'OPTION', /options\.sentinels is .*; expected at least one address/],
    [{ url, options: { sentinels: [{ host: 'a' }] } }, 'OPTION', /sentinels is given without options\.name/],
    [{ url, options: { Connector: 'x' } }, 'OPTION', /options\.Connector is "x"; expected a function/],
    [{ url, options: { role: 'slave' } }, 'OPTION', /options\.role is "slave"; expected 'master'/],
    [{ url, options: { host: 'elsewhere' } }, 'OPTION', /options\.host is given beside url; expected one of them/],
    [{ url: `${url}?db=x` }, 'OPTION', /url has the query "db"; expected db or family with a number/],
    [{ url: `${url}?enableOfflineQueue=true` }, 'OPTION', /url has the query "enableOfflineQueue"/],
    [{ url: `${url}/2`, options: { db: 7 } }, 'OPTION', /options\.db is given beside url/],
    [{ url: 'redis://me:x@h', options: { username: 'you' } }, 'OPTION', /options\.username is given beside url/],
    [{ url: 'redis://%zz:%zz@h/' }, 'OPTION', /url is "redis:\/\/…@h\/"; .* percent-encoding/],
  ])('refuses %j', (options, code, message) => {
    expect(given(options)).toMatchObject({ name: 'CacheError', code, message: expect.stringMatching(message) })
  })

  it('refuses an address and a client together', () => {
    for (const { client } of clientLines)
      expect(given({ url, client: client(url) })).toMatchObject({ message: expect.stringContaining('both given') })
  })

  it('refuses a cluster, and says why', () => {
    const cluster = new Cluster([{ host: 'localhost', port: 1 }], { lazyConnect: true })
    expect(given({ client: cluster })).toMatchObject({
      code: 'OPTION',
      message: expect.stringMatching(/Cluster.*not supported yet/),
    })
  })

  it.each([
    'http://me:hunter2@localhost',
    'redis//me:hunter2@localhost',
    '//me:hunter2@localhost',
    'redis://me:hunter2@localhost:nonsense',
    'redis://me:hun@ter2@localhost:nonsense',
    'redis://me:hunter2@localhost/shop',
    'redis://me:hunter2#1@localhost:6379/0',
    'redis://:hunter2?1@localhost',
    'redis://:?hunter2@localhost',
    'redis://localhost/shop?password=x@hunter2',
    'redis://localhost?password=hunter2',
    'http://localhost?password=hunter2',
    'http://localhost#hunter2',
  ])('never shows a password: %s', (secret) => {
    const error = given({ url: secret }) as Error
    expect(error.name).toBe('CacheError')
    expect(`${error.message} ${String(error.cause)} ${error.stack}`).not.toMatch(/hunter2|ter2/)
  })
})
