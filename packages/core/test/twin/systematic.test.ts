import { afterAll, describe, expect, it } from 'vitest'
import { createSearch } from './search.ts'
import { setUps } from './set-ups.ts'

describe('in every order of a small world', { timeout: 120_000 }, () => {
  let all = 0
  afterAll(() => console.log(`the twin played ${all} schedules`))

  it.each(setUps)('nobody is told what his mode forbids: $name ($mode)', async (setUp) => {
    const search = createSearch(setUp)
    for (let deviations = 0; deviations <= setUp.bound.together; deviations++) {
      const violation = await search.level(deviations)
      if (violation !== undefined) throw violation
    }
    all += search.count.played
    expect(search.count.judged).toBeGreaterThan(setUp.bound.together)
  })
})
