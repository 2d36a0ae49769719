import { describe, expect, it } from 'vitest'
import { FRESH, UNKNOWN } from '../../src/contracts/operation.ts'
import { createImages } from '../../src/memory/images.ts'
import { shop } from '../support/shop.ts'

const { of } = shop()
const Post = of('Post')
const row = { id: 7, slug: 's', authorId: 5, reviewerId: null, published: true }

describe('images of the rows seen last', () => {
  it('hold the fields that tags are made of, found by any unique key', () => {
    const images = createImages(10)
    images.see(Post, [{ ...row, title: 'not a key', rank: 3 }])
    expect(images.recall(Post, { id: 7 })).toEqual(row)
    expect(images.recall(Post, { slug: 's' })).toEqual(row)
    expect(images.recall(Post, { id: 7n })).toEqual(row)
    expect(images.recall(Post, { id: 8 })).toBeUndefined()
    expect(images.recall(Post, { authorId: 5 })).toBeUndefined()
    expect(images.recall(of('User'), { id: 7 })).toBeUndefined()
  })

  it('take the last that was seen', () => {
    const images = createImages(10)
    images.see(Post, [row])
    images.see(Post, [{ ...row, authorId: 6 }])
    expect(images.recall(Post, { id: 7 })).toMatchObject({ authorId: 6 })
  })

  it.each([
    ['does not show every key', { id: 7, slug: 's' }],
    ['has a field that nobody knows', { ...row, authorId: UNKNOWN }],
    ['points to a row that is new', { ...row, authorId: FRESH }],
  ])('know nothing of a row that %s', (_what, seen) => {
    const images = createImages(10)
    images.see(Post, [seen])
    expect(images.recall(Post, { id: 7 })).toBeUndefined()
  })

  it('are so many at most, and half of them at least: those seen last', () => {
    const images = createImages(8.5)
    const known = (): number[] =>
      Array.from({ length: 10 }, (_, id) => id).filter((id) => images.recall(of('Comment'), { id }) !== undefined)
    for (let id = 0; id < 10; id++) {
      images.see(of('Comment'), [{ id, postId: 1 }])
      expect(known().length).toBeLessThanOrEqual(8)
      expect(known().slice(-4)).toEqual([id - 3, id - 2, id - 1, id].filter((one) => one >= 0))
    }
    images.clear()
    expect(known()).toEqual([])
  })

  it('find a row by a unique key of several columns, and none by null', () => {
    const images = createImages(10)
    const [Member, Account] = [of('Membership'), of('Post')]
    images.see(Member, [{ userId: 1, teamId: 2n, kind: 'member' }])
    images.see(Account, [{ ...row, slug: null }])
    expect(images.recall(Member, { userId: 1, teamId: 2 })).toMatchObject({ userId: 1, teamId: 2n })
    expect(images.recall(Member, { userId: 2, teamId: 1 })).toBeUndefined()
    expect(images.recall(Account, { slug: null })).toBeUndefined()
  })

  it('are those of the table, whichever client of the database saw the row', () => {
    const images = createImages(10)
    const ofAnother = shop().of('Post')
    images.see(Post, [row])
    images.see(ofAnother, [{ ...row, authorId: 6 }])
    expect(images.recall(Post, { id: 7 })).toMatchObject({ authorId: 6 })
  })

  it('may be none', () => {
    expect(() => createImages(0).see(Post, [row])).not.toThrow()
  })
})
