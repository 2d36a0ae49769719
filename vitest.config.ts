import { defineConfig } from 'vitest/config'
import { condensed } from './test/matrix/condensed.mjs'
import { withPrisma6 } from './test/matrix/with-prisma-6.ts'
import type { Lane } from './test/support/lane.ts'

// Tests read the packages' sources, so that a red test never means "you forgot to build".
// A list given here replaces Vite's own, which the other three are.
const conditions = ['@tidemark/source', 'module', 'node', 'development|production']
const resolution = { resolve: { conditions }, ssr: { resolve: { conditions } } }

/** TypeORM's decorators. */
const oxc = { decorator: { legacy: true, emitDecoratorMetadata: true } }

const limits = { exclude: ['**/node_modules/**', '**/dist/**'], retry: 0, testTimeout: 20_000, hookTimeout: 60_000 }

/** `npm run matrix` says for both projects which databases their tests go to. */
const providers = (usual: Lane['providers']): Lane['providers'] =>
  (process.env['TIDEMARK_DATABASES']?.split(',') as Lane['providers'] | undefined) ?? usual

export default defineConfig({
  test: {
    // Not handed down, so that both projects use the servers that are started here.
    globalSetup: ['test/support/global-setup.ts'],
    // Real servers share the machine with the tests: more workers than this only make them wait for each other.
    maxWorkers: 2,
    coverage: { include: ['packages/*/src/**'], exclude: ['**/*.test.ts'] },
    projects: [
      {
        ...resolution,
        oxc,
        test: {
          ...limits,
          name: 'prisma 7',
          provide: { lane: { prisma: '7.10', providers: providers(['sqlite', 'postgresql', 'mysql']) } },
          include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
        },
      },
      {
        ...resolution,
        oxc,
        plugins: [withPrisma6()],
        test: {
          ...limits,
          name: 'prisma 6',
          provide: { lane: { prisma: '6.19', providers: providers(['sqlite']) } },
          include: [...condensed],
        },
      },
    ],
  },
})
