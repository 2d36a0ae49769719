import { expect, test } from 'vitest'
import { overShops, withCache } from '../support/shop.ts'

overShops(
  'a bulk write, and another write between its images and its statement',
  (shop) => {
    const setup = () => {
      const { connect } = shop()
      return withCache(connect()).db
    }

    test('takes along the comments of a post that came under its condition meanwhile', async () => {
      const db = setup()
      await db.post.updateMany({ where: { id: { not: 1 } }, data: { authorId: 1 } })
      await db.post.update({ where: { id: 1 }, data: { authorId: 3 } })
      const read = (cache: boolean) => db.comment.findMany({ where: { postId: 1 }, cache })
      expect(await read(true)).not.toEqual([])

      const held = shop().gate.hold(/^DELETE FROM .*posts/)
      const deletion = db.post.deleteMany({ where: { authorId: 2 } }).then((result) => result)
      await held.reached
      await db.post.update({ where: { id: 1 }, data: { authorId: 2 } })
      await read(true)
      held.release()
      expect(await deletion).toEqual({ count: 1 })
      expect(await read(true)).toEqual([])
      expect(await read(false)).toEqual([])
    })

    test('shows a post in the list that it moved it to, though it came under its condition meanwhile', async () => {
      const db = setup()
      await db.post.updateMany({ data: { authorId: 1, categoryId: null } })
      const read = (cache: boolean) => db.post.findMany({ where: { categoryId: 1 }, select: { id: true }, cache })
      expect(await read(true)).toEqual([])

      const held = shop().gate.hold(/^UPDATE .*posts/)
      const update = db.post.updateMany({ where: { authorId: 2 }, data: { categoryId: 1 } }).then((result) => result)
      await held.reached
      await db.post.update({ where: { id: 1 }, data: { authorId: 2 } })
      await read(true)
      held.release()
      expect(await update).toEqual({ count: 1 })
      expect(await read(true)).toEqual([{ id: 1 }])
      expect(await read(false)).toEqual([{ id: 1 }])
    })
  },
  ['postgresql'],
)
