import type { Statement } from '../history/records.ts'
import type { Dice } from './dice.ts'
import type { Known } from './known.ts'

/** What can be asked, whoever asks it in whichever words, and what an answer claims. */
export interface Question<Given, Answer> {
  readonly weight: number
  /** What it is asked with. */
  draw(known: Known, dice: Dice): Given
  /** In words, for people. */
  what(given: Given): string
  /** Of an answer that took a statement for each thing it shows. */
  claims(answer: Answer, given: Given): readonly Statement[]
}

/** As the database, or an ORM, gives a row. */
export type Row = object
export type Identified = Row & { readonly id: number }

export const question = <Given, Answer>(
  weight: number,
  draw: Question<Given, Answer>['draw'],
  what: Question<Given, Answer>['what'],
  claims: Question<Given, Answer>['claims'],
): Question<Given, Answer> => ({ weight, draw, what, claims })
