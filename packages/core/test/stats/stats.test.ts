import { describe, expect, it } from 'vitest'
import { createStats } from '../../src/stats/stats.ts'
import { manualClock } from '../../src/testing/manual-clock.ts'

const nothing = { hits: { l1: 0, l2: 0, l3: 0 }, misses: 0, bypasses: 0, refusedFills: 0, invalidations: 0, errors: 0 }

describe('statistics', () => {
  it('count what happened, in all and by model', () => {
    const { notice, read } = createStats(manualClock())
    notice({ type: 'hit', model: 'Post', tier: 'l1' })
    notice({ type: 'hit', model: 'Post', tier: 'l2' })
    notice({ type: 'miss', model: 'User' })
    notice({ type: 'bypass', reason: 'transaction' })
    notice({ type: 'refuse', model: 'User' })
    notice({ type: 'fill', model: 'User' })
    notice({ type: 'invalidate', model: 'User' })
    notice({ type: 'error', model: 'User' })
    notice({ type: 'degrade' })
    expect(read(5)).toEqual({
      hits: { l1: 1, l2: 1, l3: 0 },
      misses: 1,
      bypasses: 1,
      refusedFills: 1,
      invalidations: 1,
      errors: 1,
      bytes: 5,
      byModel: {
        Post: { ...nothing, hits: { l1: 1, l2: 1, l3: 0 } },
        User: { ...nothing, misses: 1, refusedFills: 1, invalidations: 1, errors: 1 },
      },
    })
  })

  it('are a picture of one moment', () => {
    const { notice, read } = createStats(manualClock())
    notice({ type: 'miss', model: 'Post' })
    const before = read(0)
    notice({ type: 'miss', model: 'Post' })
    before.misses = 100
    expect(before.byModel['Post']?.misses).toBe(1)
    expect(read(0).misses).toBe(2)
  })

  it('tell listeners of their events only, with the time of day, until they leave', () => {
    const clock = manualClock(1000)
    const { notice, on } = createStats(clock)
    const heard: unknown[] = []
    const off = on('hit', (event) => void heard.push(event))
    on('hit', () => void heard.push('second'))
    notice({ type: 'miss' })
    notice({ type: 'hit', model: 'Post', key: 'k' })
    off()
    off()
    notice({ type: 'hit' })
    expect(heard).toEqual([{ type: 'hit', model: 'Post', key: 'k', at: clock.wall() }, 'second', 'second'])
  })

  it('go on when a listener throws, and tell the others', () => {
    const { notice, on, read } = createStats(manualClock())
    const heard: string[] = []
    on('miss', () => {
      throw new Error('not mine')
    })
    on('miss', () => void heard.push('other'))
    expect(() => notice({ type: 'miss' })).not.toThrow()
    expect(heard).toEqual(['other'])
    expect(read(0)).toMatchObject({ misses: 1, errors: 1 })
  })
})
