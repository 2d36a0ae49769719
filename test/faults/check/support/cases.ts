import { describe, expect, test } from 'vitest'
import type { Claim, Fields, Promised } from '../../history/records.ts'
import type { ViolationKind } from '../../history/violation.ts'
import { check } from '../check.ts'
import { history, is, read, rows, strong, write, type Event } from './tell.ts'

export const post = (id: number, score: number, more: Fields = {}): Fields => ({ id, authorId: 1, score, ...more })
export const byId = (id: number, ...given: readonly Fields[]): Claim => rows('Post', { equals: { id } }, given)
export const ofAuthor = (authorId: number, ...given: readonly Fields[]): Claim =>
  rows('Post', { equals: { authorId } }, given)
export const userOne = (version: number): Fields => ({ id: 1, role: 'USER', version })

/** Two posts of one author, his account, a comment, and a tag on the first post. */
export const initial = [
  is('User', userOne(0)),
  is('Post', post(1, 0)),
  is('Post', post(2, 0)),
  is('Comment', { id: 1, postId: 1, likes: 0 }),
  is('Tag', { id: 7, name: 'sea' }),
  is('PostTag', { postId: 1, tagId: 7 }),
]

export const scored = write('1.1.1', [0, 10], [is('Post', post(1, 1))])
export const reading = (began: number, ...claims: readonly Claim[]): Event => read('2.1.1', [began, began + 2], claims)

const kinds = (promised: Promised, ...events: readonly Event[]): readonly ViolationKind[] =>
  check(history(initial, events), promised).violations.map(({ kind }) => kind)

/** Histories that a rule allows, and their twins that it does not. */
export interface Case {
  readonly name: string
  readonly promised?: Promised
  readonly fine?: readonly (readonly Event[])[]
  readonly wrong?: readonly (readonly [ViolationKind, ...(readonly Event[])])[]
}

export const describeCases = (cases: readonly Case[]): void =>
  describe.each(cases)('$name', ({ promised = strong, fine = [], wrong = [] }) => {
    if (fine.length > 0)
      test.each(fine.map((events, index) => ({ events, number: index + 1 })))('may be so: $number', ({ events }) => {
        expect(kinds(promised, ...events)).toEqual([])
      })

    if (wrong.length > 0)
      test.each(wrong.map(([kind, ...events], index) => ({ kind, events, number: index + 1 })))(
        '$kind: $number',
        ({ kind, events }) => {
          expect(kinds(promised, ...events)).toEqual([kind])
        },
      )
  })
