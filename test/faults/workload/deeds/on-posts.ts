import { deed, maybe, nobody, type Touched } from '../deed.ts'

const thatPost = ({ id }: { readonly id: number }): Touched => ({ model: 'Post', id })

export const deedsOnPosts = {
  retitlePost: deed(7, 'retitles a post', ({ known, stamp }) => ({ id: known.id('Post'), title: stamp }), thatPost),
  publishPost: deed(
    2,
    'publishes or hides a post',
    ({ known, dice }) => ({ id: known.id('Post'), published: dice.chance(0.7) }),
    thatPost,
  ),
  /** A column that the database counts up by itself at every update, whatever it is set to. */
  scorePost: deed(2, 'scores a post', ({ known }) => ({ id: known.id('Post') }), thatPost),
  givePost: deed(
    4,
    'gives a post to somebody else',
    ({ known, dice }) => ({ id: known.id('Post'), authorId: dice.chance(0.1) ? null : known.id('User') }),
    thatPost,
  ),
  createPost: deed(
    1,
    'creates a post',
    ({ known, dice, stamp }) => ({
      title: stamp,
      published: dice.chance(0.7),
      authorId: known.id('User'),
      tagId: known.id('Tag'),
      comments: [stamp, `${stamp} 2`],
    }),
    (_, done: { readonly id: number }) => thatPost(done),
  ),
  deletePost: deed(
    1,
    'deletes a post',
    ({ known }) => {
      if (known.count('Post') < 10) return undefined
      const id = known.id('Post')
      known.forget('Post', id)
      return { id }
    },
    thatPost,
  ),
  tagPost: deed(
    3,
    'tags a post',
    (writer) => ({
      id: writer.known.id('Post'),
      tagId: writer.known.id('Tag'),
      title: maybe(writer, writer.stamp),
    }),
    thatPost,
  ),
  /** Through the post that they are of. */
  changeComments: deed(
    3,
    'changes the comments of a post',
    (writer) => ({
      id: writer.known.id('Post'),
      commentId: writer.known.id('Comment'),
      title: maybe(writer, writer.stamp),
      body: writer.stamp,
    }),
    thatPost,
  ),
  renameTag: deed(1, 'renames a tag', ({ known, stamp }) => ({ id: known.id('Tag'), name: stamp }), nobody),
}
