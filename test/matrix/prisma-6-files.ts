/** What also runs with Prisma 6.19, over SQLite: a test of each thing that depends on how a client is made inside. */
export const prisma6Files: readonly string[] = [
  ...['arrays', 'batching', 'cache-argument', 'clients', 'extensions', 'fluent', 'raw', 'results', 'transactions'].map(
    (name) => `packages/prisma/test/traps/${name}.test.ts`,
  ),
  ...['adapter', 'announced', 'raw', 'unextended-sqlite'].map((name) => `packages/prisma/test/watch/${name}.test.ts`),
  'packages/prisma/test/schema/hints.test.ts',
  ...['a-single-row', 'e-relations', 'f-many-to-many', 'g-nested-writes', 'i-bulk-and-raw', 'j-transactions'].map(
    (name) => `test/scenarios/${name}.test.ts`,
  ),
]
