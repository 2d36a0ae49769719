import { type Choice, one } from './choice.ts'
import type { Draw } from './draw.ts'
import type { Operation } from './operation.ts'
import * as reads from './reads.ts'
import type { Town } from './town.ts'

const signedIn = (id: number, town: Town): Operation =>
  reads.readUserByEmail(id, town.emails[id - town.users.first] ?? '')

/**
 * What visitors look at. A shop lives from its catalogue, so products come first; the blog that brings people there is
 * next; who is signed in is asked by many pages. Two questions have few answers and are cheap to keep (the menu and the
 * first pages of categories), but no more than one request in eight asks them: the ratio should come from the long tail
 * as well. Orders are read by few, each by its own user.
 */
export const readMix = (draw: Draw, town: Town): readonly Choice[] => [
  [18, () => one(reads.readProduct(draw.product()))],
  [9, () => one(reads.readProducts(draw.category(), draw.page()))],
  [4, () => one(reads.readStars(draw.product()))],
  [4, () => one(reads.readMenu())],
  [13, () => one(signedIn(draw.user(), town))],
  [5, () => one(reads.readProfile(draw.user()))],
  [2, () => one(reads.readTeams(draw.user()))],
  [16, () => one(reads.readPost(draw.post()))],
  [7, () => one(reads.readPostsOfAuthor(draw.user()))],
  [4, () => one(reads.readPostsOfCategory(draw.category()))],
  [4, () => one(reads.readPostsOfTag(draw.tag()))],
  [6, () => one(reads.readCommentCount(draw.post()))],
  // Links to single comments come from mails: any of them.
  [1, () => one(reads.readComment(draw.any(town.comments)))],
  [4, () => one(reads.readOrder(draw.order()))],
  [3, () => one(reads.readOrdersOfUser(draw.user()))],
]
