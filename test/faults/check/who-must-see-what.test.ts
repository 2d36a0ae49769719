import type { Promised } from '../history/records.ts'
import { byId, describeCases, ofAuthor, post, reading, scored } from './support/cases.ts'
import { bounded, death, delivery, is, read, strong, untold, write } from './support/tell.ts'

const allow: Promised = { ...strong, whenUnreachable: 'allow' }
const allowBounded: Promised = { ...bounded, whenUnreachable: 'allow' }
const takenAway = write('2.1.1', [40, 50], [is('Post', post(1, 1, { authorId: 2 }))], { undelivered: true })
const ownTitle = write('1.1.1', [60, 70], [is('Post', post(1, 2, { authorId: 2 }))])

describeCases([
  {
    name: 'strong: what was acknowledged before the read began is seen',
    fine: [
      [scored, reading(11, byId(1, post(1, 1)))],
      [scored, reading(10, byId(1, post(1, 0)))],
      [scored, reading(5, byId(1, post(1, 0)))],
      [scored, reading(5, byId(1, post(1, 1)))],
    ],
    wrong: [['stale', scored, reading(10.1, byId(1, post(1, 0)))]],
  },
  {
    name: 'bounded: what was replaced longer ago than the bound is not seen',
    promised: bounded,
    fine: [
      [scored, reading(100, byId(1, post(1, 0)))],
      [scored, reading(110, byId(1, post(1, 0)))],
    ],
    wrong: [['stale', scored, reading(120, byId(1, post(1, 0)))]],
  },
  {
    name: 'bounded: what the reader itself wrote is seen at once',
    promised: bounded,
    fine: [
      [scored, read('1.1.2', [11, 12], [byId(1, post(1, 1))])],
      [scored, read('1.1.2', [9, 12], [byId(1, post(1, 0))])],
      [scored, read('1.1.2', [10, 12], [byId(1, post(1, 0))])],
    ],
    wrong: [['stale', scored, read('1.1.2', [11, 12], [byId(1, post(1, 0))])]],
  },
  {
    name: 'bounded: what the reader wrote is seen under what others did later, too',
    promised: bounded,
    fine: [
      [scored, write('2.1.1', [11, 12], [is('Post', post(1, 2))]), read('1.1.2', [13, 14], [byId(1, post(1, 1))])],
      [scored, write('2.1.1', [11, 12], [is('Post', post(1, 2))]), read('1.1.2', [13, 14], [byId(1, post(1, 2))])],
    ],
    wrong: [
      [
        'stale',
        scored,
        write('2.1.1', [11, 12], [is('Post', post(1, 2))]),
        read('1.1.2', [13, 14], [byId(1, post(1, 0))]),
      ],
    ],
  },
  {
    name: 'bounded: an answer may be from before an own write that is no part of it',
    promised: bounded,
    fine: [
      [
        write('2.1.1', [50, 51], [is('Post', post(2, 1))]),
        write('1.1.1', [60, 61], [is('Post', post(9, 0, { authorId: 9 }))]),
        read('1.1.2', [70, 71], [ofAuthor(1, post(1, 0), post(2, 0))]),
      ],
    ],
    wrong: [
      [
        'stale',
        write('1.1.1', [60, 61], [is('Post', post(9, 0))]),
        read('1.1.2', [70, 71], [ofAuthor(1, post(1, 0), post(2, 0))]),
      ],
    ],
  },
  {
    name: 'another life of a worker is a stranger to its writes',
    promised: bounded,
    fine: [[scored, read('1.2.1', [11, 12], [byId(1, post(1, 0))])]],
    wrong: [['stale', scored, read('1.2.1', [111, 112], [byId(1, post(1, 0))])]],
  },
  {
    name: 'a write that was lost binds when its lease is out',
    fine: [
      [write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'lost' }), reading(500, byId(1, post(1, 0)))],
      [write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'lost' }), reading(500, byId(1, post(1, 1)))],
      [
        write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'lost' }),
        read('1.1.2', [11, 12], [byId(1, post(1, 0))]),
      ],
      [write('1.1.1', [0, 10], [], { outcome: 'lost' }), reading(900, byId(1, post(1, 0)))],
    ],
    wrong: [
      [
        'stale',
        write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'lost' }),
        reading(511, byId(1, post(1, 0))),
      ],
    ],
  },
  {
    name: 'a write whose process died binds when the lease is out after the death',
    fine: [
      [untold('1.1.1', 0, [is('Post', post(1, 1))]), death('1.1', 20), reading(520, byId(1, post(1, 0)))],
      [untold('1.1.1', 0, [is('Post', post(1, 1))]), death('1.1', 20), reading(1, byId(1, post(1, 1)))],
      [untold('1.1.1', 0, [is('Post', post(1, 1))]), death('1.2', 20), reading(9000, byId(1, post(1, 0)))],
      [untold('1.1.1', 0, [is('Post', post(1, 1))]), reading(9000, byId(1, post(1, 0)))],
      [untold('1.1.1', 30, [is('Post', post(1, 1))]), death('1.1', 20), reading(9000, byId(1, post(1, 0)))],
    ],
    wrong: [
      ['stale', untold('1.1.1', 0, [is('Post', post(1, 1))]), death('1.1', 20), reading(521, byId(1, post(1, 0)))],
    ],
  },
  {
    name: 'a later write that must be seen lets nobody see what is older than the one before it',
    fine: [
      [
        untold('1.1.1', 0, [is('Post', post(1, 1))]),
        write('3.1.1', [20, 30], [is('Post', post(1, 2))]),
        reading(31, byId(1, post(1, 2))),
      ],
    ],
    wrong: [
      [
        'stale',
        untold('1.1.1', 0, [is('Post', post(1, 1))]),
        write('3.1.1', [20, 30], [is('Post', post(1, 2))]),
        reading(31, byId(1, post(1, 0))),
      ],
      [
        'stale',
        untold('1.1.1', 0, [is('Post', post(1, 1))]),
        write('3.1.1', [20, 30], [is('Post', post(1, 2))]),
        reading(31, byId(1, post(1, 1))),
      ],
    ],
  },
  {
    name: 'allow: what is undelivered binds others from its delivery on, and its author at once',
    promised: allow,
    fine: [
      [write('1.1.1', [0, 10], [is('Post', post(1, 1))], { undelivered: true }), reading(9000, byId(1, post(1, 0)))],
      [
        write('1.1.1', [0, 10], [is('Post', post(1, 1))], { undelivered: true }),
        delivery('1.1', 50),
        reading(50, byId(1, post(1, 0))),
      ],
      [
        write('1.1.1', [0, 10], [is('Post', post(1, 1))], { undelivered: true }),
        delivery('1.1', 9),
        delivery('1.2', 20),
        reading(900, byId(1, post(1, 0))),
      ],
      [write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'lost' }), reading(9000, byId(1, post(1, 0)))],
      [untold('1.1.1', 0, [is('Post', post(1, 1))]), death('1.1', 20), reading(9000, byId(1, post(1, 0)))],
    ],
    wrong: [
      [
        'stale',
        write('1.1.1', [0, 10], [is('Post', post(1, 1))], { undelivered: true }),
        delivery('1.1', 50),
        reading(51, byId(1, post(1, 0))),
      ],
      [
        'stale',
        write('1.1.1', [0, 10], [is('Post', post(1, 1))], { undelivered: true }),
        read('1.1.2', [11, 12], [byId(1, post(1, 0))]),
      ],
      ['stale', scored, reading(11, byId(1, post(1, 0)))],
    ],
  },
  {
    name: 'allow: an own write to a row that another one took away undelivered tells nothing of where the row was',
    promised: allowBounded,
    fine: [
      [takenAway, ownTitle, read('1.1.9', [90, 91], [ofAuthor(1, post(1, 0), post(2, 0))])],
      [takenAway, ownTitle, read('1.1.9', [90, 91], [ofAuthor(1, post(2, 0))])],
      [takenAway, ownTitle, read('1.1.9', [90, 91], [ofAuthor(2, post(1, 2, { authorId: 2 }))])],
      [takenAway, delivery('2.1', 65), ownTitle, read('1.1.9', [90, 91], [ofAuthor(1, post(1, 0), post(2, 0))])],
    ],
    wrong: [
      ['stale', takenAway, ownTitle, read('1.1.9', [90, 91], [ofAuthor(2, post(1, 1, { authorId: 2 }))])],
      [
        'stale',
        takenAway,
        delivery('2.1', 55),
        ownTitle,
        read('1.1.9', [90, 91], [ofAuthor(1, post(1, 0), post(2, 0))]),
      ],
      [
        'stale',
        scored,
        write('2.1.1', [40, 50], [is('Post', post(1, 2, { authorId: 2 }))], { undelivered: true }),
        write('1.1.2', [60, 70], [is('Post', post(1, 3, { authorId: 2 }))]),
        read('1.1.9', [90, 91], [ofAuthor(1, post(1, 0), post(2, 0))]),
      ],
      [
        'stale',
        write('2.1.1', [40, 50], [is('Post', post(1, 1, { authorId: 2 }))]),
        ownTitle,
        read('1.1.9', [90, 91], [ofAuthor(1, post(1, 0), post(2, 0))]),
      ],
    ],
  },
  {
    name: 'refuse: undelivered is no excuse',
    wrong: [
      [
        'stale',
        write('1.1.1', [0, 10], [is('Post', post(1, 1))], { undelivered: true }),
        reading(11, byId(1, post(1, 0))),
      ],
    ],
  },
])
