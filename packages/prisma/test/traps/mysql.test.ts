import { describe, expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

/** Waits until somebody else's UPDATE hangs on a row lock of ours, and cuts its connection. */
const cutTheUpdate = `
  BEGIN NOT ATOMIC
    DECLARE target BIGINT;
    WHILE target IS NULL DO
      SELECT max(id) INTO target FROM information_schema.processlist
        WHERE db = DATABASE() AND id <> connection_id() AND info LIKE 'UPDATE%';
    END WHILE;
    KILL target;
  END`

overShops(
  'where a statement returns no rows',
  (shop) => {
    const setup = () => withCache(shop().connect())

    test('an update is not lost to another that came between its look and its statement', async () => {
      const { db } = setup()
      await db.post.update({ where: { id: 1 }, data: { score: 1 } }) // its columns are seen
      const held = shop().gate.hold(/^UPDATE .*posts/)
      const update = db.post.update({ where: { id: 1 }, data: { title: 'mine' } }).then((row) => row)
      await held.reached
      const { base } = shop()
      await base.post.update({ where: { id: 1 }, data: { authorId: 3 } })
      held.release()
      await update
      expect(await base.post.findUnique({ where: { id: 1 } })).toMatchObject({ title: 'mine', authorId: 3 })
    })

    test('rows that a deletion turns into ones it deletes go, too, with what hangs on them', async () => {
      const { db } = setup()
      const { base } = shop()
      const root = await base.category.create({ data: { name: 'root' } })
      const child = await base.category.create({ data: { name: 'child', parentId: root.id } })
      await base.post.update({ where: { id: 3 }, data: { categoryId: child.id } })
      const reads = [
        () => db.post.findMany({ where: { authorId: 2 }, orderBy: { id: 'asc' } }),
        () => db.user.findUnique({ where: { id: 2 } }).posts({ orderBy: { id: 'asc' } }),
        () => db.post.findMany({ where: { categoryId: child.id } }),
        () => db.category.findUnique({ where: { id: child.id } }),
        () => db.category.findMany({ orderBy: { id: 'asc' } }),
      ]
      for (const read of reads) await read()
      // The child has no parent by the time the server comes to it.
      await db.category.deleteMany({ where: { parentId: null } })
      expect(await base.category.findUnique({ where: { id: child.id } })).toBeNull()
      expect((await base.post.findUnique({ where: { id: 3 } }))?.categoryId).toBeNull()
      expect(await reads[0]?.()).toEqual(await base.post.findMany({ where: { authorId: 2 }, orderBy: { id: 'asc' } }))
      expect(await reads[1]?.()).toEqual(await base.post.findMany({ where: { authorId: 2 }, orderBy: { id: 'asc' } }))
      expect(await reads[2]?.()).toEqual([])
      expect(await reads[3]?.()).toBeNull()
      expect(await reads[4]?.()).toEqual(await base.category.findMany({ orderBy: { id: 'asc' } }))
    })

    test('nor is a deletion', async () => {
      const { db } = setup()
      await db.comment.update({ where: { id: 1 }, data: { likes: 1 } })
      const held = shop().gate.hold(/^DELETE FROM .*Comment/)
      const deletion = db.comment.delete({ where: { id: 1 } }).then((row) => row)
      await held.reached
      const { base } = shop()
      await base.comment.update({ where: { id: 1 }, data: { authorId: 1 } })
      held.release()
      await deletion
      expect(await base.comment.findUnique({ where: { id: 1 } })).toBeNull()
    })

    describe('a transaction that reads as of its beginning', () => {
      const list = { where: { authorId: 1 }, orderBy: { id: 'asc' } } as const

      test.each([
        ['deletes', 'delete', { where: { id: 1 } }],
        ['deletes by condition', 'deleteMany', { where: { id: 1 } }],
        ['takes away', 'update', { where: { id: 1 }, data: { authorId: 3 } }],
        ['takes away by condition', 'updateMany', { where: { id: 1 }, data: { authorId: 3 } }],
      ] as const)('%s a row from the list that another write put it into meanwhile', async (_says, name, args) => {
        const { db } = setup()
        await db.$transaction(async (tx) => {
          await tx.comment.count()
          await db.comment.update({ where: { id: 1 }, data: { authorId: 1 } })
          expect(await db.comment.findMany(list)).toMatchObject([{ id: 1 }, { id: 3 }])
          const run = tx.comment[name] as (given: object) => PromiseLike<unknown>
          await run(args)
        })
        expect(await db.comment.findMany(list)).toMatchObject([{ id: 3 }])
        expect(await shop().base.comment.findMany(list)).toMatchObject([{ id: 3 }])
      })
    })

    test('a cut connection tells nothing about its statement', async () => {
      const { db, cache, clock } = setup()
      const read = () => db.user.findUnique({ where: { id: 1 } })
      await read()
      const { admin } = shop()
      await admin.run('BEGIN; UPDATE users SET score = score + 1 WHERE id = 1')
      const failed = expect(db.user.updateMany({ where: { id: 1 }, data: { name: 'x' } })).rejects.toThrow(
        /socket|connection closed/i,
      )
      await admin.run(cutTheUpdate)
      await failed
      await admin.run('ROLLBACK')
      expect(await answered(cache, read)).toEqual(['refuse: locked', 'miss'])
      clock.advance(60_000)
      expect(await answered(cache, read)).toEqual(['fill', 'miss'])
    })

    test('a row lock that was waited for in vain says that nothing happened', async () => {
      const { db, cache } = setup()
      const read = () => db.user.findUnique({ where: { id: 1 } })
      await read()
      const { admin } = shop()
      await admin.run('BEGIN; UPDATE users SET score = score + 1 WHERE id = 1')
      const impatient = db.$executeRaw`SET STATEMENT innodb_lock_wait_timeout = 0 FOR UPDATE users SET name = 'x' WHERE id = 1`
      await expect(impatient).rejects.toThrow('1205')
      await admin.run('ROLLBACK')
      expect(await answered(cache, read)).toEqual(['hit'])
    })
  },
  ['mysql'],
)
