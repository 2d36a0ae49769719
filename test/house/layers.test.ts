import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { violations } from './violations.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

type Tree = Readonly<Record<string, string>>

const manifest = (path: string) => readFileSync(join(root, path), 'utf8')

/** What is always there: the doors, and npm packages to import. */
const ground: Tree = {
  'package.json': JSON.stringify({ devDependencies: { tool: '1.0.0' } }),
  'packages/core/package.json': manifest('packages/core/package.json'),
  'packages/prisma/package.json': manifest('packages/prisma/package.json'),
  'packages/redis/package.json': manifest('packages/redis/package.json'),
  'packages/typeorm/package.json': manifest('packages/typeorm/package.json'),
  'packages/sql-reader/package.json': manifest('packages/sql-reader/package.json'),
  'packages/core/src/index.ts': `export const index = 1`,
  'packages/core/src/adapter.ts': `export const adapter = 1`,
  'packages/core/src/tier.ts': `export const tier = 1`,
  'packages/core/src/testing/index.ts': `export const testing = 1`,
  'packages/prisma/src/index.ts': `export const index = 1`,
  'packages/redis/src/index.ts': `export const index = 1`,
  'packages/typeorm/src/index.ts': `export const index = 1`,
  'packages/sql-reader/src/index.ts': `export const index = 1`,
  'node_modules/tool/index.js': `export const tool = 1`,
  'node_modules/tool/package.json': JSON.stringify({ name: 'tool', type: 'module', exports: './index.js' }),
  'node_modules/lru-cache/index.js': `export const LRUCache = 1`,
  'node_modules/lru-cache/package.json': JSON.stringify({ name: 'lru-cache', type: 'module', exports: './index.js' }),
}

let folder: string | undefined
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

const plant = (tree: Tree) => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-layers-'))
  for (const [path, text] of Object.entries({ ...ground, ...tree })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `${text}\n`)
  }
  mkdirSync(join(folder, 'node_modules/@tidemark'), { recursive: true })
  for (const name of ['core', 'prisma', 'redis', 'sql-reader', 'typeorm'])
    symlinkSync(join('../../packages', name), join(folder, 'node_modules/@tidemark', name))
  return folder
}

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] }
  }
}

const cruise = async (tree: Tree) => {
  const cwd = plant(tree)
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = [tool, '--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', '.']
  const json = await new Promise<string>((resolve) => {
    // Its exit code is the number of violations.
    execFile(process.execPath, args, { cwd, maxBuffer: 2 ** 26 }, (_, stdout) => resolve(stdout))
  })
  const { violations: found, ruleSetUsed } = (JSON.parse(json) as Cruise).summary
  return {
    found: found.map(({ rule, from }) => `${rule.name}: ${from}`).toSorted(),
    rules: ruleSetUsed.forbidden.map(({ name }) => name).toSorted(),
  }
}

describe('the layer rules', () => {
  it('each report their violation, and nothing else', async () => {
    const tree = Object.assign({}, ...Object.values(violations).map(({ files }) => files)) as Tree
    const { found, rules } = await cruise(tree)
    const expected = Object.entries(violations).flatMap(([rule, { seen }]) => seen.map((from) => `${rule}: ${from}`))
    expect(found).toEqual(expected.toSorted())
    // A rule without a violation here would be a rule that nobody has seen working.
    expect(Object.keys(violations).toSorted()).toEqual(rules)
  })

  it('let through what they allow', async () => {
    const { found } = await cruise({
      'packages/core/src/errors.ts': `export const error = 1`,
      'packages/core/src/contracts/tier.ts': `import './clock.ts'`,
      'packages/core/src/contracts/clock.ts': `export const clock = 1`,
      'packages/core/src/schema/graph.ts': `import '../errors.ts'; import '../contracts/tier.ts'`,
      'packages/core/src/plan/read.ts': `import '../schema/graph.ts'; export type Plan = 1`,
      'packages/core/src/memory/lru.ts': `import 'lru-cache'; import '../contracts/tier.ts'`,
      'packages/core/src/memory/lru.test.ts': `import './lru.ts'; import '../versions/store.ts'; import 'tool'`,
      'packages/core/src/versions/store.ts': `import { randomBytes } from 'node:crypto'; export const store = randomBytes`,
      'packages/core/src/flow/read.ts': `import type { Plan } from '../plan/read.ts'; export type Read = Plan`,
      'packages/core/src/cache.ts': `import './memory/lru.ts'; import './flow/read.ts'; import './versions/store.ts'`,
      'packages/prisma/src/extend.ts': `import '@tidemark/core'; import '@tidemark/core/adapter'`,
      'packages/prisma/src/raw.ts': `import '@tidemark/sql-reader'`,
      'packages/sql-reader/src/tables.ts': `import '@tidemark/core/adapter'`,
      'packages/typeorm/src/attach.ts': `import '@tidemark/core/adapter'; import '@tidemark/sql-reader'`,
      'packages/redis/src/redis.ts': `import '@tidemark/core/tier'`,
      'packages/prisma/test/extend.test.ts': `import '../src/extend.ts'; import '../../../test/support/db.ts'; import 'tool'`,
      'test/support/db.ts': `import 'tool'`,
      'test/flows/read.test.ts': `import '@tidemark/core/testing'; import '../support/db.ts'`,
      'examples/shop/demo.ts': `import '@tidemark/prisma'`,
      'bench/main.ts': `import './parts.ts'; import '../test/support/db.ts'`,
      'bench/parts.ts': `import '../packages/core/src/memory/lru.ts'; import '../packages/prisma/src/raw.ts'`,
    })
    expect(found).toEqual([])
  })
})
