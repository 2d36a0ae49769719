import { describe, expect, test } from 'vitest'
import type { About } from './any-orm/about.ts'
import { type Verdict, verdicts } from './any-orm/rows.ts'
import { all as rowsOfPrisma } from './groups/all.ts'
import { type Group, groups, idsOf } from './ids.ts'
import { notApplicable as notOfPrisma } from './not-applicable.ts'
import { all as rowsOfTypeorm } from './typeorm/groups/all.ts'
import { notApplicable as notOfTypeorm } from './typeorm/not-applicable.ts'

/** Any row of any ORM, as far as it is counted here. */
type AnyRow = About & Partial<Readonly<Record<Verdict, object>>>

interface Covered {
  readonly orm: string
  readonly all: Readonly<Record<Group, readonly AnyRow[]>>
  readonly notApplicable: Readonly<Record<string, string>>
}

const covered: readonly Covered[] = [
  { orm: 'Prisma', all: rowsOfPrisma, notApplicable: notOfPrisma },
  { orm: 'TypeORM', all: rowsOfTypeorm, notApplicable: notOfTypeorm },
]

/** How many reads stand under each verdict; stories and rows of several processes have one each, in words. */
const counted = (rows: readonly AnyRow[]): string => {
  const reads = (row: AnyRow, verdict: Verdict): number => {
    const found = row[verdict]
    if (found === undefined) return 0
    return typeof found === 'function' ? 1 : Object.keys(found).length
  }
  const sum = (count: (row: AnyRow) => number): number => rows.reduce((total, row) => total + count(row), 0)
  const byVerdict = verdicts.map((verdict) => `${verdict} ${sum((row) => reads(row, verdict))}`)
  const stories = `stories ${sum((row) => Number('story' in row))}`
  const processes = `several processes ${sum((row) => Number('processes' in row))}`
  return [...byVerdict, stories, processes].join(', ')
}

describe.each(covered)('scenarios of $orm', ({ orm, all, notApplicable }) => {
  const rows = Object.values(all).flat()
  const told = new Set(rows.map(({ id }) => id))

  test('every scenario is told by rows or has a reason why not, and never both', () => {
    const left = new Set(Object.keys(notApplicable))
    const lines = groups.flatMap(idsOf)
    console.log(
      `scenarios of ${orm}: ${lines.length} lines, ${told.size} of them told by ${rows.length} rows (${counted(rows)}), ${left.size} not applicable`,
    )
    expect(
      [...told, ...left].filter((id) => !lines.includes(id)),
      'no such scenario',
    ).toEqual([])
    expect(
      lines.filter((id) => !told.has(id) && !left.has(id)),
      'nobody tells these',
    ).toEqual([])
    expect(
      lines.filter((id) => told.has(id) && left.has(id)),
      'told, and yet not applicable',
    ).toEqual([])
  })

  test('every row stands in the group that its number names', () => {
    for (const [group, own] of Object.entries(all))
      for (const { id } of own) expect(id.replace(/\d+$/, ''), id).toBe(group)
  })

  test('every reason is one', () => {
    for (const [id, reason] of Object.entries(notApplicable)) expect(reason.length, id).toBeGreaterThan(20)
  })
})
