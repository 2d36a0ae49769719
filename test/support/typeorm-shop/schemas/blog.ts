import { EntitySchema } from 'typeorm'
import { Comment, Post, PublishedPost, Tag } from '../entities.ts'
import { belongsTo, hasMany, id, integer, moment, optional, owns, text } from './columns.ts'

const posts = new EntitySchema<Post>({
  name: 'Post',
  target: Post,
  tableName: 'posts',
  columns: {
    id,
    authorId: optional('author_id'),
    reviewerId: optional('reviewer_id'),
    categoryId: optional('category_id'),
    title: text(),
    slug: { ...text(), nullable: true, unique: true },
    body: text(),
    published: { type: 'boolean', default: false },
    score: { ...integer(), default: 0 },
    createdAt: { ...moment('created_at'), createDate: true },
  },
  relations: {
    author: belongsTo('User', 'posts', 'author_id', 'SET NULL'),
    reviewer: belongsTo('User', 'reviewing', 'reviewer_id', 'SET NULL'),
    category: belongsTo('Category', 'posts', 'category_id', 'SET NULL'),
    comments: { ...hasMany('Comment', 'post'), cascade: ['insert', 'update', 'remove'] },
    tags: { ...owns('Tag', 'posts', '_PostToTag'), cascade: ['insert', 'update'] },
  },
})

const publishedPosts = new EntitySchema<PublishedPost>({
  name: 'PublishedPost',
  target: PublishedPost,
  tableName: 'published_posts',
  type: 'view',
  expression: 'SELECT id, author_id, title FROM posts WHERE published',
  columns: { id: { ...integer(), primary: true }, authorId: optional('author_id'), title: text() },
})

const comments = new EntitySchema<Comment>({
  name: 'Comment',
  target: Comment,
  tableName: 'Comment',
  columns: {
    id,
    postId: integer('post_id'),
    authorId: optional('author_id'),
    body: text(),
    likes: { ...integer(), default: 0 },
  },
  relations: {
    post: { ...belongsTo('Post', 'comments', 'post_id', 'CASCADE'), orphanedRowAction: 'delete' },
    author: belongsTo('User', 'comments', 'author_id', 'SET NULL'),
  },
})

const tags = new EntitySchema<Tag>({
  name: 'Tag',
  target: Tag,
  tableName: 'Tag',
  columns: { id, name: { ...text(), unique: true } },
  relations: { posts: { type: 'many-to-many', target: 'Post', inverseSide: 'tags' } },
})

export const blog = [posts, publishedPosts, comments, tags]
