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
 * is next; own pages (account, orders, teams) are looked at by few, each by its own user. Next to its latest reviews a
 * product shows how many stars it has, next to its latest comments a post says how many there are.
 */
export const readMix = (draw: Draw, town: Town): readonly Choice[] => {
  const page = (...operations: readonly Operation[]): Visit => [...frame(draw, town), ...operations]
  const product = (id: number): Visit => page(reads.readProduct(id), reads.readStars(id))
  const post = (id: number): Visit => page(reads.readPost(id), reads.readCommentCount(id))
  const author = (id: number): Visit => page(reads.readProfile(id), reads.readPostsOfAuthor(id))
  return [
    [26, () => product(draw.product())],
    [14, () => page(reads.readProducts(draw.category(), draw.page()))],
    [24, () => post(draw.post())],
    [8, () => author(draw.user())],
    [6, () => page(reads.readPostsOfCategory(draw.category()))],
    [5, () => page(reads.readPostsOfTag(draw.tag()))],
    // Links to single comments come from mails: any of them.
    [1, () => page(reads.readComment(draw.any(town.comments)))],
    [6, () => page(reads.readOrder(draw.order()))],
    [4, () => page(reads.readOrdersOfUser(draw.user()))],
    [4, () => page(reads.readProfile(draw.user()))],
    [2, () => page(reads.readTeams(draw.user()))],
  ]
}
