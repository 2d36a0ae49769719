import { In } from 'typeorm'
import { type Dice, words } from '../../any-orm/random/dice.ts'
import { Category, Comment, Post, Tag, User } from '../../../support/typeorm-shop/index.ts'
import { insertAs } from '../groups/common.ts'
import type { Db } from '../runner/row.ts'
import { aPost, ids, links, maybe, type Operation } from './drawn.ts'

const change = (dice: Dice) =>
  dice.of<Partial<Pick<Post, 'title' | 'authorId' | 'categoryId' | 'score' | 'published' | 'reviewerId'>>>([
    { title: dice.of(words) },
    { authorId: maybe(dice, dice.id(3)) },
    { categoryId: maybe(dice, dice.id(3)), score: dice.id(9) },
    { published: dice.chance(2) },
    { reviewerId: maybe(dice, dice.id(3)) },
  ])

const whole = (db: Db, id: number) =>
  db.findOneOrFail(Post, { where: { id }, relations: { comments: true, tags: true, author: true } })

const relation = (db: Db) => db.createQueryBuilder()

/** Posts and what stands below them. */
export const blogOperations: Readonly<Record<string, Operation>> = {
  insertPost: async (db, dice) => insertAs(Post, { ...ids(dice), ...aPost(dice), ...links(dice) })(db),
  insertPosts: (db, dice) => db.insert(Post, [aPost(dice), { ...aPost(dice), ...links(dice) }]),
  savePostWithAll: async (db, dice) =>
    db.save(Post, {
      ...aPost(dice),
      authorId: dice.id(3),
      tags: [{ name: dice.of(words) }, await db.findOneByOrFail(Tag, { id: dice.id(3) })],
      comments: [{ body: 'a' }, { body: 'b' }],
    }),
  updatePost: (db, dice) => db.update(Post, { id: dice.id(6) }, change(dice)),
  updatePostNarrowly: (db, dice) => db.update(Post, { id: dice.id(6), published: dice.chance(2) }, change(dice)),
  updatePosts: (db, dice) => db.update(Post, { categoryId: dice.id(3) }, change(dice)),
  editPost: async (db, dice) => db.save(Object.assign(await whole(db, dice.id(6)), change(dice))),
  editDeeply: async (db, dice) => {
    const post = await whole(db, dice.id(4))
    post.title = dice.of(words)
    for (const comment of post.comments ?? []) comment.likes += 1
    for (const tag of post.tags ?? []) if (dice.chance(2)) tag.name = dice.of(words)
    return db.save(post)
  },
  commentsOfPost: async (db, dice) => {
    const post = await whole(db, dice.id(4))
    const kept = (post.comments ?? []).filter(() => dice.chance(2))
    post.comments = [...kept, db.create(Comment, { body: dice.of(words) })]
    return db.save(post)
  },
  movePost: (db, dice) =>
    relation(db)
      .relation(Post, 'author')
      .of(dice.id(4))
      .set(maybe(dice, dice.id(3))),
  movePostByEntity: async (db, dice) => {
    const post = await whole(db, dice.id(4))
    post.author = dice.chance(3) ? null : await db.findOneByOrFail(User, { id: dice.id(3) })
    return db.save(post)
  },
  postsOfUser: (db, dice) => {
    const posts = relation(db).relation(User, 'posts').of(dice.id(3))
    return dice.chance(2) ? posts.add(dice.id(4)) : posts.remove(dice.id(4))
  },
  takePosts: async (db, dice) => {
    const user = await db.findOneOrFail(User, { where: { id: dice.id(3) }, relations: { posts: true } })
    user.posts = await db.findBy(Post, { id: In([dice.id(4), dice.id(6)]) })
    return db.save(user)
  },
  postsOfCategory: async (db, dice) => {
    const category = await db.findOneOrFail(Category, { where: { id: dice.id(3) }, relations: { posts: true } })
    category.posts = (category.posts ?? []).slice(1)
    return db.save(category)
  },
  deletePost: (db, dice) => db.delete(Post, { id: dice.id(6) }),
  removePost: async (db, dice) => db.remove(await whole(db, dice.id(6))),
  deletePosts: (db, dice) => db.delete(Post, { authorId: dice.id(3), published: dice.chance(2) }),
  deleteByBuilder: (db, dice) =>
    relation(db)
      .delete()
      .from(Post)
      .where('score > :score AND published = :published', { score: dice.id(9), published: dice.chance(2) })
      .execute(),
  tagsOfPost: (db, dice) => {
    const tags = relation(db).relation(Post, 'tags').of(dice.id(4))
    return dice.of([0, 1, 2]) === 0
      ? tags.add(dice.id(3))
      : dice.chance(2)
        ? tags.remove(dice.id(3))
        : tags.addAndRemove([dice.id(3)], [dice.id(3)])
  },
  saveTags: async (db, dice) => {
    const post = await whole(db, dice.id(4))
    post.tags = await db.findBy(Tag, { id: In([dice.id(3), dice.id(4)]) })
    if (dice.chance(3)) post.tags.push(db.create(Tag, { name: dice.of(words) }))
    return db.save(post)
  },
  postsOfTag: async (db, dice) => {
    const tag = await db.findOneOrFail(Tag, { where: { id: dice.id(3) }, relations: { posts: true } })
    tag.posts = await db.findBy(Post, { id: In([dice.id(4), dice.id(6)]) })
    return db.save(tag)
  },
  insertTag: async (db, dice) => insertAs(Tag, { ...ids(dice, 4), name: dice.of(words) })(db),
  insertTagUnlessThere: (db, dice) =>
    relation(db)
      .insert()
      .into(Tag)
      .values([{ name: dice.of(words) }, { name: dice.of(words) }])
      .orIgnore()
      .execute(),
  renameTag: (db, dice) => db.update(Tag, { id: dice.id(3) }, { name: dice.of(words) }),
  deleteTag: (db, dice) => db.delete(Tag, { id: dice.id(4) }),
  moveCategory: (db, dice) => db.update(Category, { id: dice.id(6) }, { parentId: maybe(dice, dice.id(3)) }),
  saveTree: async (db, dice) => {
    const node = await db.findOneOrFail(Category, { where: { id: dice.id(6) }, relations: { parent: true } })
    node.parent = dice.chance(3) ? null : await db.findOneByOrFail(Category, { id: dice.id(3) })
    node.name = dice.of(words)
    return db.save(node)
  },
  deleteCategory: (db, dice) => db.delete(Category, { id: dice.id(6) }),
  insertCategory: async (db, dice) =>
    insertAs(Category, { ...ids(dice), name: dice.of(words), parentId: maybe(dice, dice.id(3)) })(db),
  insertComment: (db, dice) =>
    db.insert(Comment, { body: dice.of(words), postId: dice.id(4), authorId: maybe(dice, dice.id(3)) }),
  moveComment: (db, dice) => db.update(Comment, { id: dice.id(5) }, { likes: () => 'likes + 1', postId: dice.id(4) }),
  likeComments: (db, dice) => db.increment(Comment, { postId: dice.id(4) }, 'likes', 1),
  deleteComments: (db, dice) =>
    relation(db)
      .delete()
      .from(Comment)
      .where('post_id IN (SELECT id FROM posts WHERE author_id = :author)', { author: dice.id(3) })
      .execute(),
}
