import { describe, expect, test } from 'vitest'
import type { Claim, Condition, Fields, Promised } from '../history/records.ts'
import type { Violation } from '../history/violation.ts'
import { check } from './check.ts'
import {
  bounded,
  count,
  death,
  gone,
  history,
  is,
  read,
  rows,
  strong,
  untold,
  write,
  type Event,
} from './support/tell.ts'

const post = (id: number, score: number): Fields => ({ id, score })
const byId = (id: number, given: Fields): Claim => rows('Post', { equals: { id } }, [given])
const tagged: Condition = { some: { field: 'postId', model: 'PostTag', where: { equals: { tagId: 7 } } } }
const initial = [is('Post', post(1, 0)), is('Post', post(2, 0)), is('PostTag', { postId: 1, tagId: 7 })]

const violation = (promised: Promised, ...events: readonly Event[]): Violation | undefined =>
  check(history(initial, events), promised).violations[0]

describe('the story of a violation', () => {
  const scored = write('1.1.1', [0, 10], [is('Post', post(1, 1))])

  test('tells who replaced what was told, and how long before', () => {
    const noise = [
      write('3.1.1', [0, 1], [is('Post', post(2, 1))]),
      write('3.1.2', [30, 31], [is('Post', post(1, 2))]),
      write('3.1.3', [90, 91], [is('Post', post(1, 3))]),
    ]
    const told = violation(strong, scored, ...noise, read('2.1.1', [22.3, 24], [byId(1, post(1, 0))]))
    expect(told).toEqual({
      kind: 'stale',
      call: '2.1.1',
      says: 'read 2.1.1 was told Post 1 { score: 0 }: 1.1.1 write 1.1.1 was acknowledged 12.3 ms before the read began; strong allows 0.0 ms.',
      story: [
        '-22.3 to -12.3 ms: 1.1.1 write 1.1.1 (acknowledged): Post 1: { score: 0 } → { score: 1 }',
        '0.0 to 1.7 ms: 2.1.1 read 2.1.1 (read) was told Post 1 { score: 0 }',
        'so: 1.1.1 write 1.1.1 was acknowledged 12.3 ms before the read began; strong allows 0.0 ms',
      ],
    })
  })

  test('tells that it was the reader itself', () => {
    const told = violation(bounded, scored, read('1.1.2', [15, 16], [byId(1, post(1, 0))]))
    expect(told?.says).toContain('acknowledged to the reader itself 5.0 ms before the read began')
  })

  test('tells of the lease of the dead', () => {
    const died = [untold('1.1.1', 0, [is('Post', post(1, 1))]), death('1.1', 20)]
    const told = violation(strong, ...died, read('2.1.1', [620, 621], [byId(1, post(1, 0))]))
    expect(told?.story).toEqual([
      '-620.0 to -600.0 ms: 1.1.1 (its process died): Post 1: { score: 0 } → { score: 1 }',
      '0.0 to 1.0 ms: 2.1.1 read 2.1.1 (read) was told Post 1 { score: 0 }',
      'so: the process of 1.1.1 died 600.0 ms before the read began; the lease is 500.0 ms, and strong allows 0.0 ms',
    ])
  })

  test('tells what a list lacks, and who made it belong there', () => {
    const tag = write('1.1.1', [0, 10], [is('PostTag', { postId: 2, tagId: 7 })])
    const told = violation(strong, tag, read('2.1.1', [12, 13], [rows('Post', tagged, [post(1, 0)])]))
    expect(told?.story).toEqual([
      '-12.0 to -2.0 ms: 1.1.1 write 1.1.1 (acknowledged): PostTag 2/7 { postId: 2, tagId: 7 } is made',
      '0.0 to 1.0 ms: 2.1.1 read 2.1.1 (read) was told Post where id is postId of some (PostTag where tagId = 7), without Post 2',
      'so: 1.1.1 write 1.1.1 was acknowledged 2.0 ms before the read began; strong allows 0.0 ms',
    ])
  })

  test('tells what a list has too much, and who took it out', () => {
    const untagged = write('1.1.1', [0, 10], [gone('PostTag', '1/7')])
    const told = violation(strong, untagged, read('2.1.1', [12, 13], [rows('Post', tagged, [post(1, 0)])]))
    expect(told?.story[0]).toBe('-12.0 to -2.0 ms: 1.1.1 write 1.1.1 (acknowledged): PostTag 1/7 is deleted')
  })

  test('tells what the count was, and what changed it', () => {
    const deleted = write('1.1.1', [0, 10], [gone('Post', 2)])
    const told = violation(strong, deleted, read('2.1.1', [12, 13], [count('Post', {}, 2)]))
    expect(told?.story).toEqual([
      '-12.0 to -2.0 ms: 1.1.1 write 1.1.1 (acknowledged): Post 2 is deleted',
      '0.0 to 1.0 ms: 2.1.1 read 2.1.1 (read) was told a count of 2 for every Post',
      'so: whenever it may be of, there were 1; strong allows 0.0 ms',
    ])
  })

  test('tells when each part of a torn answer was true', () => {
    const later = write('1.1.2', [30, 40], [is('Post', post(2, 1))])
    const told = violation(bounded, scored, later, read('2.1.1', [60, 62], [byId(1, post(1, 0)), byId(2, post(2, 1))]))
    expect(told?.story).toEqual([
      '-60.0 to -50.0 ms: 1.1.1 write 1.1.1 (acknowledged): Post 1: { score: 0 } → { score: 1 }',
      '-30.0 to -20.0 ms: 1.1.2 write 1.1.2 (acknowledged): Post 2: { score: 0 } → { score: 1 }',
      '0.0 to 2.0 ms: 2.1.1 read 2.1.1 (read) was told Post 2 { score: 1 }; Post 1 { score: 0 }',
      'so: Post 2 { score: 1 } is true at -30.0 ms or soon after',
      'so: Post 1 { score: 0 } is true from -100.0 ms to soon after -60.0 ms',
      'so: at no instant all of this',
    ])
  })

  test('tells that what was seen came later, or never', () => {
    const late = write('1.1.1', [0, 30], [is('Post', post(1, 1))], { mayCommit: 25 })
    const early = violation(strong, late, read('2.1.1', [20, 21], [byId(1, post(1, 1))]))
    expect(early?.story[0]).toContain('not committed before 5.0 ms')
    expect(early?.says).toContain('that was not committed before the read had ended')
    const never = violation(strong, read('2.1.1', [20, 21], [byId(1, post(1, 5))]))
    expect(never?.says).toContain('nothing like it was ever committed')
  })

  test('tells what the database has of a call that should not have committed', () => {
    const refused = write('1.1.1', [0, 10], [is('Post', post(1, 1))], { outcome: 'refused', error: 'no Redis' })
    expect(violation(strong, refused)).toEqual({
      kind: 'phantom',
      call: '1.1.1',
      says: 'write 1.1.1 was refused, and is in the database all the same: no Redis.',
      story: [
        '0.0 to 10.0 ms: 1.1.1 write 1.1.1 (refused): no Redis',
        'afterwards the database has of it: Post 1 { score: 1 }',
      ],
    })
  })
})
