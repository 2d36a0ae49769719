import { beforeEach, describe, expect, test } from 'vitest'
import { createLedger, type Ledger } from '../../examples/shop/ledger/ledger.ts'
import { changed, count, list, missing, type RowState, type Sighting } from '../../examples/shop/ledger/sighting.ts'
import { createWitness, type Witness } from '../../examples/shop/ledger/witness.ts'

const row = (id: number, fields: Record<string, unknown>): Sighting => ({ kind: 'row', model: 'Post', id, fields })
const inShelf = (...ids: number[]): Sighting =>
  list(
    'Post',
    { shelf: 1 },
    ids.map((id) => ({ id })),
  )

describe('the ledger of the demo', () => {
  let ledger: Ledger
  let witness: Witness

  beforeEach(() => {
    const isGrouping = (model: string, field: string) => model === 'Post' && field === 'shelf'
    ledger = createLedger({ processes: 1, mayLag: 0, isGrouping })
    // A clock that stands: the order of calls in one process is known without it.
    witness = createWitness({ by: 0, now: () => 0, tell: ledger.take })
    ledger.open([1, 2, 3].map((id) => changed('Post', id, { shelf: 1, price: 10 })))
  })

  const write = (...changes: RowState[]): void => witness.wrote(witness.beginWrite(), changes)
  const read = (...sightings: Sighting[]): void => witness.saw(witness.beginRead(), 'a read', sightings)
  const faults = (): readonly string[] => {
    witness.rest()
    return ledger.stale.flatMap((each) => each.faults)
  }

  test('takes what the database says', () => {
    read(row(1, { price: 10 }), inShelf(3, 2, 1), count('Post', { shelf: 1 }, 3), missing('Post', 4))
    expect([faults(), ledger.judged]).toEqual([[], 1])
  })

  test('finds a value from before an acknowledged write', () => {
    write(changed('Post', 1, { price: 11 }))
    read(row(1, { price: 10 }))
    expect(faults()).toEqual(['Post 1: price was 10, must be 11'])
  })

  test('takes the old value of a read that began before the write was acknowledged', () => {
    const began = witness.beginRead()
    write(changed('Post', 1, { price: 11 }))
    witness.saw(began, 'a read', [row(1, { price: 10 })])
    witness.saw(began, 'a read', [row(1, { price: 11 })])
    expect(faults()).toEqual([])
  })

  test('lets two writes that overlapped come in either order, but nothing older', () => {
    const [one, other] = [witness.beginWrite(), witness.beginWrite()]
    witness.wrote(one, [changed('Post', 1, { price: 11 })])
    witness.wrote(other, [changed('Post', 1, { price: 12 })])
    read(row(1, { price: 11 }))
    read(row(1, { price: 12 }))
    expect(faults()).toEqual([])
    read(row(1, { price: 10 }))
    expect(faults()).toEqual(['Post 1: price was 10, must be 11 or 12'])
  })

  test('finds what was rolled back', () => {
    const writing = witness.beginWrite()
    read(row(1, { price: 99 }))
    witness.abandoned(writing)
    expect(faults()).toEqual(['Post 1: price was 99, must be 10'])
  })

  test('finds a deleted row: itself, in a list, in a count', () => {
    write(changed('Post', 2, { shelf: undefined, price: undefined }))
    read(missing('Post', 2), inShelf(3, 1), count('Post', { shelf: 1 }, 2))
    expect(faults()).toEqual([])
    read(row(2, { price: 10 }))
    read(inShelf(3, 2, 1))
    read(count('Post', { shelf: 1 }, 3))
    expect(faults()).toEqual([
      'Post 2: price was 10, must be no such row',
      'Post where shelf = 1: 2 was shown, must not be',
      'Post where shelf = 1: counted 3, must be 2',
    ])
  })

  test('misses a new row: itself, in a list, in a count', () => {
    write(changed('Post', 4, { shelf: 1, price: 5 }))
    read(missing('Post', 4))
    read(inShelf(3, 2, 1))
    read(count('Post', { shelf: 1 }, 3))
    expect(faults()).toEqual([
      'Post 4 was not found, must be there',
      'Post where shelf = 1: 4 was not shown, must be',
      'Post where shelf = 1: counted 3, must be 4',
    ])
  })

  test('knows in which list a row is that moved', () => {
    write(changed('Post', 2, { shelf: 2 }))
    read(list('Post', { shelf: 2 }, []))
    read(inShelf(3, 2, 1))
    expect(faults()).toEqual([
      'Post where shelf = 2: 2 was not shown, must be',
      'Post where shelf = 1: 2 was shown, must not be',
    ])
  })

  test('judges a page by what belongs on it', () => {
    const page = (skip: number, ...ids: number[]) =>
      list(
        'Post',
        { shelf: 1 },
        ids.map((id) => ({ id })),
        { skip, take: 2 },
      )
    read(page(0, 3, 2), page(2, 1), page(4))
    expect(faults()).toEqual([])
    write(changed('Post', 4, { shelf: 1 }))
    read(page(0, 4, 3), page(2, 2, 1), page(4))
    expect(faults()).toEqual([])
    read(page(0, 3, 2))
    read(page(2, 1))
    expect(faults()).toEqual([
      'Post where shelf = 1: 4 was not shown, must be',
      'Post where shelf = 1: 2 rows were skipped, there are 3 before the page',
    ])
  })
})
