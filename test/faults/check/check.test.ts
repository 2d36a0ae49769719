import { expect, test } from 'vitest'
import { check } from './check.ts'
import { byId, describeCases, initial, post, reading, scored } from './support/cases.ts'
import { failure, gone, history, is, read, strong, write } from './support/tell.ts'

const scoredLate = write('1.1.1', [0, 30], [is('Post', post(1, 1))], { mayCommit: 25 })
/** It had to wait for the one before, which held the row. */
const over = [scoredLate, write('3.1.1', [0, 40], [is('Post', post(1, 2))])]
/** It writes the row twice; nobody has ever seen what it was in between. */
const twice = write('1.1.1', [0, 30], [is('Post', post(1, 1)), is('Post', post(1, 2))], { mayCommit: 25 })
const phantom = write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'rolledBack', mayCommit: 9 })

describeCases([
  {
    name: 'nothing uncommitted is seen',
    fine: [
      [...over, reading(26, byId(1, post(1, 2)))],
      [scoredLate, reading(26, byId(1, post(1, 1)))],
    ],
    wrong: [
      ['uncommitted', scoredLate, reading(20, byId(1, post(1, 1)))],
      ['uncommitted', ...over, reading(20, byId(1, post(1, 2)))],
      ['uncommitted', twice, reading(27, byId(1, post(1, 1)))],
      ['uncommitted', reading(1, byId(1, post(1, 1)))],
      ['uncommitted', reading(1, byId(5, post(5, 0)))],
      ['uncommitted', reading(1, byId(1, post(1, 0, { title: 'nobody has a title' })))],
      [
        'uncommitted',
        write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'lost' }),
        reading(11, byId(1, post(1, 2))),
      ],
    ],
  },
  {
    name: 'a call is blamed once, for the worst',
    wrong: [['uncommitted', scored, read('2.1.1', [11, 12], [byId(1, post(1, 0))], [byId(2, post(2, 4))])]],
  },
  {
    name: 'what was taken back or refused is not in the database',
    fine: [
      [write('1.1.1', [0, 10], [], { outcome: 'rolledBack' })],
      [write('1.1.1', [0, 10], [], { outcome: 'refused', error: 'unreachable' })],
    ],
    wrong: [
      ['phantom', write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'rolledBack' })],
      ['phantom', write('1.1.1', [0, 10], [gone('Post', 1)], { outcome: 'refused', error: 'unreachable' })],
      [
        'phantom',
        write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'rolledBack' }),
        reading(9, byId(1, post(1, 0))),
      ],
    ],
  },
  {
    name: 'nobody is held to what should not be in the database',
    wrong: [
      ['phantom', phantom, reading(11, byId(1, post(1, 0)))],
      ['phantom', phantom, reading(11, byId(1, post(1, 1)))],
      ['phantom', phantom, reading(5, byId(1, post(1, 1)))],
    ],
  },
  {
    name: 'no call fails through a fault of the cache',
    wrong: [
      ['failed', failure('1.1.1', 5)],
      ['failed', write('1.1.1', [0, 10], [], { outcome: 'failed' })],
      ['failed after commit', write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'failed', error: 'boom' })],
    ],
  },
])

test('where writers go on without Redis none is refused', () => {
  const refused = history(initial, [write('1.1.1', [0, 10], [], { outcome: 'refused', error: 'unreachable' })])
  expect(check(refused, strong).violations).toEqual([])
  expect(check(refused, { ...strong, whenUnreachable: 'allow' }).violations).toMatchObject([{ kind: 'failed' }])
})

test('what was judged is counted', () => {
  const failed = write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'failed' })
  const verdict = check(history(initial, [failed, reading(5, byId(1, post(1, 1))), reading(6)]), strong)
  expect(verdict).toMatchObject({ reads: 2, writes: 1, failedAfterCommit: 1 })
})
