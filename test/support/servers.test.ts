import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, inject, it, vi } from 'vitest'
import { breakableMariadb, startMariadb, startRedis } from './servers.ts'
import { askMariadb, tellMariadb } from './servers/ask-mariadb.ts'
import { askPostgres } from './servers/ask-postgres.ts'
import { embeddedPostgres } from './servers/embedded-postgres.ts'
import { firstOf } from './servers/first-of.ts'
import { freePort } from './servers/free-port.ts'
import { hasDocker } from './servers/in-docker.ts'
import { installedMariadb } from './servers/installed-mariadb.ts'
import { installedPostgres } from './servers/installed-postgres.ts'
import { installedRedis } from './servers/installed-redis.ts'
import { namedMariadb } from './servers/named-mariadb.ts'
import { namedPostgres } from './servers/named-postgres.ts'
import { namedRedis } from './servers/named-redis.ts'
import type { Server, Way } from './servers/server.ts'

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tidemark-postgres-'))

const isGone = (url: string) => expect(askPostgres(url)).rejects.toThrow('ECONNREFUSED')

const way = (name: string, start: () => Promise<Server | undefined>): Way => ({ name, start })
const nowhere = way('nowhere', () => Promise.resolve(undefined))
const broken = way('broken', () => Promise.reject(new Error('out of order')))
const fake: Server = { url: 'fake:', how: 'fake', stop: () => Promise.resolve() }

afterEach(() => vi.unstubAllEnvs())

describe('the search', () => {
  it('goes on to the next way when one does not exist or fails', async () => {
    const found = await firstOf({ kind: 'Fake', install: '', ways: [nowhere, broken, way('ok', async () => fake)] })
    expect(found).toBe(fake)
  })

  it('says what was tried and how to install the server when there is none', async () => {
    const search = firstOf({ kind: 'Fake', install: 'apt-get install -y fake', ways: [nowhere, broken] })
    await expect(search).rejects.toThrow(
      'No Fake found. apt-get install -y fake\n  nowhere: not here\n  broken: out of order',
    )
  })

  it('does not look for another server when the one that was asked for fails', async () => {
    const ways = [{ ...broken, asked: true }, way('ok', async () => fake)]
    await expect(firstOf({ kind: 'Fake', install: '', ways })).rejects.toThrow('out of order')
  })
})

describe.each([
  { variable: 'TEST_POSTGRES_URL', named: namedPostgres, key: 'postgresUrl', scheme: 'postgresql' },
  { variable: 'TEST_MARIADB_URL', named: namedMariadb, key: 'mariadbUrl', scheme: 'mariadb' },
  { variable: 'TEST_REDIS_URL', named: namedRedis, key: 'redisUrl', scheme: 'redis' },
] as const)('$variable', ({ variable, named, key, scheme }) => {
  it('is taken when its server answers', async () => {
    vi.stubEnv(variable, inject(key))
    expect(await named.start()).toMatchObject({ url: inject(key), how: variable })
  })

  it('fails by name, and without the password, when its server does not answer', async () => {
    vi.stubEnv(variable, `${scheme}://me:secret@127.0.0.1:${await freePort()}/0`)
    const error = await Promise.resolve(named.start()).catch((reason: unknown) => String(reason))
    expect(error).toMatch(`${variable} names a server that does not answer: ${scheme}://me:…@127`)
    expect(error).toContain('ECONNREFUSED')
    expect(error).not.toContain('secret')
  })
})

describe('Redis', () => {
  it('is found on this machine, where .ci/run puts it', async () => {
    const server = await installedRedis.start()
    expect(server?.how).toContain('redis-server')
    await server?.stop()
  })

  it.skipIf(hasDocker())('is asked for with the line that installs it, where there is none', async () => {
    vi.stubEnv('TEST_REDIS_URL', '')
    vi.stubEnv('PATH', '/nowhere')
    await expect(startRedis()).rejects.toThrow('No Redis found. apt-get install -y redis-server')
  })
})

describe('MariaDB', () => {
  const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tidemark-mariadb-'))

  it('is found on this machine, where .ci/run puts it, and leaves nothing behind', async () => {
    const before = leftovers()
    const server = await installedMariadb.start()
    expect(server?.how).toContain('mariadbd')
    await askMariadb(server?.url ?? '')
    await server?.stop()
    await expect(askMariadb(server?.url ?? '')).rejects.toThrow('ECONNREFUSED')
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([])
  }, 60_000)

  it('comes back with what it had after a crash', async () => {
    const server = await breakableMariadb()
    await tellMariadb(server.url, 'CREATE TABLE noted (number INT PRIMARY KEY)')
    await server.restart()
    expect(await tellMariadb(server.url, 'SELECT * FROM noted')).toHaveLength(0)
    await server.stop()
  }, 60_000)

  // A server that starts removes what it takes for its own leftovers there, also those of a server that is at work.
  it('keeps temporary tables where no other server tidies up', async () => {
    const servers = [await breakableMariadb(), await breakableMariadb()]
    const asked = await Promise.all(servers.map(({ url }) => tellMariadb(url, 'SELECT @@tmpdir AS folder')))
    const folders = asked.flatMap((rows) => (rows as { folder: string }[]).map(({ folder }) => folder))
    await Promise.all(servers.map((server) => server.stop()))
    expect(new Set([...folders, tmpdir()]).size).toBe(3)
  }, 60_000)

  it.skipIf(hasDocker())('is asked for with the line that installs it, where there is none', async () => {
    vi.stubEnv('TEST_MARIADB_URL', '')
    vi.stubEnv('PATH', '/nowhere')
    // Off the PATH only the server itself is looked for, because Debian keeps it there.
    await expect(startMariadb()).rejects.toThrow('No MariaDB found. apt-get install -y mariadb-server')
  })
})

describe.each([embeddedPostgres, installedPostgres])('$name', ({ start }) => {
  it('gives a private server that answers, where there is one, and leaves nothing behind', async () => {
    const before = folders()
    const server = await start()
    if (server === undefined) {
      // The machine's own binaries are a shortcut; those from npm have to be everywhere.
      expect(start).toBe(installedPostgres.start)
      return
    }
    await askPostgres(server.url)
    await server.stop()
    await isGone(server.url)
    expect(folders().filter((name) => !before.includes(name))).toEqual([])
  })
})

describe('a private server', () => {
  it('dies with its parent, even when that is killed with SIGKILL', async () => {
    const program = fileURLToPath(new URL('servers/hold-postgres.ts', import.meta.url))
    const parent = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string]
    const { url, folder } = JSON.parse(line) as { url: string; folder: string }
    await askPostgres(url)
    expect(existsSync(folder)).toBe(true)

    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 10_000 })
    await isGone(url)
  })
})
