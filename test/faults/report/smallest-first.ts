import type { Violation } from '../history/violation.ts'

const letters = ({ says, story }: Violation): number => says.length + story.join('').length

/** What is understood soonest comes first: the fewest lines, then the fewest letters. */
export const smallestFirst = (violations: readonly Violation[]): readonly Violation[] =>
  violations.toSorted((a, b) => a.story.length - b.story.length || letters(a) - letters(b))
