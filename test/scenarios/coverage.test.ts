import { expect, test } from 'vitest'
import { rows as a } from './groups/a-single-row.ts'
import { rows as b } from './groups/b-filters.ts'
import { rows as c } from './groups/c-order-and-pages.ts'
import { rows as d } from './groups/d-aggregates.ts'
import { rows as e } from './groups/e-relations.ts'
import { rows as j } from './groups/j-transactions.ts'
import { processes as k5 } from './groups/k-processes.ts'
import { rows as k } from './groups/k-races.ts'
import { rows as l } from './groups/l-processes.ts'
import { rows as m } from './groups/m-failover.ts'
import { rows as n } from './groups/n-values.ts'
import { rows as o } from './groups/o-identity.ts'
import { rows as p } from './groups/p-negative.ts'
import { rows as q } from './groups/q-time.ts'
import { rows as claims } from './groups/r-claims.ts'
import { rows as r } from './groups/r-load.ts'
import { groups, idsOf } from './ids.ts'
import { notApplicable } from './not-applicable.ts'

const told = new Set([a, b, c, d, e, j, k, k5, l, m, n, o, p, q, r, claims].flat().map(({ id }) => id))

test('every scenario is told by rows or has a reason why not, and never both', () => {
  const left = new Set(Object.keys(notApplicable))
  const all = groups.flatMap(idsOf)
  expect(
    [...told, ...left].filter((id) => !all.includes(id)),
    'no such scenario',
  ).toEqual([])
  expect(
    all.filter((id) => !told.has(id) && !left.has(id)),
    'nobody tells these',
  ).toEqual([])
  expect(
    all.filter((id) => told.has(id) && left.has(id)),
    'told, and yet not applicable',
  ).toEqual([])
})

test('every reason is one', () => {
  for (const [id, reason] of Object.entries(notApplicable)) expect(reason.length, id).toBeGreaterThan(20)
})
