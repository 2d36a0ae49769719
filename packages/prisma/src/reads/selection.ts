import { type Child, everything, type Model, type Selection } from '@tidemark/core/adapter'
import { asArray, isPlain, type PlainObject } from '../objects.ts'
import { type CompoundsOf, filterOf } from './filter.ts'
import { looksAt, looksAtCounted, type Shows } from './looks-at.ts'

/** The call names something that is not the schema's: a computed field of a result extension. */
export class NotOfTheSchema extends Error {
  override readonly name = 'NotOfTheSchema'
}

/** Models that an order hangs on beyond the rows it shows. */
const orderedBy = (model: Model, orderBy: unknown, into: Set<Model>): void => {
  for (const order of asArray(orderBy)) {
    if (!isPlain(order)) continue
    for (const [name, direction] of Object.entries(order)) {
      // How much a word counts may be a matter of how many rows of the table have it.
      if (name === '_relevance' && direction !== undefined) into.add(model)
      const relation = model.relations.get(name)
      if (relation === undefined || direction === undefined) continue
      into.add(relation.target)
      if (relation.link.kind === 'join') into.add(relation.link.join)
      orderedBy(relation.target, direction, into)
    }
  }
}

const countsOf = (model: Model, counted: unknown, compounds: CompoundsOf): Child[] => {
  const asked = isPlain(counted) ? (counted['select'] as PlainObject | undefined) : undefined
  return [...model.relations.values()].flatMap((relation) => {
    const one = asked === undefined ? relation.many : asked[relation.name]
    if (one === undefined || one === false) return []
    const where = isPlain(one) ? one['where'] : undefined
    const filter = filterOf(relation.target, where, compounds)
    const selection: Selection = {
      model: relation.target,
      filter,
      alsoReads: [],
      partial: false,
      looksAt: looksAtCounted(relation.target, where, compounds),
      children: [],
    }
    if (relation.link.kind !== 'join' || where === undefined) return [{ relation, at: undefined, selection }]
    // Which of the linked rows pass is for the rows at the other end to say.
    return [{ relation, at: undefined, selection: { ...selection, alsoReads: [relation.target] } }]
  })
}

const childrenOf = (model: Model, args: PlainObject, compounds: CompoundsOf): Child[] => {
  const shown = (args['select'] ?? args['include']) as PlainObject | undefined
  if (!isPlain(shown)) return []
  return Object.entries(shown).flatMap(([name, asked]): Child[] => {
    if (asked === undefined || asked === false) return []
    if (name === '_count') return countsOf(model, asked, compounds)
    const relation = model.relations.get(name)
    if (relation === undefined) {
      if (!model.fields.has(name)) throw new NotOfTheSchema(`${model.name}.${name}`)
      return []
    }
    const inner = isPlain(asked) ? asked : {}
    const shows = relation.many ? 'rows' : 'oneRow'
    return [{ relation, at: name, selection: selectionOf(relation.target, inner, compounds, shows) }]
  })
}

/**
 * What `{ where, select, include, orderBy, take … }` shows of a model.
 *
 * @param shows how the rows come into the answer
 */
export const selectionOf = (model: Model, args: PlainObject, compounds: CompoundsOf, shows: Shows): Selection => {
  const alsoReads = new Set<Model>()
  orderedBy(model, args['orderBy'], alsoReads)
  // The row a cursor names need not pass the filter, and its values decide where the page begins.
  if (args['cursor'] !== undefined) alsoReads.add(model)
  return {
    model,
    filter: args['where'] === undefined ? everything : filterOf(model, args['where'], compounds),
    alsoReads: [...alsoReads],
    partial: ['take', 'skip', 'cursor', 'distinct'].some((word) => args[word] !== undefined),
    looksAt: looksAt(model, args, compounds, shows),
    children: childrenOf(model, args, compounds),
  }
}
