import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Report {
  readonly reads: number
  readonly writes: number
  readonly faults: number
  readonly violations: number
  readonly staleAtRest: number
  readonly failedAfterCommit: number
}

interface Ran {
  readonly code: number | null
  /** What it says to people. */
  readonly text: string
  readonly report: Report | undefined
}

const read = (line: string): Report | undefined => (line.startsWith('{') ? (JSON.parse(line) as Report) : undefined)

/** As `npm run faults` starts it. */
const faults = async (...args: readonly string[]): Promise<Ran> => {
  const flags = ['--conditions=@tidemark/source', '--import', 'tsx', 'test/faults/main.ts', ...args]
  const child = spawn(process.execPath, flags, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill())
  let [told, said] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  const lines = told.trimEnd().split('\n')
  return { code, text: `${said}\n${told}`, report: read(lines.at(-1) ?? '') }
}

/** Longer than a run takes on any machine: what it does is bounded by itself. */
const patience = 300_000

describe('what is read while everything breaks', { timeout: patience }, () => {
  it('is what the promise allows through TypeORM as well', async () => {
    const { report, text } = await faults('--orm', 'typeorm', '--seconds', '45', '--mode', 'strong', '--json')
    expect(report, text).toMatchObject({ violations: 0, staleAtRest: 0, failedAfterCommit: 0 })
    expect(text).toContain('typeorm, strong')
    expect(report?.reads).toBeGreaterThan(2000)
    expect(report?.faults).toBeGreaterThan(5)
  })

  it.each(['strong', 'bounded'])('is what %s allows, and at rest it is what the database holds', async (mode) => {
    const { report, text } = await faults('--seconds', '45', '--mode', mode, '--json')
    expect(report, text).toMatchObject({ mode, processes: 3, violations: 0, staleAtRest: 0, failedAfterCommit: 0 })
    expect(report?.reads).toBeGreaterThan(2000)
    expect(report?.faults).toBeGreaterThan(5)
  })

  it('is also what it may be where writers go on without Redis, but for what they reported', async () => {
    const { report, text } = await faults(
      '--seconds',
      '20',
      '--mode',
      'bounded',
      '--when-unreachable',
      'allow',
      '--json',
    )
    expect(report, text).toMatchObject({ violations: 0, staleAtRest: 0, failedAfterCommit: 0 })
  })
})

describe('a build that goes without a rule', { timeout: patience }, () => {
  it.each([
    ['1', 'strong', '--no-faults'],
    ['2', 'strong', '--only=redis-restored'],
    ['3', 'strong', '--only=wire-cut,wire-refusing,wire-half-open'],
    // A write has to come while the rows of an answer are on their way.
    ['5', 'strong', '--no-faults', '--slow=300', '--visitors=12'],
    // Somebody has to join a load that began before a write, after that write.
    ['7', 'strong', '--no-faults', '--slow=300', '--visitors=12'],
    ['8', 'strong', '--no-faults'],
    ['9', 'strong', '--no-faults'],
    ['11', 'bounded', '--only=wire-refusing,wire-half-open'],
    ['12', 'bounded', '--no-faults'],
    ['typeorm-3', 'strong', '--orm=typeorm', '--only=wire-cut,wire-refusing,wire-half-open'],
    ['typeorm-4', 'strong', '--orm=typeorm', '--no-faults'],
    ['typeorm-8', 'strong', '--orm=typeorm', '--no-faults'],
    ['typeorm-9', 'strong', '--orm=typeorm', '--no-faults'],
  ])('is found out: rule %s', async (rule, mode, ...more) => {
    const where = ['--without-rule', rule, '--mode', mode, ...more]
    const { code, report, text } = await faults(...where, '--until-violation', '--seconds', '120', '--json')
    expect(code, text).toBe(1)
    expect(report?.violations).toBeGreaterThan(0)
    // The history that shows it. Whoever reads inside of a transaction what is not there says so himself.
    expect(text).toMatch(
      rule.endsWith('8') ? /^uncommitted: |^stale: |wrote the title/m : /^stale: |^uncommitted: |^torn: /m,
    )
  })
})
