import type { OrmName } from './orm-name.ts'
import type { OpenShop } from './shop.ts'

/** A worker loads the one that it uses. */
const shops: Readonly<Record<OrmName, () => Promise<OpenShop>>> = {
  prisma: async () => (await import('./prisma/shop.ts')).openPrismaShop,
  typeorm: async () => (await import('./typeorm/shop.ts')).openTypeormShop,
}

export const openShop: OpenShop = async (opening) => (await shops[opening.setting.orm]())(opening)
