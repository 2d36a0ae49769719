import { all, counted } from '../claims.ts'
import { question, type Row } from '../question.ts'

export const questionsOfComments = {
  commentsOfPost: question(
    5,
    (known) => known.id('Post'),
    (id) => `comments of post ${id}`,
    (rows: readonly Row[], postId) => [[all('Comment', { equals: { postId } }, rows)]],
  ),
  commentsOfTwo: question(
    2,
    (known): readonly [number, number] => [known.id('Post'), known.id('Post')],
    ([one, other]) => `comments of post ${one} or ${other}`,
    (rows: readonly Row[], values) => [[all('Comment', { oneOf: { field: 'postId', values } }, rows)]],
  ),
  commentsCounted: question(
    4,
    (known) => known.id('Post'),
    (id) => `number of comments of post ${id}`,
    (count: number, postId) => [[counted('Comment', { equals: { postId } }, count)]],
  ),
  allCommentsCounted: question(
    2,
    () => undefined,
    () => 'number of all comments',
    (count: number) => [[counted('Comment', {}, count)]],
  ),
  commentsByPostAuthor: question(
    3,
    (known) => known.id('User'),
    (id) => `comments on posts of ${id}`,
    (rows: readonly Row[], authorId) => [
      [all('Comment', { parent: { field: 'postId', model: 'Post', where: { equals: { authorId } } } }, rows)],
    ],
  ),
}
