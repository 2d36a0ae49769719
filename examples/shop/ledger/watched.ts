import { changed, type Fields, type Id, type RowState, type Sighting } from './sighting.ts'

/** The fields that the workload writes, by model: the ledger follows these. */
const watched: Readonly<Record<string, readonly string[]>> = {
  User: ['name', 'version'],
  Profile: ['userId', 'bio'],
  Product: ['categoryId', 'brandCode', 'price', 'stock', 'active'],
  Review: ['productId', 'userId', 'rating'],
  Post: ['authorId', 'categoryId', 'published', 'score'],
  Comment: ['postId', 'likes'],
  Order: ['userId', 'status', 'total'],
  OrderItem: ['orderId', 'quantity'],
  Membership: ['userId', 'role'],
  PostTag: ['postId'],
}

/** The fields that lists and counts are made by. */
const grouping: Readonly<Record<string, readonly string[]>> = {
  Profile: ['userId'],
  Product: ['categoryId', 'brandCode'],
  Review: ['productId'],
  Post: ['authorId', 'categoryId'],
  Comment: ['postId'],
  Order: ['userId'],
  OrderItem: ['orderId'],
  Membership: ['userId'],
  PostTag: ['postId'],
}

/** A list of posts by tag also asks whether they are published, so having a tag is a field of the post as well. */
export const tagField = (tagId: number): string => `tag ${tagId}`

export const isGrouping = (model: string, field: string): boolean =>
  grouping[model]?.includes(field) === true || (model === 'Post' && field.startsWith('tag '))

/** Names of relations in answers → the models of the rows in them. */
const relations: Readonly<Record<string, string>> = {
  author: 'User',
  user: 'User',
  profile: 'Profile',
  product: 'Product',
  reviews: 'Review',
  comments: 'Comment',
  items: 'OrderItem',
}

/** Rows whose key has two columns. */
const idOf = (model: string, row: Fields): Id => {
  if (model === 'OrderItem') return orderItemId(Number(row['orderId']), Number(row['productId']))
  if (model === 'Membership') return membershipId(Number(row['userId']), Number(row['teamId']))
  return row['id'] as Id
}

export const orderItemId = (orderId: number, productId: number): Id => `${orderId}/${productId}`

export const membershipId = (userId: number, teamId: number): Id => `${userId}/${teamId}`

/** The watched ones of a row's fields. */
const watchedFields = (model: string, row: Fields): Fields =>
  Object.fromEntries(
    (watched[model] ?? []).filter((field) => row[field] !== undefined).map((field) => [field, row[field]]),
  )

/** A row as a write returned it. */
export const rowState = (model: string, row: object): RowState =>
  changed(model, idOf(model, row as Fields), watchedFields(model, row as Fields))

export const postTagId = (postId: number, tagId: number): Id => `${postId}/${tagId}`

/** A post got a tag. */
export const tagged = (postId: number, tagId: number): RowState[] => [
  changed('PostTag', postTagId(postId, tagId), { postId }),
  changed('Post', postId, { [tagField(tagId)]: true }),
]

/** A post lost a tag, or never had it. */
export const untagged = (postId: number, tagId: number): RowState[] => [
  gone('PostTag', postTagId(postId, tagId)),
  changed('Post', postId, { [tagField(tagId)]: false }),
]

/** A row that was deleted. */
export const gone = (model: string, id: Id): RowState =>
  changed(model, id, Object.fromEntries((watched[model] ?? []).map((field) => [field, undefined])))

/** Every watched row in an answer, also the rows inside of rows. */
export const rowsIn = (model: string, answer: unknown): Sighting[] => {
  if (Array.isArray(answer)) return answer.flatMap((each) => rowsIn(model, each))
  if (typeof answer !== 'object' || answer === null) return []
  const row = answer as Fields
  const inside = Object.entries(row).flatMap(([name, value]) => {
    const related = relations[name]
    return related ? rowsIn(related, value) : []
  })
  return [{ kind: 'row', ...rowState(model, row) }, ...inside]
}
