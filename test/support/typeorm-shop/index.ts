import './hints.ts'

export {
  AuditLog,
  Brand,
  Category,
  Comment,
  Doc,
  type DocKind,
  Follow,
  Membership,
  Order,
  OrderItem,
  type OrderStatus,
  Post,
  Product,
  Profile,
  PublishedPost,
  Review,
  type Role,
  Shipment,
  Tag,
  Team,
  Tenant,
  User,
} from './entities.ts'
export type { Dialect } from './schemas/columns.ts'
export {
  type Around,
  openShopSource,
  shopEntities,
  type ShopPlace,
  type ShopSourceOptions,
} from './open-shop-source.ts'
