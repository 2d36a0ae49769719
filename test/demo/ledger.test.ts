import { beforeEach, describe, expect, test } from 'vitest'
import { createLedger, type Ledger } from '../../examples/shop/ledger/ledger.ts'
import { changed, count, list, missing, type Sighting } from '../../examples/shop/ledger/sighting.ts'

const row = (id: number, fields: Record<string, unknown>): Sighting => ({ kind: 'row', model: 'Post', id, fields })
const inShelf = (...ids: number[]): Sighting =>
  list(
    'Post',
    { shelf: 1 },
    ids.map((id) => ({ id })),
  )

describe('the ledger of the demo', () => {
  let ledger: Ledger

  beforeEach(() => {
    ledger = createLedger((model, field) => model === 'Post' && field === 'shelf')
    ledger.open([1, 2, 3].map((id) => changed('Post', id, { shelf: 1, price: 10 })))
  })

  const write = (...changes: Parameters<Ledger['wrote']>[1]): void => ledger.wrote(ledger.beginWrite(), changes)
  const read = (...sightings: Sighting[]): void => ledger.saw(ledger.beginRead(), 'a read', sightings)
  const faults = (): readonly string[] => ledger.stale.flatMap((each) => each.faults)

  test('takes what the database says', () => {
    read(row(1, { price: 10 }), inShelf(3, 2, 1), count('Post', { shelf: 1 }, 3), missing('Post', 4))
    expect([ledger.judged, ledger.stale]).toEqual([1, []])
  })

  test('finds a value from before an acknowledged write', () => {
    write(changed('Post', 1, { price: 11 }))
    read(row(1, { price: 10 }))
    expect(faults()).toEqual(['Post 1: price was 10, must be 11'])
  })

  test('takes the old value of a read that began before the write was acknowledged', () => {
    const began = ledger.beginRead()
    write(changed('Post', 1, { price: 11 }))
    ledger.saw(began, 'a read', [row(1, { price: 10 })])
    ledger.saw(began, 'a read', [row(1, { price: 11 })])
    expect(faults()).toEqual([])
  })

  test('waits with its judgement for a write that is under way, and takes its value', () => {
    const writing = ledger.beginWrite()
    read(row(1, { price: 11 }))
    expect(ledger.judged).toBe(0)
    ledger.wrote(writing, [changed('Post', 1, { price: 11 })])
    expect([ledger.judged, faults()]).toEqual([1, []])
  })

  test('lets two writes that overlapped come in either order, but nothing older', () => {
    const [one, other] = [ledger.beginWrite(), ledger.beginWrite()]
    ledger.wrote(one, [changed('Post', 1, { price: 11 })])
    ledger.wrote(other, [changed('Post', 1, { price: 12 })])
    read(row(1, { price: 11 }))
    read(row(1, { price: 12 }))
    expect(faults()).toEqual([])
    read(row(1, { price: 10 }))
    expect(faults()).toEqual(['Post 1: price was 10, must be 11 or 12'])
  })

  test('finds what was rolled back', () => {
    const writing = ledger.beginWrite()
    read(row(1, { price: 99 }))
    ledger.abandoned(writing)
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
