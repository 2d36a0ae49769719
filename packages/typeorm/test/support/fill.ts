import type { DataSource } from 'typeorm'
import { Author, Book, Comment, Money, Movie, Plain, Post, Profile, Shelf, Tag } from './entities.ts'

/** A few rows of everything: what is missing somewhere is as important as what is there. */
export const fill = async ({ manager }: DataSource): Promise<void> => {
  const [ada, bob, cid] = await manager.save(Author, [
    { name: 'Ada', email: 'ada@x' },
    { name: 'Bob', email: null },
    { name: 'Cid', email: 'cid@x' },
  ])
  await manager.softRemove(Author, cid as Author)
  await manager.save(Profile, { bio: 'writes', author: ada as Author })
  const tags = await manager.save(Tag, [{ name: 'red' }, { name: 'blue' }, { name: 'unused' }])
  const posts = await manager.save(Post, [
    {
      title: 'one',
      published: true,
      score: 3,
      price: new Money(7),
      data: { a: [1, { b: null }] },
      author: ada as Author,
      counters: { likes: 1, views: 2 },
      tags: tags.slice(0, 2),
    },
    {
      title: 'two',
      score: 9,
      price: null,
      data: null,
      author: ada as Author,
      counters: { likes: 0, views: 0 },
      tags: [],
    },
    {
      title: 'three',
      published: true,
      score: 1,
      author: bob as Author,
      counters: { likes: 5, views: 5 },
      tags: tags.slice(1, 2),
    },
    { title: 'four', author: null, counters: { likes: 0, views: 1 }, tags: [] },
  ] as Partial<Post>[])
  const comments = [
    ['first', posts[0]],
    ['second', posts[0]],
    ['third', posts[2]],
  ] as const
  for (const [text, post] of comments) await manager.insert(Comment, { text, post: { id: post?.id } as never })
  await manager.save(manager.create(Movie, { title: 'Alien', minutes: 117 }))
  await manager.save(manager.create(Book, { title: 'Dune', pages: 412 }))
  await manager.save(Shelf, [{ owner: ada as Author }, { owner: null }])
  await manager.save(Plain, { name: 'nobody hints at me' })
}
