const traps = [
  'arrays',
  'batching',
  'cache-argument',
  'clients',
  'extensions',
  'fluent',
  'raw',
  'results',
  'shadowing',
  'transactions',
]
const watch = ['adapter', 'announced', 'raw']
const scenarios = [
  'a-single-row',
  'e-relations',
  'f-many-to-many',
  'g-nested-writes',
  'i-bulk-and-raw',
  'j-transactions',
]

/**
 * The tests that also run with another Prisma and on another Node: one of each thing that depends on how a client is made inside.
 *
 * @type {readonly string[]}
 */
export const condensed = [
  ...traps.map((name) => `packages/prisma/test/traps/${name}.test.ts`),
  ...watch.map((name) => `packages/prisma/test/watch/${name}.test.ts`),
  'packages/prisma/test/fast/changed-arguments.test.ts',
  'packages/prisma/test/fast/direct.test.ts',
  'packages/prisma/test/fast/two-ways.test.ts',
  'packages/prisma/test/schema/hints.test.ts',
  ...scenarios.map((name) => `test/scenarios/${name}.test.ts`),
]
