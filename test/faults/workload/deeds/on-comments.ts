import { deed, type Touched } from '../deed.ts'

const itsPost = ({ postId }: { readonly postId: number }): Touched => ({ model: 'Post', id: postId })
/** Known when it is done, if there was such a comment. */
const postOfDone = (_: unknown, done: { readonly postId: number } | undefined): Touched | undefined =>
  done && itsPost(done)

export const deedsOnComments = {
  commentPost: deed(
    3,
    'comments a post',
    ({ known, dice, stamp }) => ({
      postId: known.id('Post'),
      authorId: dice.chance(0.5) ? null : known.id('User'),
      body: stamp,
    }),
    itsPost,
  ),
  editComment: deed(4, 'edits a comment', ({ known, stamp }) => ({ id: known.id('Comment'), body: stamp }), postOfDone),
  moveComment: deed(
    4,
    'moves a comment to another post',
    ({ known }) => ({ id: known.id('Comment'), postId: known.id('Post') }),
    itsPost,
  ),
  deleteComment: deed(
    3,
    'deletes a comment',
    ({ known }) => {
      const id = known.id('Comment')
      known.forget('Comment', id)
      return { id }
    },
    postOfDone,
  ),
  editComments: deed(
    2,
    'edits all comments of a post',
    ({ known, stamp }) => ({ postId: known.id('Post'), body: stamp }),
    itsPost,
  ),
  deleteComments: deed(
    1,
    'deletes comments of a post',
    ({ known }) => ({ postId: known.id('Post'), authorId: known.id('User') }),
    itsPost,
  ),
  commentTwice: deed(
    1,
    'comments a post twice',
    ({ known, stamp }) => ({ postId: known.id('Post'), bodies: [stamp, `${stamp} 2`] }),
    itsPost,
  ),
}
