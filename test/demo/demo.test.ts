import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tellRedis } from '../support/servers/ask-redis.ts'
import { privateRedis } from '../support/servers/private-redis.ts'
import { until } from '../support/until.ts'

interface Run {
  readonly pid: number
  /** What it has written to stdout and stderr until now. */
  readonly output: () => { readonly out: string; readonly err: string }
  /** Its exit code, or the signal that ended it. */
  readonly end: Promise<number | NodeJS.Signals | null>
}

let temporary: string

/** The demo with so few operations that it is over in seconds, and with a folder for temporary files of its own. */
const start = (...args: readonly string[]): Run => {
  const { REDIS_URL: _, ...env } = process.env
  const flags = ['--conditions=@tidemark/source', '--import', 'tsx']
  const child = spawn(process.execPath, [...flags, 'examples/shop/demo.ts', '--operations', '200', ...args], {
    env: { ...env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return {
    pid: child.pid ?? 0,
    output: () => ({ out, err }),
    end: new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal))),
  }
}

const lastLine = ({ output }: Run): Record<string, unknown> =>
  JSON.parse(output().out.trim().split('\n').at(-1) ?? '') as Record<string, unknown>

const pairs = { without: expect.any(Number), with: expect.any(Number) }
const line = {
  database: 'sqlite',
  operations: expect.any(Number),
  queries: pairs,
  hitRatio: expect.any(Number),
  p50ms: pairs,
  p99ms: pairs,
}

const lines = (command: string, ...args: readonly string[]): string[] =>
  execFileSync(command, args, { encoding: 'utf8' }).split('\n')

/** The processes of the shop that this run has started. */
const childrenOf = ({ pid }: Run): number[] =>
  lines('ps', '-A', '-o', 'pid=,ppid=,args=')
    .map((each) => each.trim().split(/\s+/))
    .filter((words) => Number(words[1]) === pid && words.some((word) => word.endsWith('shop-process.ts')))
    .map(([child]) => Number(child))

/** Waits until the shop is open, and says which processes have it open. */
const open = async (run: Run): Promise<number[]> => {
  await until(() => childrenOf(run).length === 2, 15_000)
  return childrenOf(run)
}

/** What is in the folder of this test, what works there, and which of these processes still are. */
const leftOf = (processes: readonly number[] = []): string[] => [
  ...readdirSync(temporary).filter((name) => name.startsWith('tidemark')),
  ...lines('ps', '-A', '-o', 'args=').filter((args) => args.includes(temporary)),
  ...lines('ps', '-A', '-o', 'pid=').filter((pid) => processes.includes(Number(pid))),
]

// Each starts five processes, one after the other: seconds, and more where others work, too.
describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'demo-test-'))
  })
  afterEach(() => rmSync(temporary, { recursive: true, force: true }))

  test('shares a Redis of its own between two processes, and leaves nothing behind', async () => {
    const run = start('--json')
    expect(await run.end, run.output().err).toBe(0)
    expect(lastLine(run)).toEqual({ ...line, tiers: ['l1', 'l2'], processes: 2, stale: 0 })
    expect(run.output().out).toContain('2 processes on one database file; the cache is memory and Redis')
    expect(leftOf()).toEqual([])
  })

  test('goes without Redis: one process, memory only', async () => {
    const run = start('--json', '--no-redis')
    expect(await run.end, run.output().err).toBe(0)
    expect(lastLine(run)).toEqual({ ...line, tiers: ['l1'], processes: 1, stale: 0 })
    expect(run.output().out).toContain('one process; the cache is memory only')
    expect(leftOf()).toEqual([])
  })

  test('finds, with --break, stale reads in both processes; leaves no key in a Redis that was named', async () => {
    const server = await privateRedis()
    try {
      const run = start('--json', '--break', '--redis', server.url, '--operations', '1000')
      expect(await run.end).toBe(1)
      expect(lastLine(run)['stale']).toBeGreaterThan(10)
      expect(run.output().err).toMatch(/stale reads of process 1: \d+\nstale reads of process 2: \d+/)
      expect(await tellRedis(server.url, 'DBSIZE')).toBe(0)
    } finally {
      await server.stop()
    }
  })

  test('ends cleanly on SIGINT', async () => {
    const run = start('--operations', '100000')
    const children = await open(run)
    process.kill(run.pid, 'SIGINT')
    expect(await run.end).toBe(130)
    expect(run.output()).toEqual({ out: '', err: expect.stringMatching(/^seeded a shop .*\n$/) })
    expect(leftOf(children)).toEqual([])
  })

  test('says so and ends cleanly when one of its processes dies', async () => {
    const run = start('--operations', '100000')
    const children = await open(run)
    process.kill(Math.max(...children), 'SIGKILL')
    expect(await run.end).toBe(1)
    expect(run.output().err).toMatch(/process [12] of the shop ended \(SIGKILL\)/)
    expect(leftOf(children)).toEqual([])
  })

  test('leaves nothing behind when it is killed itself', async () => {
    const run = start('--operations', '100000')
    const children = await open(run)
    process.kill(run.pid, 'SIGKILL')
    expect(await run.end).toBe('SIGKILL')
    await until(() => leftOf(children).length === 0, 10_000)
  })
})
