import type { SqlitePrismaClient } from '@tidemark/shop'

/**
 * What the shop's functions ask of a client: an ordinary Prisma client, with or without a cache. Not one line of the API
 * knows which.
 */
export type Shop = SqlitePrismaClient
