import type { Fields, Statement } from '../history/records.ts'
import type { Dice } from './dice.ts'

type Listed = 'User' | 'Post' | 'Comment' | 'Tag'

/** The rows that a worker has heard of, so that its calls meet the same few rows as those of the others. */
export interface Known {
  /** A row to ask for or to change. It may be gone by now. */
  id(model: Listed): number
  email(): string
  count(model: Listed): number
  /** Who a post was last seen to be of: in somebody's list it may still stand when it was taken away. */
  authorOf(post: number): number
  see(statements: readonly Statement[]): void
  /** Somebody says that it is not there. */
  forget(model: Listed, id: number): void
}

/** More is not remembered: few rows are hot rows. */
const MOST: Readonly<Record<Listed, number>> = { User: 8, Post: 14, Comment: 40, Tag: 5 }
/** Something that never was: "nothing found" is an answer, too. Not 0, which TypeORM takes for no id at all. */
const NOBODY = -1

export const createKnown = (dice: Dice): Known => {
  const ids: Record<Listed, number[]> = { User: [], Post: [], Comment: [], Tag: [] }
  const emails = new Map<number, string>()
  const authors = new Map<number, number>()

  const note = (model: Listed, row: Fields): void => {
    const { id, email, authorId } = row
    if (typeof id !== 'number') return
    if (typeof authorId === 'number') authors.set(id, authorId)
    if (typeof email === 'string') emails.set(id, email)
    if (ids[model].includes(id)) return
    ids[model].push(id)
    if (ids[model].length > MOST[model]) ids[model].splice(dice.below(ids[model].length), 1)
  }

  return {
    id: (model) => (ids[model].length === 0 ? NOBODY : dice.pick(ids[model])),
    email: () => {
      const all = [...emails.values()]
      return all.length === 0 ? 'nobody@tide.mark' : dice.pick(all.slice(-12))
    },
    count: (model) => ids[model].length,
    authorOf: (post) => authors.get(post) ?? NOBODY,
    see: (statements) => {
      for (const claim of statements.flat())
        if (claim.kind === 'rows' && claim.model !== 'PostTag') for (const row of claim.rows) note(claim.model, row)
    },
    forget: (model, id) => {
      ids[model] = ids[model].filter((other) => other !== id)
    },
  }
}
