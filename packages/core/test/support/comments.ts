import type { Change, ReadOperation } from '../../src/contracts/operation.ts'
import { byId, child, counting, equals, reading, shop } from './shop.ts'

// The oracle: a database that remembers every state it ever committed. An answer is true if it is what the query gives on
// a state that is not older than the last write that had resolved when the read began.

export interface CommentRow {
  readonly id: number
  readonly postId: number
  readonly body: number
}
export type State = readonly CommentRow[]

export const FIRST: State = [
  { id: 1, postId: 1, body: 0 },
  { id: 2, postId: 2, body: 0 },
]

const { of, relation } = shop()
export const Comment = of('Comment')
const Post = of('Post')

const ofPost = (state: State, postId: number) => state.filter((comment) => comment.postId === postId)

export const asked: readonly { readonly operation: ReadOperation; readonly on: (state: State) => unknown }[] = [
  { operation: byId(Comment, 1), on: (state) => state.find(({ id }) => id === 1) ?? null },
  {
    operation: reading(Comment, { filter: equals('postId', 1), call: { postId: 1 } }),
    on: (state) => ofPost(state, 1),
  },
  { operation: counting(Comment, equals('postId', 2), { postId: 2 }), on: (state) => ofPost(state, 2).length },
  { operation: reading(Comment), on: (state) => state },
  // What the next two hang on is told by the answer only (rule 5).
  {
    operation: reading(Post, { call: 'with comments', children: [child(relation('Post', 'comments'))] }),
    on: (state) => [1, 2].map((id) => ({ id, comments: ofPost(state, id) })),
  },
  {
    operation: reading(Comment, {
      name: 'findUnique',
      filter: equals('id', 2),
      call: 'with its post and the comments there',
      children: [child(relation('Comment', 'post'), { children: [child(relation('Post', 'comments'))] })],
    }),
    on: (state) => {
      const comment = state.find(({ id }) => id === 2)
      return comment === undefined
        ? null
        : { ...comment, post: { id: comment.postId, comments: ofPost(state, comment.postId) } }
    },
  },
]

/** What a writer does to the comments. */
export interface Edit {
  readonly what: string
  readonly id: number
  readonly change: (state: State) => State
}

const edit = (id: number, what: string, how: (comment: CommentRow) => CommentRow | undefined): Edit => ({
  what: `${what} ${id}`,
  id,
  change: (state) => state.flatMap((comment) => (comment.id === id ? (how(comment) ?? []) : [comment])),
})

export const edits: readonly Edit[] = [
  edit(1, 'edits', (comment) => ({ ...comment, body: comment.body + 1 })),
  edit(2, 'edits', (comment) => ({ ...comment, body: comment.body + 1 })),
  edit(1, 'moves', (comment) => ({ ...comment, postId: comment.postId === 1 ? 2 : 1 })),
  edit(2, 'moves', (comment) => ({ ...comment, postId: comment.postId === 1 ? 2 : 1 })),
  edit(2, 'deletes', () => undefined),
  {
    what: 'inserts',
    id: 3,
    change: (state) => (state.some(({ id }) => id === 3) ? state : [...state, { id: 3, postId: 1, body: 0 }]),
  },
]

export const changesBetween = (before: State, after: State): readonly Change[] =>
  [1, 2, 3].flatMap((id): Change[] => {
    const was = before.find((comment) => comment.id === id)
    const is = after.find((comment) => comment.id === id)
    if (was === is) return []
    return [{ model: Comment, ...(was && { before: { ...was } }), ...(is && { after: { ...is } }) }]
  })
