import { all, amongIds, counted, idsOf, linked, shown } from '../claims.ts'
import { type Identified, question, type Row } from '../question.ts'

type WithAuthor = Row & { readonly authorId: number | null; readonly author?: Identified | null }

/** Rows of the newest page. */
export const PAGE = 4

export const questionsOfPosts = {
  postById: question(
    6,
    (known) => known.id('Post'),
    (id) => `post ${id}`,
    (row: Row | null, id) => [[all('Post', { equals: { id } }, row)]],
  ),
  /** Who is asked for some columns alone leaves out the counter, where an answer hangs on these: no write names it, a trigger counts. */
  titleOfPost: question(
    2,
    (known) => known.id('Post'),
    (id) => `title of post ${id}`,
    (row: Row | null, id) => [[all('Post', { equals: { id } }, row)]],
  ),
  postOrError: question(
    2,
    (known) => known.id('Post'),
    (id) => `post ${id}, or an error`,
    (row: Row | null, id) => [[all('Post', { equals: { id } }, row)]],
  ),
  postWithComments: question(
    6,
    (known) => known.id('Post'),
    (id) => `post ${id} with comments`,
    (post: (Row & { readonly comments?: readonly Identified[] }) | null, id) => [
      [all('Post', { equals: { id } }, post)],
      ...(post === null ? [] : [[all('Comment', { equals: { postId: id } }, shown(post.comments))]]),
    ],
  ),
  postWithAuthor: question(
    4,
    (known) => known.id('Post'),
    (id) => `post ${id} with author`,
    (post: WithAuthor | null, id) => [
      [all('Post', { equals: { id } }, post)],
      ...(post === null || post.authorId === null
        ? []
        : [[all('User', { equals: { id: post.authorId } }, shown(post.author))]]),
    ],
  ),
  postWithTags: question(
    4,
    (known) => known.id('Post'),
    (id) => `post ${id} with tags`,
    (post: (Row & { readonly tags?: readonly Identified[] }) | null, id) => [
      [all('Post', { equals: { id } }, post)],
      ...(post === null
        ? []
        : [
            [
              linked('postId', id, idsOf(shown(post.tags))),
              all('Tag', amongIds(idsOf(shown(post.tags))), shown(post.tags)),
            ],
          ]),
    ],
  ),
  postWithCount: question(
    3,
    (known) => known.id('Post'),
    (id) => `post ${id} with the number of its comments`,
    (found: { readonly post: Row; readonly comments: number } | null, id) => [
      [
        all('Post', { equals: { id } }, found?.post ?? null),
        ...(found === null ? [] : [counted('Comment', { equals: { postId: id } }, found.comments)]),
      ],
    ],
  ),
  postsByAuthor: question(
    4,
    (known) => known.id('User'),
    (id) => `posts of ${id}`,
    (rows: readonly Row[], authorId) => [[all('Post', { equals: { authorId } }, rows)]],
  ),
  publishedByAuthor: question(
    2,
    (known) => known.id('User'),
    (id) => `published posts of ${id}`,
    (rows: readonly Row[], authorId) => [[all('Post', { equals: { authorId, published: true } }, rows)]],
  ),
  titlesByAuthor: question(
    2,
    (known) => known.id('User'),
    (id) => `titles of ${id} in SQL`,
    (rows: readonly Row[], authorId) => [[all('Post', { equals: { authorId } }, rows)]],
  ),
  newestPosts: question(
    3,
    () => undefined,
    () => 'the newest posts',
    (rows: readonly Row[]) => [[all('Post', { equals: { published: true } }, rows, PAGE)]],
  ),
  postsByTag: question(
    3,
    (known) => known.id('Tag'),
    (id) => `posts with tag ${id}`,
    (rows: readonly Row[], tagId) => [
      [all('Post', { some: { field: 'postId', model: 'PostTag', where: { equals: { tagId } } } }, rows)],
    ],
  ),
  tagWithPosts: question(
    2,
    (known) => known.id('Tag'),
    (id) => `tag ${id} with posts`,
    (tag: (Row & { readonly posts?: readonly Identified[] }) | null, id) => [
      [all('Tag', { equals: { id } }, tag)],
      ...(tag === null
        ? []
        : [
            [
              linked('tagId', id, idsOf(shown(tag.posts))),
              all('Post', amongIds(idsOf(shown(tag.posts))), shown(tag.posts)),
            ],
          ]),
    ],
  ),
  /** Put together by the application out of two reads. */
  pageOfPost: question(
    3,
    (known) => known.id('Post'),
    (id) => `page of post ${id}`,
    ({ post, comments }: { readonly post: Row | null; readonly comments: readonly Row[] }, id) => [
      [all('Post', { equals: { id } }, post)],
      [all('Comment', { equals: { postId: id } }, comments)],
    ],
  ),
}
