import { Cached } from '@tidemark/typeorm'
import * as shop from './entities.ts'

const { Tenant, User, Profile, Category, Comment, Tag, Follow, Brand, Product, Review } = shop

/** What the shop's schema says of its models, said once more of its entities. */
for (const entity of [Tenant, User, Profile, Category, Comment, Tag, Follow, Brand, Product, Review])
  Cached({ ttl: '5m' })(entity)
Cached({ ttl: '1m', swr: '30s' })(shop.Post)
Cached({ ttl: '5m', dependsOn: ['Post'] })(shop.PublishedPost)
Cached(false)(shop.AuditLog)
