import { And, Between, type EntityManager, Equal, In, IsNull, Like, MoreThan, Not, Or } from 'typeorm'
import { Author, Book, Comment, Medium, Movie, Post, Profile, Shelf, Tag } from './entities.ts'

export type Read = (manager: EntityManager) => Promise<unknown>

/** Of every way to read, some calls. A manager that is bound to a runner asks the database. */
export const READS: Readonly<Record<string, Read>> = {
  'findOneBy id': (m) => m.findOneBy(Post, { id: 1 }),
  'findOneBy, nothing there': (m) => m.findOneBy(Post, { id: 99 }),
  findOneByOrFail: (m) => m.findOneByOrFail(Post, { title: 'one' }),
  'findOne unique': (m) => m.findOne(Author, { where: { email: 'ada@x' } }),
  'findOne with relations': (m) =>
    m.findOne(Post, { where: { id: 1 }, relations: { author: true, comments: true, tags: true } }),
  'findOne of an owner that is not there': (m) => m.findOne(Post, { where: { id: 4 }, relations: { author: true } }),
  'findOne by an order': (m) => m.findOne(Post, { where: { published: true }, order: { score: 'DESC', id: 'ASC' } }),
  find: (m) => m.find(Post),
  'find nothing': (m) => m.findBy(Post, { title: 'nothing' }),
  'find by a foreign key': (m) => m.findBy(Post, { authorId: 1 }),
  'find by a relation': (m) => m.find(Post, { where: { author: { id: 1 } }, relations: { author: true } }),
  'find by a column of a relation': (m) => m.find(Post, { where: { author: { name: Like('A%') } } }),
  'find by a relation to many': (m) => m.find(Post, { where: { tags: { name: 'blue' } }, order: { id: 'ASC' } }),
  'find by how many there are': (m) => m.find(Post, { where: { comments: MoreThan(1) as never } }),
  'find by an embedded column': (m) => m.findBy(Post, { counters: { likes: MoreThan(0) } }),
  'find by one of several': (m) => m.find(Post, { where: [{ title: 'one' }, { score: 9 }], order: { id: 'ASC' } }),
  'find by operators': (m) =>
    m.find(Post, {
      where: { id: In([1, 2, 3]), score: And(Not(3), Between(0, 9)), title: Or(Equal('two'), Like('th%')) },
    }),
  'find what is null': (m) => m.findBy(Post, { authorId: IsNull() }),
  'find none of none': (m) => m.findBy(Post, { id: In([]) }),
  'find some columns': (m) =>
    m.find(Post, { select: { id: true, title: true, counters: { likes: true } }, order: { id: 'ASC' } }),
  'find some columns of a relation': (m) =>
    m.find(Post, {
      select: { id: true, author: { id: true, name: true } },
      relations: { author: true },
      order: { id: 'ASC' },
    }),
  'find a page': (m) => m.find(Post, { order: { id: 'ASC' }, skip: 1, take: 2 }),
  'find a page with relations': (m) => m.find(Post, { order: { id: 'DESC' }, take: 2, relations: { comments: true } }),
  'find in the order of a relation': (m) => m.find(Post, { order: { author: { name: 'DESC' }, id: 'ASC' } }),
  'find what is deleted, too': (m) => m.find(Author, { withDeleted: true, order: { id: 'ASC' } }),
  'find two levels': (m) =>
    m.find(Author, { relations: { posts: { comments: true, tags: true }, profile: true }, order: { id: 'ASC' } }),
  'find by queries of their own': (m) =>
    m.find(Profile, { relations: { author: true }, relationLoadStrategy: 'query' }),
  'find a relation that is lazy': (m) => m.find(Comment, { relations: { post: true }, order: { id: 'ASC' } }),
  'find where a relation is lazy': (m) => m.find(Comment, { order: { id: 'ASC' } }),
  'find with listeners': (m) => m.find(Tag, { order: { name: 'ASC' } }),
  'find with listeners below': (m) => m.find(Post, { relations: { tags: true }, order: { id: 'ASC' } }),
  'find of both classes': (m) => m.find(Medium, { order: { id: 'ASC' } }),
  'find of one class': (m) => m.find(Movie),
  'find of another class': (m) => m.findOneBy(Book, { title: 'Dune' }),
  'find eager, with ids and queries for columns': (m) => m.find(Shelf, { order: { id: 'ASC' } }),
  'find ids of relations': (m) => m.find(Post, { loadRelationIds: true, order: { id: 'ASC' } }),
  findAndCount: (m) => m.findAndCount(Post, { where: { published: true }, order: { id: 'ASC' }, take: 1 }),
  findAndCountBy: (m) => m.findAndCountBy(Post, { authorId: 1 }),
  count: (m) => m.count(Post),
  countBy: (m) => m.countBy(Post, { published: true }),
  'count of a relation': (m) => m.count(Post, { where: { tags: { name: 'blue' } } }),
  exists: (m) => m.exists(Post, { where: { score: MoreThan(100) } }),
  existsBy: (m) => m.existsBy(Post, { score: MoreThan(1) }),
  sum: (m) => m.sum(Post, 'score'),
  'average by a condition': (m) => m.average(Post, 'score', { published: true }),
  'maximum of nothing': (m) => m.maximum(Post, 'score', { title: 'nothing' }),
  'builder, one': (m) => m.createQueryBuilder(Post, 'p').where('p.id = :id', { id: 1 }).getOne(),
  'builder, many': (m) => m.createQueryBuilder(Post, 'p').orderBy('p.id').getMany(),
  'builder, a join': (m) =>
    m
      .createQueryBuilder(Post, 'p')
      .leftJoinAndSelect('p.author', 'a')
      .where('a.name = :name', { name: 'Ada' })
      .orderBy('p.id')
      .getMany(),
  'builder, a join that shows nothing': (m) =>
    m
      .createQueryBuilder(Post, 'p')
      .innerJoin('p.tags', 't')
      .where('t.name = :name', { name: 'blue' })
      .orderBy('p.id')
      .getMany(),
  'builder, a query inside': (m) =>
    m
      .createQueryBuilder(Author, 'a')
      .where((qb) => `a.id IN ${qb.subQuery().select('p.authorId').from(Post, 'p').where('p.score > 5').getQuery()}`)
      .getMany(),
  'builder, raw': (m) =>
    m
      .createQueryBuilder(Post, 'p')
      .select('p.authorId', 'author')
      .addSelect('COUNT(*)', 'n')
      .groupBy('p.authorId')
      .orderBy('n')
      .getRawMany(),
  'builder, one raw': (m) => m.createQueryBuilder(Post, 'p').select('MAX(p.score)', 'most').getRawOne(),
  'builder, both': (m) => m.createQueryBuilder(Post, 'p').where('p.id < 3').orderBy('p.id').getRawAndEntities(),
  'builder, many and their number': (m) => m.createQueryBuilder(Post, 'p').orderBy('p.id').take(2).getManyAndCount(),
  'builder, number': (m) => m.createQueryBuilder(Post, 'p').where('p.score > 2').getCount(),
  'builder, whether': (m) => m.createQueryBuilder(Post, 'p').where('p.score > 200').getExists(),
  'builder, a WITH': (m) =>
    m
      .createQueryBuilder(Post, 'p')
      .addCommonTableExpression('SELECT id AS best FROM post WHERE score > 2', 'top')
      .where('p.id IN (SELECT best FROM top)')
      .orderBy('p.id')
      .getMany(),
  'builder of a relation': (m) => m.createQueryBuilder().relation(Post, 'tags').of(1).loadMany(),
}

/** What nobody may keep. */
export const UNKEPT: ReadonlySet<string> = new Set([])
