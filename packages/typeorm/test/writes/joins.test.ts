import { expect, test } from 'vitest'
import { PostEntity, UserEntity } from '../support/store-entities.ts'
import { overStores, type Store } from '../support/store.ts'

/** Join tables have no name of their own: what a write moves of them is told by the event. */
const tagsMovedBy = async ({ cache }: Store, write: () => Promise<unknown>): Promise<readonly string[]> => {
  const seen = new Set<string>()
  const off = cache.on('invalidate', ({ tags = [] }) => tags.forEach((tag) => seen.add(tag)))
  await write()
  off()
  return [...seen].map((tag) => tag.replace(/^[^.]*\./, '')).toSorted()
}

overStores('a row of a join table', (store) => {
  const relation = (id: number) => store().dataSource.createQueryBuilder().relation(PostEntity, 'tags').of(id)

  test('that is added moves both of its sides, and no other', async () => {
    const tags = await tagsMovedBy(store(), () => relation(1).add(2))
    expect(tags).toEqual(['post_tags', 'post_tags|postsId=1', 'post_tags|tagsId=2', 'post_tags~'])
  })

  test('that is removed moves both of its sides, and no other', async () => {
    const tags = await tagsMovedBy(store(), () => relation(3).remove(2))
    expect(tags).toEqual(['post_tags', 'post_tags|postsId=3', 'post_tags|tagsId=2', 'post_tags~'])
  })

  test('that a save of its owner sets moves the old and the new one', async () => {
    const posts = store().dataSource.getRepository(PostEntity)
    const post = await posts.findOneOrFail({ where: { id: 1 }, relations: { tags: true } })
    const tags = await tagsMovedBy(store(), () => posts.save({ ...post, tags: [{ id: 2, name: 'blue' }] }))
    expect(tags).toEqual(['post_tags', 'post_tags|postsId=1', 'post_tags|tagsId=1', 'post_tags|tagsId=2', 'post_tags~'])
  })

  test('of a table with itself tells its sides apart', async () => {
    const follow = store().dataSource.createQueryBuilder().relation(UserEntity, 'followers').of(3)
    const tags = await tagsMovedBy(store(), () => follow.add(1))
    expect(tags).toEqual(['follows', 'follows|followedId=3', 'follows|followerId=1', 'follows~'])
  })

  test('goes with its owner', async () => {
    const tags = await tagsMovedBy(store(), () => store().dataSource.getRepository(PostEntity).delete(3))
    expect(tags).toEqual(expect.arrayContaining(['post_tags|postsId=3', 'post_tags|tagsId']))
    expect(tags).not.toContain('post_tags|postsId')
  })
})
