import type { Setting, Touched, Write } from './write.ts'

const ROLES = ['USER', 'EDITOR', 'ADMIN'] as const

/** In half of the calls the row itself stays as it is: else its own tag would make up for what is not moved. */
const maybe = <T extends object>({ dice }: Setting, data: T): T | object => (dice.chance(0.5) ? data : {})

const write = (
  weight: number,
  what: string,
  run: (setting: Setting) => Promise<Touched | undefined | void>,
): Write => ({ what, weight, run: async (setting) => (await run(setting)) ?? undefined })

const onUser: readonly Write[] = [
  write(4, 'renames a user', async ({ db, known, stamp }) => {
    const id = known.id('User')
    await db.user.update({ where: { id }, data: { name: stamp } })
    return { model: 'User', id }
  }),
  write(2, 'gives a user another email', async ({ db, known, stamp }) => {
    const id = known.id('User')
    await db.user.update({ where: { id }, data: { email: `${stamp}@tide.mark` } })
    return { model: 'User', id }
  }),
  write(2, 'gives a user another role', async ({ db, known, dice }) => {
    const id = known.id('User')
    await db.user.update({ where: { id }, data: { role: dice.pick(ROLES) } })
    return { model: 'User', id }
  }),
  write(1, 'gives many users another role', async ({ db, dice }) => {
    const [from, to] = [dice.pick(ROLES), dice.pick(ROLES)]
    await db.user.updateMany({ where: { role: from }, data: { role: to } })
  }),
  write(1, 'upserts a user', async ({ db, known, stamp }) => {
    const email = known.email()
    const { id } = await db.user.upsert({
      where: { email },
      create: { email, name: stamp, tenantId: 1 },
      update: { name: stamp },
    })
    return { model: 'User', id }
  }),
  write(1, 'creates or deletes a user', async ({ db, known, dice, stamp }) => {
    if (known.count('User') < 7 || dice.chance(0.5)) {
      const { id } = await db.user.create({ data: { email: `${stamp}@tide.mark`, name: stamp, tenantId: 1 } })
      return { model: 'User', id }
    }
    const id = known.id('User')
    known.forget('User', id)
    await db.user.delete({ where: { id } })
    return { model: 'User', id }
  }),
  write(2, 'gives a user somebody’s posts', async (setting) => {
    const { db, known, stamp } = setting
    const id = known.id('User')
    const posts = { connect: [{ id: known.id('Post') }, { id: known.id('Post') }] }
    await db.user.update({ where: { id }, data: { ...maybe(setting, { name: stamp }), posts } })
    return { model: 'User', id }
  }),
]

const onPost: readonly Write[] = [
  write(5, 'retitles a post', async ({ db, known, stamp }) => {
    const id = known.id('Post')
    await db.post.update({ where: { id }, data: { title: stamp } })
    return { model: 'Post', id }
  }),
  write(2, 'retitles a post in SQL', async ({ db, known, stamp }) => {
    const id = known.id('Post')
    await db.$executeRaw`UPDATE posts SET title = ${stamp} WHERE id = ${id}`
    return { model: 'Post', id }
  }),
  write(2, 'publishes or hides a post', async ({ db, known, dice }) => {
    const id = known.id('Post')
    await db.post.update({ where: { id }, data: { published: dice.chance(0.7) } })
    return { model: 'Post', id }
  }),
  write(4, 'gives a post to somebody else', async ({ db, known, dice }) => {
    const id = known.id('Post')
    await db.post.update({ where: { id }, data: { authorId: dice.chance(0.1) ? null : known.id('User') } })
    return { model: 'Post', id }
  }),
  write(2, 'creates or deletes a post', async ({ db, known, dice, stamp }) => {
    if (known.count('Post') < 10 || dice.chance(0.5)) {
      const { id } = await db.post.create({
        data: {
          title: stamp,
          body: '',
          published: dice.chance(0.7),
          author: { connect: { id: known.id('User') } },
          comments: { create: [{ body: stamp }, { body: `${stamp} 2` }] },
          tags: { connect: [{ id: known.id('Tag') }] },
        },
      })
      return { model: 'Post', id }
    }
    const id = known.id('Post')
    known.forget('Post', id)
    await db.post.delete({ where: { id } })
    return { model: 'Post', id }
  }),
  write(3, 'tags a post', async (setting) => {
    const { db, known, dice, stamp } = setting
    const id = known.id('Post')
    const tag = { id: known.id('Tag') }
    const tags = dice.pick([{ connect: tag }, { disconnect: tag }, { set: [tag] }, { set: [] }])
    await db.post.update({ where: { id }, data: { ...maybe(setting, { title: stamp }), tags } })
    return { model: 'Post', id }
  }),
  write(3, 'changes the comments of a post, nested', async (setting) => {
    const { db, known, dice, stamp } = setting
    const id = known.id('Post')
    const comment = { id: known.id('Comment') }
    const comments = dice.pick([
      { create: { body: stamp } },
      { update: { where: comment, data: { body: stamp } } },
      { updateMany: { where: {}, data: { body: stamp } } },
      { connect: comment },
      { upsert: { where: comment, create: { body: stamp }, update: { body: stamp } } },
      { deleteMany: { authorId: null } },
    ])
    await db.post.update({ where: { id }, data: { ...maybe(setting, { title: stamp }), comments } })
    return { model: 'Post', id }
  }),
  write(1, 'renames a tag', async ({ db, known, stamp }) => {
    await db.tag.update({ where: { id: known.id('Tag') }, data: { name: stamp } })
  }),
]

const onComment: readonly Write[] = [
  write(3, 'comments a post', async ({ db, known, dice, stamp }) => {
    const postId = known.id('Post')
    const authorId = dice.chance(0.5) ? null : known.id('User')
    await db.comment.create({ data: { postId, authorId, body: stamp } })
    return { model: 'Post', id: postId }
  }),
  write(4, 'edits a comment', async ({ db, known, stamp }) => {
    const { postId } = await db.comment.update({ where: { id: known.id('Comment') }, data: { body: stamp } })
    return { model: 'Post', id: postId }
  }),
  write(4, 'moves a comment to another post', async ({ db, known }) => {
    const postId = known.id('Post')
    await db.comment.update({ where: { id: known.id('Comment') }, data: { postId } })
    return { model: 'Post', id: postId }
  }),
  write(3, 'deletes a comment', async ({ db, known }) => {
    const id = known.id('Comment')
    known.forget('Comment', id)
    const { postId } = await db.comment.delete({ where: { id } })
    return { model: 'Post', id: postId }
  }),
  write(2, 'edits all comments of a post', async ({ db, known, stamp }) => {
    const postId = known.id('Post')
    await db.comment.updateMany({ where: { postId }, data: { body: stamp } })
    return { model: 'Post', id: postId }
  }),
  write(1, 'deletes comments of a post', async ({ db, known }) => {
    const [postId, authorId] = [known.id('Post'), known.id('User')]
    await db.comment.deleteMany({ where: { postId, authorId } })
    return { model: 'Post', id: postId }
  }),
  write(1, 'comments a post twice', async ({ db, known, stamp }) => {
    const postId = known.id('Post')
    const two = [
      { postId, body: stamp },
      { postId, body: `${stamp} 2` },
    ]
    await db.comment.createMany({ data: two })
    return { model: 'Post', id: postId }
  }),
]

/** What changes nothing in the database, and says that something did. */
const onCache: readonly Write[] = [
  write(0.5, 'invalidates a post', async ({ db, known }) => {
    await db.$cache.invalidate({ model: 'Post', id: known.id('Post') })
  }),
  write(0.2, 'clears the cache', async ({ db }) => {
    await db.$cache.clear()
  }),
]

export const plainWrites: readonly Write[] = [...onUser, ...onPost, ...onComment, ...onCache]
