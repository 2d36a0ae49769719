import type { Choice } from './choice.ts'
import type { Draw } from './draw.ts'
import type { Operation, Visit } from './operation.ts'
import * as reads from './reads.ts'
import type { Town } from './town.ts'

const signedIn = (id: number, town: Town): Operation =>
  reads.readUserByEmail(id, town.emails[id - town.users.first] ?? '')

/**
 * What a page asks before it comes to its own matter. Half of the visitors are signed in, and who they are is asked with
 * every page. The menu comes with the first page of a visit to the shop, which has four pages on average.
 */
const frame = (draw: Draw, town: Town): Visit => [
  ...(draw.chance(1 / 2) ? [signedIn(draw.user(), town)] : []),
  ...(draw.chance(1 / 4) ? [reads.readMenu()] : []),
]

/**
 * The pages that people open. A shop lives from its catalogue, so products come first; the blog that brings people there
 * is next; own pages (account, orders, teams) are looked at by few, each by its own user.
 */
export const readMix = (draw: Draw, town: Town): readonly Choice[] => {
  const page = (operation: Operation): Visit => [...frame(draw, town), operation]
  return [
    [22, () => page(reads.readProduct(draw.product()))],
    [11, () => page(reads.readProducts(draw.category(), draw.page()))],
    [5, () => page(reads.readStars(draw.product()))],
    [19, () => page(reads.readPost(draw.post()))],
    [8, () => page(reads.readPostsOfAuthor(draw.user()))],
    [5, () => page(reads.readPostsOfCategory(draw.category()))],
    [5, () => page(reads.readPostsOfTag(draw.tag()))],
    [8, () => page(reads.readCommentCount(draw.post()))],
    // Links to single comments come from mails: any of them.
    [1, () => page(reads.readComment(draw.any(town.comments)))],
    [6, () => page(reads.readProfile(draw.user()))],
    [5, () => page(reads.readOrder(draw.order()))],
    [3, () => page(reads.readOrdersOfUser(draw.user()))],
    [2, () => page(reads.readTeams(draw.user()))],
  ]
}
