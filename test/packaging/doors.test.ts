import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeProjects } from './describe-projects.ts'
import { build, installPacked, namesOf, readManifest, root, type Installed } from './pack.ts'
import { prismas, smoke } from './smoke/smoke.ts'

/** What the documentation promises; each door may have more. */
const doors = [
  { door: '@tidemark/core', promised: ['createCache'] },
  { door: '@tidemark/core/adapter', promised: [] },
  { door: '@tidemark/core/tier', promised: [] },
  { door: '@tidemark/core/testing', promised: [] },
  { door: '@tidemark/redis', promised: ['redis'] },
  { door: '@tidemark/prisma', promised: ['cacheExtension'] },
  { door: '@tidemark/typeorm', promised: ['Cached', 'cacheSubscriber'] },
]

const packages = ['core', 'redis', 'prisma', 'typeorm']

let installed: Installed

beforeAll(async () => {
  await build()
  installed = await installPacked(packages)
  return () => rm(installed.home, { recursive: true, force: true })
}, 180_000)

describe.each(doors)('$door, packed and installed', ({ door, promised }) => {
  it('gives the same names by import, by require and from the sources', async () => {
    const source = Object.keys((await import(door)) as object)
    const names = source.toSorted()
    expect(names).toEqual(expect.arrayContaining(promised))
    expect(names.length).toBeGreaterThan(0)
    expect(await namesOf(installed.home, door, 'import')).toEqual(names)
    expect(await namesOf(installed.home, door, 'require')).toEqual(names)
  })
})

describe.each(['prisma', 'typeorm'])('@tidemark/%s', (name) => {
  it('carries the reader of SQL inside, so that nobody has to install it', async () => {
    const { dependencies = {}, peerDependencies = {} } = await readManifest(join(root, 'packages', name))
    expect(Object.keys({ ...dependencies, ...peerDependencies })).not.toContain('@tidemark/sql-reader')
    for (const file of ['index.mjs', 'index.cjs', 'index.d.mts', 'index.d.cts']) {
      const built = await readFile(join(installed.home, 'node_modules/@tidemark', name, 'dist', file), 'utf8')
      expect(built).not.toMatch(/(?:from|require\(|import\() ?["'](?:@tidemark\/sql-reader|moo)["']/)
    }
  })
})

describe.each(Object.entries(prismas))('a program with Prisma %s', (_, prisma) => {
  let home: string
  beforeAll(async () => {
    home = (await installPacked(packages, prisma.packages)).home
    return () => rm(home, { recursive: true, force: true })
  })

  it.each(['import', 'require'] as const)(
    'that gets the packages by %s reads from the cache, and no old data',
    async (how) => {
      const { seen, stocks, sameRow } = await smoke(home, how, prisma)
      expect(seen).toEqual(['miss', 'hit', 'miss', 'miss', 'hit'])
      expect(stocks).toEqual([3, 3, 4, 5, 5])
      expect(sameRow).toBe(true)
    },
  )
})

describe('the packages', () => {
  it('have no door that this test does not know', async () => {
    const all = await Promise.all(
      packages.map(async (name) => {
        const { exports } = await readManifest(join(root, 'packages', name))
        return Object.keys(exports).map((path) => path.replace('.', `@tidemark/${name}`))
      }),
    )
    const known = doors.map(({ door }) => door)
    expect(all.flat().filter((door) => !door.endsWith('/package.json'))).toEqual(known)
  })

  it.each(packages)('%s carries its sources, and no tests', (name) => {
    const files = installed.files.get(name) ?? []
    expect(files).toContain('src/index.ts')
    expect(files.filter((path) => path.includes('.test.') || path.startsWith('test/'))).toEqual([])
  })
})

// Here, because who builds at the same time as another one takes away what that one reads.
describe('npm run bench', () => {
  it('measures the packages as they are built', async () => {
    const args = [join(root, 'scripts/bench.mjs'), '--quick', '--only', 'copy/one-row,key/one-row,prisma-hit/one-row']
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args)
    expect(stdout).toContain('prisma-hit/one-row')
    expect(stderr).not.toContain('sources')
  }, 60_000)
})

describeProjects(() => installed.home)
