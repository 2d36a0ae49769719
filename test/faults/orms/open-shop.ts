import { openPrismaShop } from './prisma/shop.ts'
import type { OpenShop } from './shop.ts'

export const openShop: OpenShop = (opening) => openPrismaShop(opening)
