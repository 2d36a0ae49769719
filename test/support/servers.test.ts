import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, inject, it, vi } from 'vitest'
import { askPostgres } from './servers/ask-postgres.ts'
import { embeddedPostgres } from './servers/embedded-postgres.ts'
import { firstOf } from './servers/first-of.ts'
import { freePort } from './servers/free-port.ts'
import { installedPostgres } from './servers/installed-postgres.ts'
import { namedPostgres } from './servers/named-postgres.ts'
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

describe('TEST_POSTGRES_URL', () => {
  it('is taken when its server answers', async () => {
    vi.stubEnv('TEST_POSTGRES_URL', inject('postgresUrl'))
    expect(await namedPostgres.start()).toMatchObject({ url: inject('postgresUrl'), how: 'TEST_POSTGRES_URL' })
  })

  it('fails by name, and without the password, when its server does not answer', async () => {
    vi.stubEnv('TEST_POSTGRES_URL', `postgresql://me:secret@127.0.0.1:${await freePort()}/postgres`)
    const error = await Promise.resolve(namedPostgres.start()).catch((reason: unknown) => String(reason))
    expect(error).toMatch(/TEST_POSTGRES_URL names a server that does not answer: postgresql:\/\/me:…@127/)
    expect(error).not.toContain('secret')
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
