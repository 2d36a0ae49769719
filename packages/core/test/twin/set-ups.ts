import { asked, edits } from '../support/comments.ts'
import { must, policy } from '../support/shop.ts'
import type { FaultKind } from './faults.ts'
import type { Query } from './oracle.ts'
import type { Bound, ReaderPart, SetUp, WriterPart } from './set-up.ts'
import { MORE_WAYS, type Way } from './writer.ts'

const query = (index: number): Query => must(asked[index])
const [comment1, ofPost1, countOfPost2, postsWithComments] = [query(0), query(1), query(2), query(4)]
const editing = (what: string) => must(edits.find((edit) => edit.what === what))

const writes = (process: string, way: Way, what: string): WriterPart => ({ process, way, edit: editing(what) })
const reads = (process: string, ...asks: readonly Query[]): ReaderPart => ({ process, asks })
const within = (preemptions: number, faults = 0): Bound => ({ preemptions, faults, together: preemptions + faults })

const strong = {
  mode: 'strong',
  isWarm: true,
  // Without the steps of the tier, where they show nothing: so there is room for more orders of the others.
  policy: { ...policy, l2: false },
  waits: 0,
  faults: [],
} as const satisfies Partial<SetUp>
const bounded = { ...strong, mode: 'bounded', waits: 1 } as const satisfies Partial<SetUp>

/** What a server may forget: with the first two, also locks that stand. */
const FORGETS: readonly FaultKind[] = ['flush', 'restore', 'failover', 'versions evicted', 'sequence evicted']
const BREAKS: readonly FaultKind[] = ['crash', 'late', 'lost', 'unanswered']

const twoByTwo = {
  writers: [writes('A', 'learns', 'moves 1'), writes('B', 'learns', 'edits 1')],
  readers: [reads('A', ofPost1), reads('B', ofPost1)],
}

export const setUps: readonly SetUp[] = [
  {
    ...strong,
    name: 'two readers in one process ask for what another writes',
    writers: [writes('B', 'learns', 'edits 1')],
    readers: [reads('A', comment1), reads('A', comment1)],
    isWarm: false,
    bound: within(2),
  },
  {
    ...strong,
    name: 'readers in two processes agree on who loads what a third writes',
    policy,
    writers: [writes('B', 'learns', 'edits 1')],
    readers: [reads('A', comment1), reads('C', comment1)],
    isWarm: false,
    bound: within(1),
  },
  {
    ...strong,
    name: 'what an answer hangs on is told by its rows, and two writers change them',
    writers: [writes('A', 'learns', 'moves 1'), writes('B', 'learns', 'edits 2')],
    readers: [reads('A', postsWithComments, postsWithComments)],
    bound: within(2),
  },
  {
    ...strong,
    name: 'a server forgets while one writes and another reads twice',
    policy,
    writers: [writes('A', 'learns', 'moves 1')],
    readers: [reads('B', ofPost1, ofPost1)],
    faults: FORGETS,
    bound: within(1, 1),
  },
  {
    ...strong,
    name: 'a server forgets the locks of a writer who has read images, and another writes the same row',
    writers: [writes('A', 'reads images', 'moves 1'), writes('B', 'learns', 'moves 1')],
    readers: [reads('B', countOfPost2)],
    faults: ['flush'],
    bound: { preemptions: 2, faults: 1, together: 3 },
  },
  {
    ...strong,
    name: 'two writers read images of one row',
    writers: [writes('A', 'reads images', 'moves 1'), writes('B', 'reads images', 'moves 1')],
    readers: [reads('B', countOfPost2)],
    bound: within(2),
  },
  {
    ...strong,
    name: 'two writers put one row through',
    writers: [writes('A', 'puts through', 'edits 1'), writes('B', 'puts through', 'edits 1')],
    readers: [reads('B', comment1)],
    bound: within(1),
  },
  ...MORE_WAYS.map((way): SetUp => ({
    ...strong,
    name: `beside a writer who reads images, one who ${way}`,
    writers: [writes('A', way, 'moves 1'), writes('B', 'reads images', 'edits 1')],
    readers: [reads('B', ofPost1)],
    bound: within(1),
  })),
  {
    ...strong,
    name: 'connections break while one writes and another reads twice',
    writers: [writes('A', 'learns', 'moves 1')],
    readers: [reads('B', ofPost1, ofPost1)],
    faults: BREAKS,
    bound: within(1, 1),
  },
  {
    ...bounded,
    name: 'a mirror hears late of what another process writes',
    writers: [writes('B', 'learns', 'moves 1')],
    readers: [reads('A', ofPost1, ofPost1)],
    bound: within(1),
  },
  {
    ...bounded,
    name: 'a mirror hears of own writes and of those of others',
    writers: [writes('A', 'learns', 'moves 1'), writes('B', 'learns', 'edits 1')],
    readers: [reads('A', ofPost1)],
    waits: 0,
    bound: within(1),
  },
  {
    ...bounded,
    name: 'a mirror, while anything fails',
    writers: [writes('B', 'learns', 'moves 1')],
    readers: [reads('A', ofPost1)],
    faults: [...FORGETS, ...BREAKS, 'cut'],
    bound: within(0, 1),
  },
  { ...strong, ...twoByTwo, name: 'two writers of one row, and who reads its list beside each', bound: within(2) },
  {
    ...strong,
    ...twoByTwo,
    name: 'two writers, two readers, and a death, a late command or lost metadata',
    faults: ['crash', 'late', 'flush', 'restore', 'versions evicted'],
    bound: within(0, 1),
  },
]
