import { PrismaClient as PreviewClient } from './generated/postgresql-previews/client.ts'
import { adapterFor, type PostgresTarget, type ShopClientOptions } from './shop-client.ts'

export type { PreviewClient }

/**
 * A client of the same shop with what Prisma has in preview about reads: `relationLoadStrategy`, which is 'join' where nothing is
 * said, and full-text search. On PostgreSQL only: MariaDB cannot join in this way, and MySQL's search is no preview.
 */
export const createPreviewClient = (
  target: PostgresTarget,
  { wrapAdapter = (factory) => factory, ...own }: ShopClientOptions = {},
): PreviewClient => new PreviewClient({ ...own, adapter: wrapAdapter(adapterFor(target)) })
