interface Violation {
  readonly files: Readonly<Record<string, string>>
  /** The files that the rule must name. */
  readonly seen: readonly string[]
}

const one = (path: string, text: string, more: Violation['files'] = {}): Violation => ({
  files: { [path]: text, ...more },
  seen: [path],
})

const core = 'packages/core/src'

/** The innocent that violations reach for. */
const targets = {
  [`${core}/contracts/clock.ts`]: `export const clock = 1`,
  [`${core}/schema/graph.ts`]: `export const graph = 1`,
  [`${core}/plan/key.ts`]: `export type Key = 1; export const key = 1`,
  [`${core}/memory/lru.ts`]: `export type Lru = 1`,
  [`${core}/versions/store.ts`]: `export type Store = 1`,
}

/** One way to break each rule of the layers, by the rule's name. */
export const violations: Readonly<Record<string, Violation>> = {
  cycle: {
    files: {
      [`${core}/schema/a.ts`]: `import type { B } from './b.ts'; export type A = B | 1`,
      [`${core}/schema/b.ts`]: `import type { A } from './a.ts'; export type B = A | 2`,
    },
    // A ring has no end, so it is told once.
    seen: [`${core}/schema/a.ts`],
  },
  unresolved: one(`${core}/schema/lost.ts`, `import './nowhere.ts'`),
  'tests-are-leaves': {
    files: {
      'examples/leans-on-test.ts': `import '../test/flows/part.ts'`,
      'test/flows/part.ts': `export const part = 1`,
      'packages/prisma/src/imports-test.ts': `import './some.test.ts'`,
      'packages/prisma/src/some.test.ts': `export const some = 1`,
    },
    seen: ['examples/leans-on-test.ts', 'packages/prisma/src/imports-test.ts'],
  },
  undeclared: one('packages/prisma/src/tooled.ts', `import type { Tool } from 'tool'; export type T = Tool`),
  'own-ground': one('packages/prisma/src/outside.ts', `import '../../../prisma/shop.ts'`, {
    'prisma/shop.ts': `export const shop = 1`,
  }),
  'package-core': one(`${core}/cache.ts`, `import '@tidemark/prisma'`),
  'package-prisma': one('packages/prisma/src/remote.ts', `import '@tidemark/redis'`),
  'package-redis': one('packages/redis/src/rows.ts', `import '@tidemark/prisma'`),
  'package-typeorm': one('packages/typeorm/src/rows.ts', `import '@tidemark/prisma'`),
  'package-sql-reader': one('packages/sql-reader/src/models.ts', `import '@tidemark/redis'`),
  'doors-of-core': {
    files: {
      'test/flows/window.test.ts': `import '../../packages/core/inner.mjs'`,
      // Drawers are open to one file of the bench, not to the bench.
      'bench/window.ts': `import '../packages/core/inner.mjs'`,
      'packages/core/inner.mjs': `export const inner = 1`,
    },
    seen: ['test/flows/window.test.ts', 'bench/window.ts'],
  },
  'doors-of-prisma': one('examples/window.ts', `import '../packages/prisma/inner.mjs'`, {
    'packages/prisma/inner.mjs': `export const inner = 1`,
  }),
  'doors-of-redis': one('examples/redis-window.ts', `import '../packages/redis/inner.mjs'`, {
    'packages/redis/inner.mjs': `export const inner = 1`,
  }),
  'doors-of-typeorm': one('examples/typeorm-window.ts', `import '../packages/typeorm/inner.mjs'`, {
    'packages/typeorm/inner.mjs': `export const inner = 1`,
  }),
  'doors-of-sql-reader': one('examples/sql-window.ts', `import '../packages/sql-reader/inner.mjs'`, {
    'packages/sql-reader/inner.mjs': `export const inner = 1`,
  }),
  // The windows above are paths as well.
  'name-of-core': {
    files: { 'packages/prisma/src/path.ts': `import '../../core/src/index.ts'` },
    seen: ['packages/prisma/src/path.ts', 'test/flows/window.test.ts', 'bench/window.ts'],
  },
  'name-of-prisma': {
    files: { 'examples/path.ts': `import '../packages/prisma/src/index.ts'` },
    seen: ['examples/path.ts', 'examples/window.ts'],
  },
  'name-of-redis': {
    files: { 'examples/redis-path.ts': `import '../packages/redis/src/index.ts'` },
    seen: ['examples/redis-path.ts', 'examples/redis-window.ts'],
  },
  'name-of-typeorm': {
    files: { 'examples/typeorm-path.ts': `import '../packages/typeorm/src/index.ts'` },
    seen: ['examples/typeorm-path.ts', 'examples/typeorm-window.ts'],
  },
  'name-of-sql-reader': {
    files: { 'examples/sql-path.ts': `import '../packages/sql-reader/src/index.ts'` },
    seen: ['examples/sql-path.ts', 'examples/sql-window.ts'],
  },
  'rooms-of-core': one(`${core}/index.ts`, `import './attic/box.ts'`, {
    [`${core}/attic/box.ts`]: `export const box = 1`,
  }),
  'room-errors': one(`${core}/errors.ts`, `import type { Lru } from './memory/lru.ts'; export type E = Lru`, targets),
  'room-contracts': one(`${core}/contracts/tier.ts`, `import '../schema/graph.ts'`),
  'room-contracts-alone': one(`${core}/contracts/bytes.ts`, `import 'node:buffer'`),
  'room-schema': one(`${core}/schema/planned.ts`, `import '../plan/key.ts'`),
  'room-plan': one(`${core}/plan/remembers.ts`, `import type { Lru } from '../memory/lru.ts'; export type L = Lru`),
  'room-codec': one(`${core}/codec/envelope.ts`, `import '../versions/store.ts'`),
  'room-memory': one(`${core}/memory/asks.ts`, `import '../versions/store.ts'`),
  'room-tiers': one(`${core}/tiers/stack.ts`, `import '../memory/lru.ts'`),
  'room-versions': one(`${core}/versions/asks.ts`, `import '../plan/key.ts'`),
  'room-stats': one(`${core}/stats/count.ts`, `import '../plan/key.ts'`),
  'room-flow': one(`${core}/flow/read.ts`, `import type { Store } from '../versions/store.ts'; export type S = Store`),
  'room-flow-types': one(`${core}/flow/write.ts`, `import { key } from '../plan/key.ts'; export const k = key`),
  'room-options': one(`${core}/options.ts`, `import './memory/lru.ts'`),
  'room-real-clock': one(`${core}/real-clock.ts`, `import './options.ts'`),
  'room-engine': one(
    `${core}/engine.ts`,
    `import './memory/lru.ts'; import { key } from './plan/key.ts'; export { key }`,
  ),
  // The same file, by its second import.
  'room-engine-types': { files: {}, seen: [`${core}/engine.ts`] },
  'room-open-backend': one(`${core}/open-backend.ts`, `import './memory/lru.ts'`),
  'room-tier': one(`${core}/tier.ts`, `import './schema/graph.ts'`),
  'room-default-cache': one(`${core}/default-cache.ts`, `import './errors.ts'`),
}
