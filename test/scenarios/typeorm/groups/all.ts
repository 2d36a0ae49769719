import type { Group } from '../../ids.ts'
import type { AnyRow } from '../runner/row.ts'
import { rows as a } from './a-single-row.ts'
import { rows as b } from './b-filters.ts'
import { rows as c } from './c-order-and-pages.ts'
import { rows as d } from './d-aggregates.ts'
import { rows as e } from './e-relations.ts'
import { rows as f } from './f-many-to-many.ts'
import { cascades } from './g-cascades.ts'
import { processes as gets } from './g-processes.ts'
import { rows as h } from './h-cascades.ts'
import { rows as i } from './i-bulk-and-raw.ts'
import { rows as j } from './j-transactions.ts'
import { processes as fills } from './k-processes.ts'
import { rows as k } from './k-races.ts'
import { rows as n } from './n-values.ts'
import { rows as o } from './o-identity.ts'
import { rows as p } from './p-negative.ts'
import { rows as q } from './q-time.ts'
import { rows as r } from './r-load.ts'
import { rows as t } from './t-observability.ts'

/** Every row of every group. */
export const all: Readonly<Record<Group, readonly AnyRow[]>> = {
  A: a,
  B: b,
  C: c,
  D: d,
  E: e,
  F: f,
  G: [...cascades, ...gets],
  H: h,
  I: i,
  J: j,
  K: [...k, ...fills],
  L: [],
  M: [],
  N: n,
  O: o,
  P: p,
  Q: q,
  R: r,
  T: t,
}
