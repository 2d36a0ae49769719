import type { Claim, Condition, Fields } from '../history/records.ts'
import { byId, describeCases, ofAuthor, post, reading, scored, userOne } from './support/cases.ts'
import { bounded, count, gone, is, read, rows, write } from './support/tell.ts'

const again = [
  write('1.1.1', [0, 10], [gone('PostTag', '1/7')]),
  write('1.1.2', [20, 30], [is('PostTag', { postId: 1, tagId: 7 })]),
]
const two = [scored, write('1.1.2', [30, 40], [is('Post', post(2, 1))])] as const

const byRoleOf = (role: string): Condition => ({
  parent: { field: 'authorId', model: 'User', where: { equals: { role } } },
})
const byRole = (role: string, ...given: readonly Fields[]): Claim => rows('Post', byRoleOf(role), given)
const tagged = (name: string, ...given: readonly Fields[]): Claim => {
  const tag: Condition = { parent: { field: 'tagId', model: 'Tag', where: { equals: { name } } } }
  return rows('Post', { some: { field: 'postId', model: 'PostTag', where: tag } }, given)
}
const tags = (postId: number, ...tagIds: readonly number[]): Claim => {
  const given = tagIds.map((tagId) => ({ postId, tagId }))
  return rows('PostTag', { equals: { postId } }, given)
}
const newest = (most: number, ...given: readonly Fields[]): Claim => rows('Post', {}, given, most)

const orphaned = write('1.1.1', [0, 10], [is('Post', post(1, 1, { authorId: null }))])
const moved = write('3.1.1', [30, 40], [is('Comment', { id: 1, postId: 2, likes: 1 })])
const commented = (...given: readonly Fields[]): Claim =>
  rows('Post', { some: { field: 'postId', model: 'Comment', where: {} } }, given)
const onPostsOf = (authorId: number, ...given: readonly Fields[]): Claim =>
  rows('Comment', { parent: { field: 'postId', model: 'Post', where: { equals: { authorId } } } }, given)

describeCases([
  {
    name: 'a list has every row that belongs to it, and no other',
    fine: [
      [reading(1, ofAuthor(1, post(2, 0), post(1, 0)))],
      [write('1.1.1', [0, 10], [is('Post', post(3, 0))]), reading(5, ofAuthor(1, post(1, 0), post(2, 0)))],
      [write('1.1.1', [0, 10], [is('Post', post(3, 0))]), reading(5, ofAuthor(1, post(1, 0), post(2, 0), post(3, 0)))],
      [write('1.1.1', [0, 10], [gone('Post', 2)]), reading(11, ofAuthor(1, post(1, 0)))],
      [
        write('1.1.1', [0, 10], [is('Post', post(2, 1, { authorId: 5 }))]),
        reading(11, ofAuthor(1, post(1, 0)), ofAuthor(5, post(2, 1, { authorId: 5 }))),
      ],
      [reading(1, rows('Post', { oneOf: { field: 'id', values: [2, 8] } }, [post(2, 0)]))],
    ],
    wrong: [
      ['stale', write('1.1.1', [0, 10], [is('Post', post(3, 0))]), reading(11, ofAuthor(1, post(1, 0), post(2, 0)))],
      ['stale', write('1.1.1', [0, 10], [gone('Post', 2)]), reading(11, ofAuthor(1, post(1, 0), post(2, 0)))],
      [
        'stale',
        write('1.1.1', [0, 10], [is('Post', post(2, 1, { authorId: 5 }))]),
        reading(11, ofAuthor(1, post(1, 0), { id: 2 })),
      ],
      ['stale', write('1.1.1', [0, 10], [is('Post', post(2, 1, { authorId: 5 }))]), reading(11, ofAuthor(5))],
      ['stale', reading(1, rows('Post', {}, [post(2, 0)]))],
      ['stale', reading(1, rows('Post', { oneOf: { field: 'id', values: [2] } }, [post(2, 0), post(1, 0)]))],
      ['stale', reading(1, rows('Post', { oneOf: { field: 'id', values: [2, 1] } }, [post(2, 0)]))],
      ['stale', reading(1, ofAuthor(1, post(1, 0), post(2, 0), post(2, 0)))],
    ],
  },
  {
    name: 'a list by what stands in the parent follows the parent',
    fine: [
      [reading(1, byRole('USER', post(1, 0), post(2, 0)), byRole('ADMIN'))],
      [
        write('1.1.1', [0, 10], [is('User', { ...userOne(1), role: 'ADMIN' })]),
        reading(5, byRole('ADMIN', post(1, 0), post(2, 0))),
      ],
      [write('1.1.1', [0, 10], [is('User', { ...userOne(1), role: 'ADMIN' })]), reading(11, byRole('USER'))],
      [write('1.1.1', [0, 10], [is('Post', post(1, 1, { authorId: null }))]), reading(11, byRole('USER', post(2, 0)))],
    ],
    wrong: [
      [
        'stale',
        write('1.1.1', [0, 10], [is('User', { ...userOne(1), role: 'ADMIN' })]),
        reading(11, byRole('USER', post(1, 0), post(2, 0))),
      ],
      ['stale', write('1.1.1', [0, 10], [is('User', { ...userOne(1), role: 'ADMIN' })]), reading(11, byRole('ADMIN'))],
      ['stale', write('1.1.1', [0, 10], [gone('User', 1)]), reading(11, byRole('USER', post(1, 0), post(2, 0)))],
    ],
  },
  {
    name: 'a row without a parent is none whose parent is such a one',
    fine: [
      [orphaned, reading(11, rows('Post', { equals: { id: 1 }, ...byRoleOf('USER') }, []))],
      [orphaned, reading(11, count('Post', { equals: { score: 1 }, ...byRoleOf('USER') }, 0))],
    ],
    wrong: [['stale', orphaned, reading(11, rows('Post', { equals: { id: 1 }, ...byRoleOf('USER') }, [{ id: 1 }]))]],
  },
  {
    name: 'a child that moves is of one parent or of the other',
    promised: bounded,
    fine: [
      [moved, reading(20, commented(post(1, 0)))],
      [moved, reading(35, commented(post(2, 0)))],
      [moved, reading(60, commented(post(1, 0)))],
      [moved, reading(150, commented(post(2, 0)))],
    ],
    wrong: [
      ['stale', moved, reading(150, commented(post(1, 0)))],
      ['torn', scored, moved, reading(60, commented(post(1, 0), post(2, 0)))],
    ],
  },
  {
    name: 'bounded: an answer may be from before own writes that leave it as it is by another way',
    promised: bounded,
    fine: [
      [
        write('2.1.1', [50, 51], [is('Post', post(2, 1))]),
        write(
          '1.1.1',
          [60, 61],
          [
            is('Post', post(3, 0)),
            is('Comment', { id: 1, postId: 3, likes: 1 }),
            is('Post', post(1, 1, { authorId: 5 })),
          ],
        ),
        read('1.1.2', [70, 71], [onPostsOf(1, { id: 1 }), byId(2, post(2, 0))]),
      ],
    ],
    wrong: [
      [
        'torn',
        write('2.1.1', [50, 51], [is('Post', post(2, 1))]),
        write('1.1.1', [60, 61], [is('Comment', { id: 2, postId: 1, likes: 1 })]),
        read('1.1.2', [70, 71], [onPostsOf(1, { id: 1 }, { id: 2 }), byId(2, post(2, 0))]),
      ],
    ],
  },
  {
    name: 'a list by some child follows the children',
    fine: [
      [reading(1, tagged('sea', post(1, 0)), tagged('land'))],
      [write('1.1.1', [0, 10], [is('PostTag', { postId: 2, tagId: 7 })]), reading(5, tagged('sea', post(1, 0)))],
      [
        write('1.1.1', [0, 10], [is('PostTag', { postId: 2, tagId: 7 })]),
        reading(11, tagged('sea', post(1, 0), post(2, 0))),
      ],
      [write('1.1.1', [0, 10], [is('Tag', { id: 7, name: 'land' })]), reading(11, tagged('land', post(1, 0)))],
    ],
    wrong: [
      [
        'stale',
        write('1.1.1', [0, 10], [is('PostTag', { postId: 2, tagId: 7 })]),
        reading(11, tagged('sea', post(1, 0))),
      ],
      ['stale', write('1.1.1', [0, 10], [gone('PostTag', '1/7')]), reading(11, tagged('sea', post(1, 0)))],
      ['stale', write('1.1.1', [0, 10], [is('Tag', { id: 7, name: 'land' })]), reading(11, tagged('sea', post(1, 0)))],
    ],
  },
  {
    name: 'a PostTag that comes again is there again',
    fine: [
      [...again, reading(15, tags(1))],
      [...again, reading(21, tags(1))],
      [...again, reading(31, tags(1, 7))],
    ],
    wrong: [
      ['stale', ...again, reading(15, tags(1, 7))],
      ['stale', ...again, reading(31, tags(1))],
    ],
  },
  {
    name: 'the newest are the newest, and as many as there are',
    fine: [
      [reading(1, newest(1, post(2, 0)))],
      [reading(1, newest(3, post(2, 0), post(1, 0)))],
      [write('1.1.1', [0, 10], [is('Post', post(3, 0))]), reading(5, newest(1, post(2, 0)))],
      [write('1.1.1', [0, 10], [is('Post', post(1, 9))]), reading(11, newest(1, post(2, 0)))],
    ],
    wrong: [
      ['stale', write('1.1.1', [0, 10], [is('Post', post(3, 0))]), reading(11, newest(1, post(2, 0)))],
      ['stale', reading(1, newest(3, post(2, 0)))],
      ['stale', reading(1, newest(1, post(2, 0), post(1, 0)))],
    ],
  },
  {
    name: 'a count lies between those that surely belong and those that may',
    fine: [
      [reading(1, count('Post', {}, 2))],
      [write('1.1.1', [0, 10], [is('Post', post(3, 0))]), reading(5, count('Post', {}, 2))],
      [write('1.1.1', [0, 10], [is('Post', post(3, 0))]), reading(5, count('Post', {}, 3))],
      [reading(1, count('Post', { equals: { authorId: 8 } }, 0))],
      [
        write('1.1.1', [0, 10], [is('User', { ...userOne(1), role: 'ADMIN' })]),
        reading(5, count('Post', byRoleOf('USER'), 2)),
      ],
    ],
    wrong: [
      ['stale', write('1.1.1', [0, 10], [is('Post', post(3, 0))]), reading(11, count('Post', {}, 2))],
      ['stale', write('1.1.1', [0, 10], [is('Post', post(3, 0))]), reading(5, count('Post', {}, 4))],
      ['stale', write('1.1.1', [0, 10], [gone('Post', 1)]), reading(11, count('Post', { equals: { authorId: 1 } }, 2))],
      [
        'stale',
        write('1.1.1', [0, 10], [is('User', { ...userOne(1), role: 'ADMIN' })]),
        reading(11, count('Post', byRoleOf('USER'), 2)),
      ],
    ],
  },
  {
    name: 'bounded: all that one statement tells is of one instant',
    promised: bounded,
    fine: [
      [...two, reading(60, byId(1, post(1, 0)), byId(2, post(2, 0)))],
      [...two, reading(60, byId(1, post(1, 1)), byId(2, post(2, 0)))],
      [...two, reading(60, byId(1, post(1, 1)), byId(2, post(2, 1)))],
      [...two, read('2.1.1', [60, 62], [byId(1, post(1, 0))], [byId(2, post(2, 1))])],
      [
        two[0],
        write('1.1.2', [5, 40], [is('Post', post(2, 1))]),
        reading(60, byId(1, post(1, 0)), byId(2, post(2, 1))),
      ],
    ],
    wrong: [
      ['torn', ...two, reading(60, byId(1, post(1, 0)), byId(2, post(2, 1)))],
      ['torn', ...two, reading(60, ofAuthor(1, post(1, 0), post(2, 1)))],
      [
        'torn',
        two[0],
        write('1.1.2', [30, 40], [is('Post', post(3, 0))]),
        reading(60, ofAuthor(1, post(1, 0), post(2, 0), post(3, 0))),
      ],
      [
        'torn',
        two[0],
        write('1.1.2', [30, 40], [is('Post', post(3, 0))]),
        reading(60, byId(1, post(1, 0)), count('Post', {}, 3)),
      ],
    ],
  },
])
