export const roles = ['USER', 'EDITOR', 'ADMIN'] as const
export type Role = (typeof roles)[number]

export class Tenant {
  declare id: number
  declare name: string
  declare users?: User[]
}

export class User {
  declare id: number
  declare email: string
  declare tenantId: number
  declare name: string
  declare age: number | null
  declare role: Role
  declare score: number
  declare deletedAt: Date | null
  declare version: number
  declare createdAt: Date
  declare tenant?: Tenant
  declare profile?: Profile | null
  declare posts?: Post[]
  declare reviewing?: Post[]
  declare comments?: Comment[]
  declare memberships?: Membership[]
  declare following?: Follow[]
  declare followers?: Follow[]
  declare orders?: Order[]
  declare reviews?: Review[]
}

export class Profile {
  declare id: number
  declare userId: number
  declare bio: string
  declare user?: User
}

export class Team {
  declare id: number
  declare name: string
  declare members?: Membership[]
}

export class Membership {
  declare userId: number
  declare teamId: number
  declare role: string
  declare user?: User
  declare team?: Team
}

export class Follow {
  declare followerId: number
  declare followeeId: number
  declare follower?: User
  declare followee?: User
}

export class Post {
  declare id: number
  declare authorId: number | null
  declare reviewerId: number | null
  declare categoryId: number | null
  declare title: string
  declare slug: string | null
  declare body: string
  declare published: boolean
  declare score: number
  declare createdAt: Date
  declare author?: User | null
  declare reviewer?: User | null
  declare category?: Category | null
  declare comments?: Comment[]
  declare tags?: Tag[]
}

/** What visitors may see of the posts: a view. */
export class PublishedPost {
  declare id: number
  declare authorId: number | null
  declare title: string
}

export class Comment {
  declare id: number
  declare postId: number
  declare authorId: number | null
  declare body: string
  declare likes: number
  declare post?: Post
  declare author?: User | null
}

export class Tag {
  declare id: number
  declare name: string
  declare posts?: Post[]
}

export class Category {
  declare id: number
  declare parentId: number | null
  declare name: string
  declare parent?: Category | null
  declare children?: Category[]
  declare posts?: Post[]
  declare products?: Product[]
}

export class Brand {
  declare code: string
  declare name: string
  declare products?: Product[]
}

export class Product {
  declare id: number
  declare sku: string
  declare name: string
  /** A string on PostgreSQL, a number on SQLite, as the drivers read it. */
  declare price: string | number
  declare stock: number
  declare active: boolean
  declare categoryId: number | null
  declare brandCode: string | null
  declare attributes: unknown
  declare createdAt: Date
  declare category?: Category | null
  declare brand?: Brand | null
  declare related?: Product[]
  declare relatedTo?: Product[]
  declare items?: OrderItem[]
  declare reviews?: Review[]
}

export class Review {
  declare id: number
  declare productId: number
  declare userId: number
  declare rating: number
  declare text: string | null
  declare product?: Product
  declare user?: User
}

export const statuses = ['PENDING', 'PAID', 'SHIPPED', 'CANCELLED'] as const
export type OrderStatus = (typeof statuses)[number]

export class Order {
  declare id: number
  declare userId: number
  declare status: OrderStatus
  declare total: string | number
  declare placedAt: Date
  declare user?: User
  declare items?: OrderItem[]
}

export class OrderItem {
  declare orderId: number
  declare productId: number
  declare quantity: number
  declare unitPrice: string | number
  declare order?: Order
  declare product?: Product
  declare shipments?: Shipment[]
}

export class Shipment {
  declare id: number
  declare orderId: number
  declare productId: number
  declare carrier: string
  declare shippedAt: Date | null
  declare item?: OrderItem
}

export const docKinds = ['NOTE', 'LETTER', 'INVOICE'] as const
export type DocKind = (typeof docKinds)[number]

/** A column of every type. Big numbers are strings on PostgreSQL, as its driver reads them, and numbers on SQLite. */
export class Doc {
  declare id: number
  declare data: unknown
  declare extra: unknown
  /** PostgreSQL only. */
  declare tags?: string[] | null
  /** PostgreSQL only. */
  declare kinds?: DocKind[] | null
  declare uid: string
  declare code: string | null
  declare bin: Uint8Array
  declare big: string | number
  declare dec: string | number
  declare ratio: number | null
  declare at: Date
  /** A string on PostgreSQL, where it is a day; a Date on SQLite, where it is a moment. */
  declare day: string | Date
  declare kind: DocKind | null
  declare flag: boolean | null
}

export class AuditLog {
  declare id: string | number
  declare entity: string
  declare entityId: string
  declare message: string
  declare at: Date
}
