import { applyMigrations, createShopClient, type ShopTarget } from '@tidemark/shop'
import { shopRows } from './shop-rows.ts'

/** Makes the tables, and the rows in them. */
export const fillShop = async (target: ShopTarget): Promise<void> => {
  await applyMigrations(target.provider, target.url)
  const client = createShopClient(target)
  const { users, posts, comments, teams, logs } = shopRows()
  await client.tenant.create({ data: { name: 'Tenant' } })
  await client.user.createMany({ data: users })
  await client.post.createMany({ data: posts })
  await client.comment.createMany({ data: comments })
  await client.team.createMany({ data: teams })
  await client.auditLog.createMany({ data: logs })
  // So that no plan changes in the middle of a run.
  if (target.provider === 'postgresql') await client.$executeRaw`ANALYZE`
  await client.$disconnect()
}
