import { describe, expect, it } from 'vitest'
import type { Contest, Need } from '../../bench/contest.ts'
import { possible } from '../../bench/possible.ts'

const contest = (name: string, needs?: Need): Contest => ({
  name,
  budget: null,
  clock: 'wall',
  ...(needs && { needs }),
  prepare: () => Promise.reject(new Error('nothing is prepared here')),
})

const [copy, redisHit, miss] = [contest('copy'), contest('redis-hit', 'redis'), contest('miss', 'postgresql')]

/** What is left of these on a machine with such programs, and what is said about it. */
const leftOn = (programs: readonly Need[], wanted: readonly Contest[]) => {
  const said: string[] = []
  const left = possible(
    wanted,
    (need) => programs.includes(need),
    (line) => said.push(line),
  )
  return { left, said }
}

describe('what this machine can run', () => {
  it('is everything where the programs are', () => {
    const all = [copy, redisHit, miss]
    expect(leftOn(['redis', 'postgresql'], all)).toEqual({ left: all, said: [] })
  })

  it('is what needs no program that is missing, with a word about the rest', () => {
    const { left, said } = leftOn(['redis'], [copy, redisHit, miss])
    expect(left).toEqual([copy, redisHit])
    expect(said).toEqual([
      'no PostgreSQL on this machine (apt-get install -y postgresql, brew install postgresql); left out: miss',
    ])
  })

  it('looks for no program that nothing needs', () => {
    const said: string[] = []
    const look = (need: Need): boolean => expect.fail(`looked for ${need}`)
    expect(possible([copy], look, (line) => said.push(line))).toEqual([copy])
    expect(said).toEqual([])
  })

  it('is an error where nothing is left', () => {
    expect(() => leftOn([], [redisHit])).toThrow(
      /^no redis-server on this machine .*; nothing is left without redis-hit$/,
    )
  })
})
