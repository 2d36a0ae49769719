import type { Shop } from './reads.ts'

/** What no cache behind Prisma's hooks can beat: a hook that looks at nothing and answers at once. */
export const withConstant = (shop: Shop, answer: unknown): Shop =>
  shop.$extends({ query: { $allOperations: () => answer as Promise<unknown> } }) as unknown as Shop

/** What no cache behind Prisma's hooks can beat where it has to ask: a hook that passes everything on. */
export const withPassing = (shop: Shop): Shop =>
  shop.$extends({ query: { $allOperations: ({ args, query }) => query(args) } }) as unknown as Shop
