import { defineConfig } from 'vitest/config'

// Tests read the packages' sources, so that a red test never means "you forgot to build".
// A list given here replaces Vite's own, which the other three are.
const conditions = ['@tidemark/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/support/global-setup.ts'],
    // Real servers share the machine with the tests: more workers than this only make them wait for each other.
    maxWorkers: 2,
    retry: 0,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    coverage: { include: ['packages/*/src/**'], exclude: ['**/*.test.ts'] },
  },
})
