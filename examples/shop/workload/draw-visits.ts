import type { Random } from '@tidemark/shop'
import { oneOf } from './choice.ts'
import { drawFrom } from './draw.ts'
import type { Visit } from './operation.ts'
import { readMix } from './read-mix.ts'
import type { Town } from './town.ts'
import { writeMix } from './write-mix.ts'

/** One visit in twenty changes something. */
const writeChance = 1 / 20

/** So many operations or a few more, the same for the same seed and the same shop. */
export const drawVisits = (town: Town, operations: number, random: Random): readonly Visit[] => {
  const draw = drawFrom(town, random)
  const readVisit = oneOf(readMix(draw, town), random)
  const writeVisit = oneOf(writeMix(draw, town), random)
  const visits: Visit[] = []
  for (let drawn = 0; drawn < operations;) {
    const visit = random() < writeChance ? writeVisit() : readVisit()
    visits.push(visit)
    drawn += visit.length
  }
  return visits
}
