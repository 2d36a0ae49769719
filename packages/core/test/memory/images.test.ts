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
    images.see(Post, { ...row, title: 'not a key', rank: 3 })
    expect(images.recall(Post, { id: 7 })).toEqual(row)
    expect(images.recall(Post, { slug: 's' })).toEqual(row)
    expect(images.recall(Post, { id: 7n })).toEqual(row)
    expect(images.recall(Post, { id: 8 })).toBeUndefined()
    expect(images.recall(Post, { authorId: 5 })).toBeUndefined()
    expect(images.recall(of('User'), { id: 7 })).toBeUndefined()
  })

  it('take the last that was seen', () => {
    const images = createImages(10)
    images.see(Post, row)
    images.see(Post, { ...row, authorId: 6 })
    expect(images.recall(Post, { id: 7 })).toMatchObject({ authorId: 6 })
  })

  it.each([
    ['does not show every key', { id: 7, slug: 's' }],
    ['has a field that nobody knows', { ...row, authorId: UNKNOWN }],
    ['points to a row that is new', { ...row, authorId: FRESH }],
  ])('know nothing of a row that %s', (_what, seen) => {
    const images = createImages(10)
    images.see(Post, seen)
    expect(images.recall(Post, { id: 7 })).toBeUndefined()
  })

  it('are so many, and no more', () => {
    const images = createImages(4.5)
    for (let id = 0; id < 10; id++) images.see(of('Comment'), { id, postId: 1 })
    const known = Array.from({ length: 10 }, (_, id) => images.recall(of('Comment'), { id })).filter(Boolean)
    expect(known).toHaveLength(4)
    images.clear()
    expect(images.recall(of('Comment'), { id: 9 })).toBeUndefined()
  })

  it('may be none', () => {
    expect(() => createImages(0).see(Post, row)).not.toThrow()
  })
})
