import type { Dice } from './dice.ts'
import type { Known } from './known.ts'
import { all, amongIds, counted, idsOf, linked, read, type Read } from './read.ts'

const ROLES = ['USER', 'EDITOR', 'ADMIN'] as const

const userById = (id: number): Read =>
  read(
    `user ${id}`,
    (db, cache) => db.user.findUnique({ where: { id }, ...cache }),
    (row) => [[all('User', { equals: { id } }, row)]],
  )

const userByEmail = (email: string): Read =>
  read(
    `user ${email}`,
    (db, cache) => db.user.findUnique({ where: { email }, ...cache }),
    (row) => [[all('User', { equals: { email } }, row)]],
  )

const usersByRole = (role: (typeof ROLES)[number]): Read =>
  read(
    `users who are ${role}`,
    (db, cache) => db.user.findMany({ where: { role }, ...cache }),
    (rows) => [[all('User', { equals: { role } }, rows)]],
  )

const usersByRoles = (roles: readonly (typeof ROLES)[number][]): Read =>
  read(
    `users who are ${roles.join(' or ')}`,
    (db, cache) => db.user.findMany({ where: { role: { in: [...roles] } }, ...cache }),
    (rows) => [[all('User', { oneOf: { field: 'role', values: roles } }, rows)]],
  )

const rolesCounted = (): Read =>
  read(
    'users by role',
    (db, cache) => db.user.groupBy({ by: ['role'], _count: true, ...cache }),
    (groups) => [
      ROLES.map((role) =>
        counted('User', { equals: { role } }, groups.find((group) => group.role === role)?._count ?? 0),
      ),
    ],
  )

const userWithPosts = (id: number): Read =>
  read(
    `user ${id} with posts and their comments`,
    (db, cache) => db.user.findUnique({ where: { id }, include: { posts: { include: { comments: true } } }, ...cache }),
    (user) => {
      if (user === null) return [[all('User', { equals: { id } }, null)]]
      const posts = idsOf(user.posts)
      return [
        [all('User', { equals: { id } }, user)],
        [all('Post', { equals: { authorId: id } }, user.posts)],
        ...(posts.length === 0
          ? []
          : [
              [
                all(
                  'Comment',
                  { oneOf: { field: 'postId', values: posts } },
                  user.posts.flatMap(({ comments }) => comments),
                ),
              ],
            ]),
      ]
    },
  )

const postById = (id: number): Read =>
  read(
    `post ${id}`,
    (db, cache) => db.post.findUnique({ where: { id }, ...cache }),
    (row) => [[all('Post', { equals: { id } }, row)]],
  )

const titleOfPost = (id: number): Read =>
  read(
    `title of post ${id}`,
    (db, cache) => db.post.findFirst({ where: { id }, select: { id: true, title: true, score: true }, ...cache }),
    (row) => [[all('Post', { equals: { id } }, row)]],
  )

const isNotThere = (error: unknown): null => {
  if ((error as { readonly code?: string } | undefined)?.code === 'P2025') return null
  throw error
}

const postOrError = (id: number): Read =>
  read(
    `post ${id}, or an error`,
    async (db, cache) => db.post.findUniqueOrThrow({ where: { id }, ...cache }).catch(isNotThere),
    (row) => [[all('Post', { equals: { id } }, row)]],
  )

const postWithComments = (id: number): Read =>
  read(
    `post ${id} with comments`,
    (db, cache) => db.post.findUnique({ where: { id }, include: { comments: true }, ...cache }),
    (post) => [
      [all('Post', { equals: { id } }, post)],
      ...(post === null ? [] : [[all('Comment', { equals: { postId: id } }, post.comments)]]),
    ],
  )

const postWithAuthor = (id: number): Read =>
  read(
    `post ${id} with author`,
    (db, cache) => db.post.findUnique({ where: { id }, include: { author: true }, ...cache }),
    (post) => [
      [all('Post', { equals: { id } }, post)],
      ...(post === null || post.authorId === null
        ? []
        : [[all('User', { equals: { id: post.authorId } }, post.author)]]),
    ],
  )

const postWithTags = (id: number): Read =>
  read(
    `post ${id} with tags`,
    (db, cache) => db.post.findUnique({ where: { id }, include: { tags: true }, ...cache }),
    (post) => [
      [all('Post', { equals: { id } }, post)],
      ...(post === null
        ? []
        : [[linked('postId', id, idsOf(post.tags)), all('Tag', amongIds(idsOf(post.tags)), post.tags)]]),
    ],
  )

const postWithCount = (id: number): Read =>
  read(
    `post ${id} with the number of its comments`,
    (db, cache) => db.post.findUnique({ where: { id }, include: { _count: { select: { comments: true } } }, ...cache }),
    (post) => [
      [
        all('Post', { equals: { id } }, post),
        ...(post === null ? [] : [counted('Comment', { equals: { postId: id } }, post._count.comments)]),
      ],
    ],
  )

const postsByAuthor = (authorId: number): Read =>
  read(
    `posts of ${authorId}`,
    (db, cache) => db.post.findMany({ where: { authorId }, ...cache }),
    (rows) => [[all('Post', { equals: { authorId } }, rows)]],
  )

const publishedByAuthor = (authorId: number): Read =>
  read(
    `published posts of ${authorId}`,
    (db, cache) => db.post.findMany({ where: { AND: [{ authorId }, { published: true }] }, ...cache }),
    (rows) => [[all('Post', { equals: { authorId, published: true } }, rows)]],
  )

/** In SQL, with what it depends on. */
const titlesByAuthor = (authorId: number): Read => ({
  what: `titles of ${authorId} in SQL`,
  ask: (db, cache) =>
    cache === false
      ? db.$queryRaw`SELECT id, title, score FROM posts WHERE author_id = ${authorId}`
      : db.$queryCached({ ttl: '5m', dependsOn: [{ model: 'Post', where: { authorId } }] })`
          SELECT id, title, score FROM posts WHERE author_id = ${authorId}`,
  claims: (rows) => [[all('Post', { equals: { authorId } }, rows as readonly object[])]],
})

const PAGE = 4

const newestPosts = (): Read =>
  read(
    'the newest posts',
    (db, cache) => db.post.findMany({ where: { published: true }, orderBy: { id: 'desc' }, take: PAGE, ...cache }),
    (rows) => [[all('Post', { equals: { published: true } }, rows, PAGE)]],
  )

const postsByTag = (id: number): Read =>
  read(
    `posts with tag ${id}`,
    (db, cache) => db.post.findMany({ where: { tags: { some: { id } } }, ...cache }),
    (rows) => [[all('Post', { some: { field: 'postId', model: 'PostTag', where: { equals: { tagId: id } } } }, rows)]],
  )

const tagWithPosts = (id: number): Read =>
  read(
    `tag ${id} with posts`,
    (db, cache) => db.tag.findUnique({ where: { id }, include: { posts: true }, ...cache }),
    (tag) => [
      [all('Tag', { equals: { id } }, tag)],
      ...(tag === null
        ? []
        : [[linked('tagId', id, idsOf(tag.posts)), all('Post', amongIds(idsOf(tag.posts)), tag.posts)]]),
    ],
  )

const commentsOfPost = (postId: number): Read =>
  read(
    `comments of post ${postId}`,
    (db, cache) => db.comment.findMany({ where: { postId }, ...cache }),
    (rows) => [[all('Comment', { equals: { postId } }, rows)]],
  )

const commentsOfTwo = (one: number, other: number): Read =>
  read(
    `comments of post ${one} or ${other}`,
    (db, cache) => db.comment.findMany({ where: { OR: [{ postId: one }, { postId: other }] }, ...cache }),
    (rows) => [[all('Comment', { oneOf: { field: 'postId', values: [one, other] } }, rows)]],
  )

const commentsCounted = (postId: number): Read =>
  read(
    `number of comments of post ${postId}`,
    (db, cache) => db.comment.count({ where: { postId }, ...cache }),
    (count) => [[counted('Comment', { equals: { postId } }, count)]],
  )

const allCommentsCounted = (): Read =>
  read(
    'number of all comments',
    (db, cache) => db.comment.count({ ...cache }),
    (count) => [[counted('Comment', {}, count)]],
  )

const commentsByPostAuthor = (authorId: number): Read =>
  read(
    `comments on posts of ${authorId}`,
    (db, cache) => db.comment.findMany({ where: { post: { authorId } }, ...cache }),
    (rows) => [[all('Comment', { parent: { field: 'postId', model: 'Post', where: { equals: { authorId } } } }, rows)]],
  )

/** A page put together by the application out of two cached reads. */
const pageOfPost = (id: number): Read => ({
  what: `page of post ${id}`,
  ask: (db, cache) => {
    const build = async () => ({
      post: await db.post.findUnique({ where: { id } }),
      comments: await db.comment.findMany({ where: { postId: id } }),
    })
    if (cache === false) return build()
    const dependsOn = [
      { model: 'Post', id },
      { model: 'Comment', where: { postId: id } },
    ]
    return db.$cache.remember(`page:${id}`, { ttl: '5m', dependsOn }, build)
  },
  claims: (answer) => {
    const { post, comments } = answer as { readonly post: object | null; readonly comments: readonly object[] }
    return [[all('Post', { equals: { id } }, post)], [all('Comment', { equals: { postId: id } }, comments)]]
  },
})

interface Shape {
  readonly weight: number
  draw(known: Known, dice: Dice): Read
}

const shape = (weight: number, draw: Shape['draw']): Shape => ({ weight, draw })

const shapes: readonly Shape[] = [
  shape(6, (known) => userById(known.id('User'))),
  shape(3, (known) => userByEmail(known.email())),
  shape(2, (_, dice) => usersByRole(dice.pick(ROLES))),
  shape(2, (_, dice) => usersByRoles([dice.pick(ROLES), dice.pick(ROLES)])),
  shape(2, () => rolesCounted()),
  shape(3, (known) => userWithPosts(known.id('User'))),
  shape(6, (known) => postById(known.id('Post'))),
  shape(2, (known) => titleOfPost(known.id('Post'))),
  shape(2, (known) => postOrError(known.id('Post'))),
  shape(6, (known) => postWithComments(known.id('Post'))),
  shape(4, (known) => postWithAuthor(known.id('Post'))),
  shape(4, (known) => postWithTags(known.id('Post'))),
  shape(3, (known) => postWithCount(known.id('Post'))),
  shape(4, (known) => postsByAuthor(known.id('User'))),
  shape(2, (known) => publishedByAuthor(known.id('User'))),
  shape(2, (known) => titlesByAuthor(known.id('User'))),
  shape(3, () => newestPosts()),
  shape(3, (known) => postsByTag(known.id('Tag'))),
  shape(2, (known) => tagWithPosts(known.id('Tag'))),
  shape(5, (known) => commentsOfPost(known.id('Post'))),
  shape(2, (known) => commentsOfTwo(known.id('Post'), known.id('Post'))),
  shape(4, (known) => commentsCounted(known.id('Post'))),
  shape(2, () => allCommentsCounted()),
  shape(3, (known) => commentsByPostAuthor(known.id('User'))),
  shape(3, (known) => pageOfPost(known.id('Post'))),
]

export const drawRead = (known: Known, dice: Dice): Read => dice.weighted(shapes).draw(known, dice)

/** One of each, for rows that are known: what is asked at rest. */
export const everyRead = (known: Known, dice: Dice): readonly Read[] => shapes.map(({ draw }) => draw(known, dice))

/** What a write to these rows surely changes. */
export const readsOf = (model: 'User' | 'Post' | 'Comment', id: number, known: Known): readonly Read[] => {
  if (model === 'User') return [userById(id), userWithPosts(id)]
  if (model === 'Post')
    return [
      postById(id),
      postWithComments(id),
      postWithTags(id),
      titleOfPost(id),
      postsByAuthor(known.authorOf(id)),
      titlesByAuthor(known.authorOf(id)),
    ]
  return [allCommentsCounted()]
}
