import { type Model, modelsInReach, modelsThatFollow, type Relation } from '@tidemark/core/adapter'
import { asArray, isPlain, type PlainObject } from '../objects.ts'
import type { CompoundsOf } from '../reads/filter.ts'
import { readData } from './data.ts'
import { modelsMove, type Sketch } from './sketch.ts'

const collect = (relation: Relation, writes: PlainObject, compounds: CompoundsOf, into: Set<Model>): void => {
  const { link, target } = relation
  for (const model of modelsInReach(target)) into.add(model)
  if (link.kind === 'join') into.add(link.join)
  for (const given of Object.values(writes).flatMap((write) => asArray(write))) {
    if (!isPlain(given)) continue
    for (const data of [given, given['create'], given['update'], ...asArray(given['data'])]) {
      const { sets, nested } = readData(target, data, compounds)
      for (const model of modelsThatFollow(target, Object.keys(sets))) into.add(model)
      for (const inner of nested) collect(inner.relation, inner.writes, compounds, into)
    }
  }
}

/** Everything that a relation's nested writes may touch, at any depth, where it cannot be followed: all of it moves (rule 9). */
export const movesBelow = (
  sketch: Sketch,
  model: Model,
  relation: Relation,
  writes: PlainObject,
  compounds: CompoundsOf,
): void => {
  const models = new Set([model])
  collect(relation, writes, compounds, models)
  modelsMove(sketch, models)
}
