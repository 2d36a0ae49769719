import { describe, expect, test } from 'vitest'
import { createLedger, type Ledger } from '../../examples/shop/ledger/ledger.ts'
import type { Report } from '../../examples/shop/ledger/report.ts'
import { changed, count, list, missing, type RowState, type Sighting } from '../../examples/shop/ledger/sighting.ts'

/** The reader is process 0; 1 is another one. The bound is 1,000 ms. */
const [own, other] = [0, 1]

interface Write {
  readonly by: number
  readonly began: number
  readonly ended: number
  /** The price of post 1, which is 10 at first. */
  readonly price: number
}

const wrote = (by: number, began: number, ended: number, price: number): Write => ({ by, began, ended, price })

const open = (processes = 2): Ledger => {
  const ledger = createLedger({
    processes,
    mayLag: 1_000,
    isGrouping: (model, field) => model === 'Post' && field === 'shelf',
  })
  ledger.open([changed('Post', 1, { shelf: 1, price: 10 })])
  return ledger
}

const report = (by: number, part: Partial<Report>): Report => ({ by, reads: [], writes: [], until: Infinity, ...part })
const row = (price: number): Sighting => ({ kind: 'row', model: 'Post', id: 1, fields: { price } })
const priced = (price: number): RowState => changed('Post', 1, { price })

/** What the ledger says of process 0, whose read from 5,000 to 5,010 showed this price. */
const judge = (writes: readonly Write[], price: number): 'allowed' | 'behind' | 'stale' => {
  const ledger = open()
  for (const { by, began, ended, price } of writes)
    ledger.take(report(by, { writes: [{ began, ended, changes: [priced(price)] }], until: 0 }))
  ledger.take(report(other, {}))
  ledger.take(report(own, { reads: [{ read: 'post 1', began: 5_000, ended: 5_010, sightings: [row(price)] }] }))
  if (ledger.stale.length > 0) return 'stale'
  return ledger.behind > 0 ? 'behind' : 'allowed'
}

type Row = readonly [what: string, writes: readonly Write[], shown: number, verdict: ReturnType<typeof judge>]

const histories: readonly Row[] = [
  ['what nobody wrote', [], 10, 'allowed'],
  ['a value that nobody wrote', [], 11, 'stale'],

  ['its own write', [wrote(own, 4_900, 4_990, 11)], 11, 'allowed'],
  ['the value before its own write, a moment later', [wrote(own, 4_900, 4_999, 11)], 10, 'stale'],
  ['the value before its own write, long after', [wrote(own, 100, 200, 11)], 10, 'stale'],
  ['either side of an own write under way: before', [wrote(own, 4_900, 5_005, 11)], 10, 'allowed'],
  ['either side of an own write under way: after', [wrote(own, 4_900, 5_005, 11)], 11, 'allowed'],

  ["the other's write", [wrote(other, 3_000, 3_100, 11)], 11, 'allowed'],
  ["the value before the other's write, within the bound", [wrote(other, 4_000, 4_001, 11)], 10, 'behind'],
  ["the value before the other's write, just at the bound", [wrote(other, 3_900, 4_000, 11)], 10, 'behind'],
  ["the value before the other's write, beyond the bound", [wrote(other, 3_900, 3_999, 11)], 10, 'stale'],
  ["the other's write under way: before", [wrote(other, 4_900, 5_500, 11)], 10, 'allowed'],
  ["the other's write under way: after", [wrote(other, 4_900, 5_500, 11)], 11, 'allowed'],
  ['a write of the other that began after the answer', [wrote(other, 5_011, 5_020, 11)], 11, 'stale'],
  ['a write of its own that began after the answer', [wrote(own, 5_011, 5_020, 11)], 11, 'stale'],

  [
    "two writes of the other, one beyond the bound: the one before it's stale",
    [wrote(other, 1_000, 1_100, 11), wrote(other, 3_000, 3_100, 12)],
    11,
    'stale',
  ],
  [
    'two writes of the other, one within the bound: the last one beyond it',
    [wrote(other, 1_000, 1_100, 11), wrote(other, 4_500, 4_600, 12)],
    11,
    'behind',
  ],
  [
    'two writes of the other, one within the bound: not what was before both',
    [wrote(other, 1_000, 1_100, 11), wrote(other, 4_500, 4_600, 12)],
    10,
    'stale',
  ],
  [
    'an own write after one of the other: not what the other wrote',
    [wrote(other, 4_500, 4_600, 11), wrote(own, 4_700, 4_800, 12)],
    11,
    'stale',
  ],
  [
    'an own write, then one of the other within the bound: its own',
    [wrote(own, 4_500, 4_600, 11), wrote(other, 4_700, 4_800, 12)],
    11,
    'behind',
  ],
  [
    'an own write, then one of the other within the bound: not what was before',
    [wrote(own, 4_500, 4_600, 11), wrote(other, 4_700, 4_800, 12)],
    10,
    'stale',
  ],
  [
    'two writes that overlapped: the first to be acknowledged',
    [wrote(own, 2_000, 2_100, 11), wrote(other, 2_050, 2_150, 12)],
    11,
    'allowed',
  ],
  [
    'two writes that overlapped: not what was before both',
    [wrote(own, 2_000, 2_100, 11), wrote(other, 2_050, 2_150, 12)],
    10,
    'stale',
  ],
]

describe('the ledger of several processes', () => {
  test.each(histories)('judges %s', (_, writes, shown, verdict) => {
    expect(judge(writes, shown)).toBe(verdict)
  })

  test('gives nobody leave to lag behind a row of a list or a count for longer than the bound', () => {
    const shelf = (began: number, ids: readonly number[]): Report =>
      report(own, {
        reads: [
          {
            read: 'shelf',
            began,
            ended: began + 1,
            sightings: [
              list(
                'Post',
                { shelf: 1 },
                ids.map((id) => ({ id })),
              ),
              count('Post', { shelf: 1 }, ids.length),
              ...(ids.includes(2) ? [] : [missing('Post', 2)]),
            ],
          },
        ],
      })
    const ledger = open()
    ledger.take(report(other, { writes: [{ began: 10, ended: 20, changes: [changed('Post', 2, { shelf: 1 })] }] }))
    ledger.take(shelf(1_000, [1]))
    expect([ledger.stale, ledger.behind]).toEqual([[], 1])
    ledger.take(shelf(1_021, [1]))
    expect(ledger.stale.flatMap(({ faults }) => faults)).toEqual([
      'Post where shelf = 1: 2 was not shown, must be',
      'Post where shelf = 1: counted 1, must be 2',
      'Post 2 was not found, must be there',
    ])
  })

  test('waits for the process that may still tell of a write, and then takes what it told', () => {
    const ledger = open()
    const reads = [{ read: 'post 1', began: 100, ended: 110, sightings: [row(11)] }]
    ledger.take(report(own, { reads }))
    ledger.take(report(other, { until: 110 }))
    expect(ledger.judged).toBe(0)
    const writes = [{ began: 105, ended: 300, changes: [priced(11)] }]
    ledger.take(report(other, { writes, until: 111 }))
    expect([ledger.judged, ledger.stale]).toEqual([1, []])
  })

  test('names the process that read', () => {
    const ledger = open()
    ledger.take(report(own, {}))
    ledger.take(report(other, { reads: [{ read: 'post 1', began: 1, ended: 2, sightings: [row(9)] }] }))
    expect(ledger.stale).toEqual([{ by: other, read: 'post 1', faults: ['Post 1: price was 9, must be 10'] }])
  })
})
