import type { Shop } from '../api/shop.ts'
import type { RowState } from './sighting.ts'
import { rowState, tagged } from './watched.ts'

const states = (model: string, rows: readonly object[]): RowState[] => rows.map((row) => rowState(model, row))

/** All rows that the ledger watches, as the database has them before anybody writes. */
export const baseline = async (shop: Shop): Promise<RowState[]> => {
  const posts = await shop.post.findMany({ include: { tags: { select: { id: true } } } })
  return [
    ...states('User', await shop.user.findMany()),
    ...states('Profile', await shop.profile.findMany()),
    ...states('Product', await shop.product.findMany()),
    ...states('Review', await shop.review.findMany()),
    ...states('Comment', await shop.comment.findMany()),
    ...states('Order', await shop.order.findMany()),
    ...states('OrderItem', await shop.orderItem.findMany()),
    ...states('Membership', await shop.membership.findMany()),
    ...states('Post', posts),
    ...posts.flatMap(({ id, tags }) => tags.flatMap((tag) => tagged(id, tag.id))),
  ]
}
