import { expect, test } from 'vitest'
import { type Cost, costOf } from './cost.ts'

const withClient = (client: string): Cost =>
  costOf(`
    import { cacheExtension } from '@tidemark/prisma'
    import type { PrismaClient } from '../../../prisma/generated/sqlite/client.ts'
    declare const base: PrismaClient
    const shop = ${client}
    export type Shop = typeof shop
    export const apply = () => base.$extends(cacheExtension)
  `)

test('a client with the cache costs TypeScript little more than one with an extension that does nothing', () => {
  const empty = withClient('base.$extends({ query: { $allOperations: ({ args, query }) => query(args) } })')
  const bare = withClient('base')
  const ours = withClient('base.$extends(cacheExtension)')
  // The first use of each model and method is dear with any extension, in its writes, which are Prisma's.
  expect(ours.first).toBeLessThan(1.2 * empty.first)
  // After it, a client without any is no cheaper.
  expect(ours.again).toBeLessThan(bare.again)
}, 120_000)
