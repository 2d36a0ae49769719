import {
  AfterLoad,
  Column,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  RelationId,
  TableInheritance,
  ChildEntity,
  VersionColumn,
  VirtualColumn,
} from 'typeorm'
import { Cached } from '../../src/index.ts'

export class Money {
  readonly #cents: number
  constructor(cents: number) {
    this.#cents = cents
  }
  get cents(): number {
    return this.#cents
  }
}

const money = {
  to: (value: Money | null | undefined) => value?.cents ?? null,
  from: (value: number | null) => (value === null ? null : new Money(value)),
}

export class Counters {
  @Column('int', { default: 0 })
  likes!: number
  @Column('int', { default: 0 })
  views!: number

  get total(): number {
    return this.likes + this.views
  }
}

@Entity()
@Cached({ ttl: '5m' })
export class Author {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar')
  name!: string
  @Column('varchar', { nullable: true, unique: true })
  email!: string | null
  @OneToMany(() => Post, (post) => post.author)
  posts!: Post[]
  @OneToOne(() => Profile, (profile) => profile.author)
  profile!: Profile | null
  @DeleteDateColumn()
  deletedAt!: Date | null
}

@Entity()
@Cached()
export class Profile {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar')
  bio!: string
  @OneToOne(() => Author, (author) => author.profile, { nullable: true, onDelete: 'CASCADE' })
  @JoinColumn()
  author!: Author | null
}

@Entity()
@Cached({ ttl: '5m' })
export class Post {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar')
  title!: string
  @Column('boolean', { default: false })
  published!: boolean
  @Column('int', { default: 0 })
  score!: number
  @Column('simple-json', { nullable: true })
  data!: unknown
  @Column('int', { nullable: true, transformer: money })
  price!: Money | null
  @Column(() => Counters)
  counters!: Counters
  @VersionColumn()
  version!: number
  @Column('int', { nullable: true })
  authorId!: number | null
  @ManyToOne(() => Author, (author) => author.posts, { nullable: true, onDelete: 'SET NULL' })
  author!: Author | null
  @OneToMany(() => Comment, (comment) => comment.post, { cascade: ['insert', 'update'] })
  comments!: Comment[]
  @ManyToMany(() => Tag, (tag) => tag.posts)
  @JoinTable()
  tags!: Tag[]
}

@Entity()
@Cached()
export class Comment {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar')
  text!: string
  /** No property has its foreign key. */
  @ManyToOne(() => Post, (post) => post.comments, { onDelete: 'CASCADE', lazy: true })
  post!: Promise<Post>
}

@Entity()
@Cached()
export class Tag {
  @PrimaryColumn('varchar')
  name!: string
  @ManyToMany(() => Post, (post) => post.tags)
  posts!: Post[]

  loaded?: string

  @AfterLoad()
  load(): void {
    this.loaded = `${this.loaded ?? ''}loaded`
  }
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
@Cached()
export abstract class Medium {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar')
  title!: string
}

@ChildEntity()
export class Movie extends Medium {
  @Column('int', { nullable: true })
  minutes!: number
}

@ChildEntity()
export class Book extends Medium {
  @Column('int', { nullable: true })
  pages!: number
}

/** What only SQL tells. */
@Entity()
@Cached()
export class Shelf {
  @PrimaryGeneratedColumn()
  id!: number
  @ManyToOne(() => Author, { nullable: true, eager: true, onDelete: 'SET NULL' })
  owner!: Author | null
  @RelationId((shelf: Shelf) => shelf.owner)
  ownerId!: number | null
  @VirtualColumn({ query: (alias) => `SELECT COUNT(*) FROM "medium" WHERE "medium"."id" >= ${alias}."id"` })
  media!: number
}

/** Nobody has hinted at this one. */
@Entity()
export class Plain {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar')
  name!: string
}

export const ENTITIES = [Author, Profile, Post, Comment, Tag, Medium, Movie, Book, Shelf, Plain]
