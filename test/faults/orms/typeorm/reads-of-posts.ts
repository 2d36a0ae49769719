import { Post } from '../../../support/typeorm-shop/index.ts'
import { all, amongIds, idsOf, shown } from '../../workload/claims.ts'
import { PAGE, type questionsOfPosts } from '../../workload/questions/posts.ts'
import type { ReadWays } from '../../workload/reads.ts'
import { pageOf } from '../page.ts'
import { type Db, rowsOf, type Said, saying } from './db.ts'

const isNotThere = (error: unknown): null => {
  if ((error as { readonly name?: string } | undefined)?.name === 'EntityNotFoundError') return null
  throw error
}

/** As the database names them. */
const titlesInSql = ({ source }: Db, authorId: number): Promise<readonly object[]> =>
  source.query('SELECT id, title, score FROM posts WHERE author_id = $1', [authorId])

export const readsOfPosts: Pick<ReadWays<Db, Said>, keyof typeof questionsOfPosts> = {
  postById: {
    findOneBy: ({ posts }, id, { cache }) =>
      cache === undefined ? posts.findOneBy({ id }) : posts.findOne({ where: { id }, cache }),
    getOne: (db, id, said) => rowsOf.post(db, said).where('post.id = :id', { id }).getOne(),
  },
  titleOfPost: {
    select: ({ posts }, id, said) => posts.findOne({ where: { id }, select: { id: true, title: true }, ...said }),
    getRawOne: async (db, id, said) => {
      const query = rowsOf.post(db, said).select(['post.id AS id', 'post.title AS title', 'post.score AS score'])
      return (await query.where('post.id = :id', { id }).getRawOne<object>()) ?? null
    },
  },
  postOrError: {
    findOneOrFail: ({ posts }, id, said) => posts.findOneOrFail({ where: { id }, ...said }).catch(isNotThere),
    getOneOrFail: (db, id, said) =>
      rowsOf.post(db, said).where('post.id = :id', { id }).getOneOrFail().catch(isNotThere),
  },
  postWithComments: {
    join: {
      atOnce: ({ posts }, id, said) => posts.findOne({ where: { id }, relations: { comments: true }, ...said }),
    },
    leftJoinAndSelect: {
      atOnce: (db, id, said) =>
        rowsOf.post(db, said).leftJoinAndSelect('post.comments', 'comment').where('post.id = :id', { id }).getOne(),
    },
    /** Ids of comments in one statement, the comments in another: those that went or were moved in between are not there. */
    'relation queries': {
      ask: ({ posts }, id, said) =>
        posts.findOne({ where: { id }, relations: { comments: true }, relationLoadStrategy: 'query', ...said }),
      claims: (post, id) => [
        [all('Post', { equals: { id } }, post)],
        ...(post === null ? [] : [[all('Comment', amongIds(idsOf(shown(post.comments))), shown(post.comments))]]),
      ],
    },
  },
  postWithAuthor: {
    join: {
      atOnce: ({ posts }, id, said) => posts.findOne({ where: { id }, relations: { author: true }, ...said }),
    },
    /** Whose it is, is asked once more. */
    'relation queries': {
      ask: ({ posts }, id, said) =>
        posts.findOne({ where: { id }, relations: { author: true }, relationLoadStrategy: 'query', ...said }),
      claims: (post, id) => [
        [all('Post', { equals: { id } }, post)],
        ...(post?.author ? [[all('User', amongIds(idsOf([post.author])), post.author)]] : []),
      ],
    },
  },
  postWithTags: {
    join: { atOnce: ({ posts }, id, said) => posts.findOne({ where: { id }, relations: { tags: true }, ...said }) },
    leftJoinAndSelect: {
      atOnce: (db, id, said) =>
        rowsOf.post(db, said).leftJoinAndSelect('post.tags', 'tag').where('post.id = :id', { id }).getOne(),
    },
    // Nobody deletes tags.
    'relation queries': ({ posts }, id, said) =>
      posts.findOne({ where: { id }, relations: { tags: true }, relationLoadStrategy: 'query', ...said }),
  },
  postWithCount: {
    getRawAndEntities: async (db, id, said) => {
      const query = rowsOf
        .post(db, said)
        .addSelect('(SELECT COUNT(*) FROM "Comment" c WHERE c.post_id = post.id)', 'comments')
      const { entities, raw } = await query.where('post.id = :id', { id }).getRawAndEntities<{ comments: string }>()
      const [post] = entities
      return post === undefined ? null : { post, comments: Number(raw[0]?.comments) }
    },
  },
  postsByAuthor: {
    findBy: ({ posts }, authorId, { cache }) =>
      cache === undefined ? posts.findBy({ authorId }) : posts.find({ where: { authorId }, cache }),
    'by relation': ({ posts }, id, said) => posts.find({ where: { author: { id } }, ...said }),
    getMany: (db, authorId, said) => rowsOf.post(db, said).where('post.authorId = :authorId', { authorId }).getMany(),
  },
  publishedByAuthor: {
    find: ({ posts }, authorId, said) => posts.find({ where: { authorId, published: true }, ...said }),
    findAndCount: async ({ posts }, authorId, said) => {
      const [rows] = await posts.findAndCount({ where: { authorId, published: true }, ...said })
      return rows
    },
  },
  titlesByAuthor: {
    getRawMany: ({ source }, authorId, said) => {
      const query = source.createQueryBuilder(Post, 'post').select('post.id', 'id').addSelect('post.title', 'title')
      return saying(query.where('post.authorId = :authorId', { authorId }), said).getRawMany<object>()
    },
    remember: (db, authorId, { cache }) =>
      cache === false
        ? titlesInSql(db, authorId)
        : db.cache.remember(
            `titles:${authorId}`,
            { ttl: '5m', dependsOn: [{ model: 'Post', where: { authorId } }] },
            () => titlesInSql(db, authorId),
          ),
  },
  newestPosts: {
    find: ({ posts }, _, said) =>
      posts.find({ where: { published: true }, order: { id: 'DESC' }, take: PAGE, ...said }),
    getMany: (db, _, said) =>
      rowsOf.post(db, said).where('post.published').orderBy('post.id', 'DESC').limit(PAGE).getMany(),
  },
  postsByTag: {
    find: ({ posts }, id, said) => posts.find({ where: { tags: { id } }, ...said }),
    innerJoin: (db, id, said) => rowsOf.post(db, said).innerJoin('post.tags', 'tag', 'tag.id = :id', { id }).getMany(),
  },
  tagWithPosts: {
    join: { atOnce: ({ tags }, id, said) => tags.findOne({ where: { id }, relations: { posts: true }, ...said }) },
  },
  pageOfPost: {
    remember: ({ cache, posts, comments }, id, said) =>
      pageOf(cache, said.cache === false ? false : undefined, id, {
        post: () => posts.findOneBy({ id }),
        comments: () => comments.findBy({ postId: id }),
      }),
  },
}
