import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'

let temporary: string

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface Setting {
  readonly env?: Readonly<Record<string, string>>
  /** It gets a SIGINT as soon as it has said this. */
  readonly interruptAt?: string
}

/** The bench with a folder for temporary files of its own. */
const benchIn = ({ env, interruptAt }: Setting, ...args: readonly string[]): Promise<Ended> => {
  const flags = ['--conditions=@tidemark/source', '--import', 'tsx']
  const child = spawn(process.execPath, [...flags, 'bench/main.ts', ...args], {
    env: { ...process.env, TMPDIR: temporary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
    if (interruptAt !== undefined && err.includes(interruptAt)) child.kill('SIGINT')
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

const bench = (...args: readonly string[]): Promise<Ended> => benchIn({}, ...args)

/** What of a run is still there. */
const leftovers = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('tidemark'))

const lastLine = ({ out }: Ended): unknown => JSON.parse(out.trim().split('\n').at(-1) ?? '')

const number = expect.any(Number) as number
const line = { ours: number, against: number, unit: 'us', ratio: number, cpuRatio: number, spread: number }
/** As --quick tells it, which judges nothing. */
const told = (name: string, clock: 'cpu' | 'wall') => ({ ...line, name, clock, budget: null, met: true })

describe('the bench', { timeout: 60_000 }, () => {
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'bench-test-'))
    // For root PostgreSQL runs as another user, who has to get in and to remove its folder.
    chmodSync(temporary, 0o777)
  })
  afterEach(() => rmSync(temporary, { recursive: true, force: true }))

  it('says, with --json, what it measured and on what, and leaves nothing behind', async () => {
    const run = await bench('--quick', '--only', 'copy', '--json')
    expect(run.code, run.err).toBe(0)
    expect(lastLine(run)).toEqual({
      machine: {
        node: process.version,
        platform: expect.any(String),
        cpu: expect.any(String),
        cores: number,
        memoryGiB: number,
      },
      results: ['copy/one-row', 'copy/feed', 'copy/hundred-rows'].map((name) => told(name, 'cpu')),
    })
    expect(run.out).toContain('copy/feed')
    expect(run.out).toContain('no budget was judged')
    expect(leftovers()).toEqual([])
  })

  it('measures what it says: hits are hits, misses are misses, bypasses are bypasses, writes are heard of', async () => {
    const only = ['prisma-hit/one-row', 'prisma-miss/feed', 'prisma-bypass/one-row', 'redis-hit/one-row', 'write/redis']
    const run = await bench('--quick', '--only', only.join(), '--json')
    expect(run.code, run.err).toBe(0)
    const { results } = lastLine(run) as { results: readonly { readonly name: string }[] }
    expect(results).toEqual(
      expect.arrayContaining([
        told('prisma-hit/one-row', 'cpu'),
        told('prisma-miss/feed', 'cpu'),
        told('prisma-miss/feed-postgresql', 'wall'),
        told('prisma-bypass/one-row', 'cpu'),
        told('prisma-bypass/one-row-postgresql', 'wall'),
        told('redis-hit/one-row', 'wall'),
        told('write/redis-strong', 'wall'),
      ]),
    )
    expect(run.out).not.toMatch(/\b(?:met|MISSED)\b(?!")/)
    expect(leftovers()).toEqual([])
  })

  it('leaves nothing behind when it is called off in the middle', async () => {
    const only = 'prisma-bypass/one-row-postgresql,redis-hit/one-row'
    const run = await benchIn({ interruptAt: '3 of ' }, '--quick', '--only', only)
    expect(run.code, run.err).toBe(130)
    // Its servers end a moment after it.
    await until(() => leftovers().length === 0)
  })

  it('says what it leaves out where there is no redis-server', async () => {
    const run = await benchIn({ env: { PATH: temporary } }, '--quick', '--only', 'key,redis-hit/list', '--json')
    expect(run.err).toContain('no redis-server on this machine')
    expect(run.err).toContain('left out: redis-hit/list, redis-hit/list-at-32')
    expect(lastLine(run)).toMatchObject({
      results: ['key/one-row', 'key/feed', 'key/search'].map((name) => told(name, 'cpu')),
    })
    expect(run.code).toBe(0)
  })

  it('fails where nothing is left without a redis-server', async () => {
    const run = await benchIn({ env: { PATH: temporary } }, '--quick', '--only', 'redis-hit/list')
    expect(run.err).toContain('nothing is left without redis-hit/list, redis-hit/list-at-32')
    expect(run.code).toBe(1)
  })

  it('ends with 2 and the names that there are, for one that is not there', async () => {
    const run = await bench('--only', 'zipf')
    expect(run).toEqual({
      code: 2,
      out: '',
      err: "--only is 'zipf'; expected the beginning of a name: prisma-hit, prisma-miss, prisma-bypass, typeorm-hit, typeorm-miss, typeorm-bypass, redis-hit, write, key, copy, codec.\n",
    })
  })

  it('helps', async () => {
    const run = await bench('--help')
    expect(run).toMatchObject({ code: 0, err: '' })
    expect(run.out).toContain('npm run bench -- [options]')
  })
})
