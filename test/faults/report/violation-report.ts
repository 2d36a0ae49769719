import type { Verdict, Violation, ViolationKind } from '../history/violation.ts'
import { smallestFirst } from './smallest-first.ts'

export interface ReportSettings {
  /** So many violations are told in full. */
  readonly most: number
}

const toldInFull = ({ kind, call, says, story }: Violation): string =>
  [`${kind}: ${call}`, `  ${says}`, ...story.map((line) => `    ${line}`)].join('\n')

const counted = (violations: readonly Violation[]): string => {
  const kinds = new Map<ViolationKind, number>()
  for (const { kind } of violations) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  return [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')
}

/** What was found, for people: the smallest story first, and how many more there are of each kind. */
export const violationReport = ({ reads, writes, violations }: Verdict, { most }: ReportSettings): string => {
  const checked = `${reads} reads and ${writes} writes checked`
  if (violations.length === 0) return `${checked}: no violation.`
  const ordered = smallestFirst(violations)
  const rest = ordered.slice(most)
  return [
    `${checked}, violations: ${counted(ordered)}.`,
    ...ordered.slice(0, most).map(toldInFull),
    ...(rest.length === 0 ? [] : [`And more: ${counted(rest)}.`]),
  ].join('\n\n')
}
