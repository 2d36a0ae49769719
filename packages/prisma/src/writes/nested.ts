import type { Relation } from '@tidemark/core/adapter'
import type { PlainObject } from '../objects.ts'
import type { CompoundsOf } from '../reads/filter.ts'
import { writeHeldHere } from './held-here.ts'
import { writeHeldThere } from './held-there.ts'
import { writeJoined } from './joined.ts'
import type { NestedContext, Parent } from './nested-context.ts'
import type { Sketch } from './sketch.ts'

/** What one relation's nested writes do. One level is followed row by row; what lies below moves whole models. */
export const writeNested = (
  sketch: Sketch,
  parent: Parent,
  relation: Relation,
  writes: PlainObject,
  compounds: CompoundsOf,
): void => {
  const context: NestedContext = { sketch, parent, relation, compounds }
  const { link } = relation
  if (link.kind === 'join') writeJoined(context, link, writes)
  else if (link.holds) writeHeldHere(context, writes)
  else writeHeldThere(context, link, writes)
}
