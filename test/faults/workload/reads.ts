import type { CallControl } from '@tidemark/core'
import type { Statement } from '../history/records.ts'
import type { Dice } from './dice.ts'
import type { Known } from './known.ts'
import type { Question } from './question.ts'
import { questionsOfComments } from './questions/comments.ts'
import { questionsOfPosts } from './questions/posts.ts'
import { questionsOfUsers } from './questions/users.ts'
import type { Touched } from './deed.ts'

const questions = { ...questionsOfUsers, ...questionsOfPosts, ...questionsOfComments }
type Questions = typeof questions
type Name = keyof Questions

/** How an ORM asks something: one of its ways. `Said` is its word about the cache. */
export type Ask<Db, Said, Given, Answer> = (db: Db, given: Given, said: Said) => PromiseLike<Answer>

/** The same, all in one statement: then all that the answer shows is of one instant. */
export interface AtOnce<Db, Said, Given, Answer> {
  readonly atOnce: Ask<Db, Said, Given, Answer>
}

/** The same in statements of its own kind, of which not as much can be claimed. */
export interface Apart<Db, Said, Given, Answer> {
  readonly ask: Ask<Db, Said, Given, Answer>
  claims(answer: Answer, given: Given): readonly Statement[]
}

type Way<Db, Said, Given, Answer> =
  Ask<Db, Said, Given, Answer> | AtOnce<Db, Said, Given, Answer> | Apart<Db, Said, Given, Answer>

const askOf = <Db, Said, Given, Answer>(way: Way<Db, Said, Given, Answer>): Ask<Db, Said, Given, Answer> =>
  typeof way === 'function' ? way : 'atOnce' in way ? way.atOnce : way.ask

const claimsOf = <Db, Said, Given, Answer>(
  way: Way<Db, Said, Given, Answer>,
  { claims }: Question<Given, Answer>,
): Question<Given, Answer>['claims'] => {
  if (typeof way === 'function') return claims
  return 'atOnce' in way ? (answer, given) => [claims(answer, given).flat()] : way.claims
}

type WaysOf<Db, Said, Q> =
  Q extends Question<infer Given, infer Answer> ? Readonly<Record<string, Way<Db, Said, Given, Answer>>> : never

/** How an ORM asks every question, each in one way or more, by their names. */
export type ReadWays<Db, Said> = { readonly [N in Name]: WaysOf<Db, Said, Questions[N]> }

/** One question, and what its answer claims. */
export interface Read {
  readonly what: string
  ask(control: CallControl | undefined): Promise<unknown>
  claims(answer: unknown): readonly Statement[]
}

/** What can be asked of a shop. */
export interface Reads {
  draw(known: Known, dice: Dice): Read
  /** Every question in every way, of rows that are known: what is asked at rest. */
  every(known: Known, dice: Dice): readonly Read[]
  /** What a write to this row surely changes, each in one way. */
  of(touched: Touched, known: Known, dice: Dice): readonly Read[]
}

/** As all ways are alike for those who only ask. */
interface Asking<Db, Said> {
  readonly weight: number
  readonly question: Question<unknown, unknown>
  readonly ways: readonly (readonly [name: string, way: Way<Db, Said, unknown, unknown>])[]
}

const readOf = <Db, Said>(
  { question }: Asking<Db, Said>,
  [how, way]: Asking<Db, Said>['ways'][number],
  given: unknown,
  db: Db,
  say: (control: CallControl | undefined) => Said,
): Read => ({
  what: `${question.what(given)} (${how})`,
  ask: async (control) => askOf(way)(db, given, say(control)),
  claims: (answer) => claimsOf(way, question)(answer, given),
})

/** @param say what an ORM calls a word about the cache */
export const createReads = <Db, Said>(
  db: Db,
  ways: ReadWays<Db, Said>,
  say: (control: CallControl | undefined) => Said,
): Reads => {
  const asking = (name: Name): Asking<Db, Said> => ({
    weight: questions[name].weight,
    question: questions[name],
    ways: Object.entries(ways[name]),
  })
  const all = (Object.keys(questions) as Name[]).map(asking)
  const asked = (one: Asking<Db, Said>, given: unknown, dice: Dice): Read =>
    readOf(one, dice.pick(one.ways), given, db, say)

  return {
    draw: (known, dice) => {
      const one = dice.weighted(all)
      return asked(one, one.question.draw(known, dice), dice)
    },
    every: (known, dice) =>
      all.flatMap((one) => one.ways.map((way) => readOf(one, way, one.question.draw(known, dice), db, say))),
    of: ({ model, id }, known, dice) => {
      const ask = (name: Name, given: unknown): Read => asked(asking(name), given, dice)
      if (model === 'User') return [ask('userById', id), ask('userWithPosts', id)]
      if (model === 'Comment') return [ask('allCommentsCounted', undefined)]
      const author = known.authorOf(id)
      return [
        ...(['postById', 'postWithComments', 'postWithTags', 'titleOfPost'] as const).map((name) => ask(name, id)),
        ask('postsByAuthor', author),
        ask('titlesByAuthor', author),
      ]
    },
  }
}
