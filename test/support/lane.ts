import type { ShopProvider } from '@tidemark/shop'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    lane: Lane
  }
}

/** What a project of vitest.config.ts runs the tests with. */
export interface Lane {
  readonly prisma: '6.19' | '7.10'
  /** The databases that its tests go to, where they go to several. */
  readonly providers: readonly ShopProvider[]
}

/** Of these databases those that this run goes to. */
export const providersHere = (wanted: readonly ShopProvider[]): readonly ShopProvider[] =>
  wanted.filter((provider) => inject('lane').providers.includes(provider))

/** Transactions inside of transactions came with Prisma 7.5. */
export const nestsTransactions = (): boolean => inject('lane').prisma !== '6.19'

/** Ends clients. Prisma 6 waits for ever for the connection of a COMMIT that failed, so there nobody waits for Prisma. */
export const disconnectAll = async (clients: readonly { $disconnect(): Promise<void> }[]): Promise<void> => {
  const ended = Promise.all(clients.map((client) => client.$disconnect()))
  if (inject('lane').prisma !== '6.19') await ended
}
