import { describe, expect, it } from 'vitest'
import { onePost, post, postsOf, withComments, world } from '../support/processes.ts'

const two = (consistency: 'strong' | 'bounded' = 'strong') => {
  const here = world({ consistency })
  const together = () => here.process({ l1: false }, { asksTogether: true })
  return { ...here, a: together(), b: together() }
}
const later = (value: unknown) => async () => value
const never = async (): Promise<never> => {
  throw new Error('the database was asked')
}

describe('where a server takes versions and an entry for one question', () => {
  it.each(['strong', 'bounded'] as const)('a hit of the tier is one question, in %s', async (consistency) => {
    const { a, b } = two(consistency)
    await a.read(onePost(a), later(post()))
    b.asked()
    expect(await b.read(onePost(b), never)).toEqual(post())
    expect(b.asked()).toEqual(['lookWith'])
    expect(b.events('hit').map(({ tier }) => tier)).toEqual(['l2'])
  })

  it('what rows are found to hang on costs a second look, and no more', async () => {
    const { a, b } = two()
    const answer = { ...post(), comments: [{ id: 1, postId: 7, authorId: 5 }] }
    await a.read(withComments(a), later(answer))
    b.asked()
    expect(await b.read(withComments(b), never)).toEqual(answer)
    expect(b.asked()).toEqual(['lookWith', 'look'])
  })

  it('nobody gets what a write has moved, or is about to', async () => {
    const { a, b } = two()
    await a.read(postsOf(a), later([post()]))
    let during: unknown
    await a.write(7, async () => (during = await b.read(postsOf(b), later(['during']))))
    expect(during).toEqual(['during'])
    expect(await b.read(postsOf(b), later(['after']))).toEqual(['after'])
  })

  it('nobody gets what its own process could not tell the server of yet', async () => {
    const { a, server } = two()
    await a.read(postsOf(a), later([post()]))
    server.down()
    await a.write()
    server.up()
    expect(await a.read(postsOf(a), later(['new']))).toEqual(['new'])
  })

  it('a question that fails is an error, and the database answers', async () => {
    const { a, b } = two()
    await a.read(onePost(a), later(post()))
    b.wire.refuse(1)
    expect(await b.read(onePost(b), later(post(7, 'loaded')))).toEqual(post(7, 'loaded'))
    expect(b.events('error')).toHaveLength(1)
    expect(b.events('refuse').map(({ reason }) => reason)).toEqual(['error'])
  })
})
