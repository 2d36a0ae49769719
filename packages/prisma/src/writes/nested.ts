import type { CompoundsOf } from '../reads/filter.ts'
import type { RowData } from './data.ts'
import { writeHeldHere } from './held-here.ts'
import { writeHeldThere } from './held-there.ts'
import { writeJoined } from './joined.ts'
import { movesBelow } from './moves-below.ts'
import type { NestedContext, Parent } from './parent.ts'
import type { Sketch } from './sketch.ts'

/** What the nested writes of a row do, at any depth. */
export const writeNested = (sketch: Sketch, parent: Parent, data: RowData, compounds: CompoundsOf): void => {
  const below: NestedContext['below'] = (row, more) => writeNested(sketch, row, more, compounds)
  for (const { relation, writes } of data.nested) {
    const context: NestedContext = { sketch, parent, relation, compounds, below }
    const { link } = relation
    // Rows hang on a key that changes under them: who hangs where depends on what comes first.
    const changesKey = !(link.kind === 'key' && link.holds) && [link.own].flat().some(({ name }) => name in parent.sets)
    if (changesKey) movesBelow(sketch, parent.model, relation, writes, compounds)
    else if (link.kind === 'join') writeJoined(context, link, writes)
    else if (link.holds) writeHeldHere(context, link, writes)
    else writeHeldThere(context, link, writes)
  }
}
