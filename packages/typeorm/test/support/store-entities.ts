import { EntitySchema } from 'typeorm'

export interface User {
  id: number
  email: string
  name: string
  active: boolean
  posts?: Post[]
  followers?: User[]
  following?: User[]
}

export interface Post {
  id: number
  title: string
  score: number
  authorId: number | null
  author?: User | null
  comments?: Comment[]
  tags?: Tag[]
  version?: number
  updatedAt?: Date
  deletedAt?: Date | null
}

export interface Comment {
  id: number
  body: string
  postId: number | null
  post?: Post | null
}

export interface Tag {
  id: number
  name: string
  posts?: Post[]
}

/** A key of two columns. */
export interface Membership {
  team: string
  userId: number
  role: string
}

const id = { type: 'integer', primary: true, generated: 'increment' } as const

export const UserEntity = new EntitySchema<User>({
  name: 'User',
  tableName: 'users',
  columns: {
    id,
    email: { type: 'varchar', unique: true },
    name: { type: 'varchar' },
    active: { type: 'boolean', default: true },
  },
  relations: {
    posts: { type: 'one-to-many', target: 'Post', inverseSide: 'author' },
    followers: {
      type: 'many-to-many',
      target: 'User',
      inverseSide: 'following',
      joinTable: { name: 'follows', joinColumn: { name: 'followedId' }, inverseJoinColumn: { name: 'followerId' } },
    },
    following: { type: 'many-to-many', target: 'User', inverseSide: 'followers' },
  },
})

export const PostEntity = new EntitySchema<Post>({
  name: 'Post',
  tableName: 'posts',
  columns: {
    id,
    title: { type: 'varchar' },
    score: { type: 'integer', default: 0 },
    authorId: { type: 'integer', nullable: true },
    version: { type: 'integer', version: true },
    updatedAt: { type: Date, updateDate: true },
    deletedAt: { type: Date, deleteDate: true, nullable: true },
  },
  relations: {
    author: {
      type: 'many-to-one',
      target: 'User',
      inverseSide: 'posts',
      joinColumn: { name: 'authorId' },
      nullable: true,
      onDelete: 'SET NULL',
    },
    comments: { type: 'one-to-many', target: 'Comment', inverseSide: 'post', cascade: true },
    tags: { type: 'many-to-many', target: 'Tag', inverseSide: 'posts', joinTable: { name: 'post_tags' } },
  },
})

export const CommentEntity = new EntitySchema<Comment>({
  name: 'Comment',
  tableName: 'comments',
  columns: { id, body: { type: 'varchar' }, postId: { type: 'integer', nullable: true } },
  relations: {
    post: {
      type: 'many-to-one',
      target: 'Post',
      inverseSide: 'comments',
      joinColumn: { name: 'postId' },
      nullable: true,
      onDelete: 'CASCADE',
      orphanedRowAction: 'delete',
    },
  },
})

export const TagEntity = new EntitySchema<Tag>({
  name: 'Tag',
  tableName: 'tags',
  columns: { id, name: { type: 'varchar', unique: true } },
  relations: { posts: { type: 'many-to-many', target: 'Post', inverseSide: 'tags' } },
})

export const MembershipEntity = new EntitySchema<Membership>({
  name: 'Membership',
  tableName: 'memberships',
  columns: {
    team: { type: 'varchar', primary: true },
    userId: { type: 'integer', primary: true },
    role: { type: 'varchar' },
  },
})

export const entities = [UserEntity, PostEntity, CommentEntity, TagEntity, MembershipEntity]
