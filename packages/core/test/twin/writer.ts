import type { Change, GuardedOperation, WriteOperation } from '../../src/contracts/operation.ts'
import type { Afterwards } from '../../src/flow/write.ts'
import { asked, changesBetween, Comment, type CommentRow, type Edit, type State } from '../support/comments.ts'
import { outcomeOf, Refused } from '../support/setting.ts'
import { must, writing } from '../support/shop.ts'
import { planOf } from './process.ts'
import { DATABASE, PROMISES } from './touches.ts'
import type { Actor, World } from './world.ts'

/** How a write comes to know what it changed, and how it ends. */
export const WAYS = [
  'guards', // the statement holds only if the row is as it was last seen, and is tried again without that
  'reads images', // what the row was is read before the statement, and may be old when it runs
  'learns', // the row is known from the result of the statement
  'is refused',
  'is lost after COMMIT',
  'is lost before COMMIT', // it happens later, when the writer has long been told that nobody knows
] as const
export const MORE_WAYS = [
  ...WAYS,
  'cannot tell', // what the row was is never known
  'puts through', // the row that the statement returned goes into the cache
  'commits a transaction',
  'rolls a transaction back',
] as const
export type Way = (typeof MORE_WAYS)[number]

/** What is asked for by the id of comment 1. */
const byIdOne = must(asked[0])

/** Says that the row is not as it was. */
class Refuted extends Refused {}

const rowOf = (state: State, id: number): CommentRow | undefined => state.find((comment) => comment.id === id)

/** What was read before the statement, and what the statement returned. */
const byImages = (changes: readonly Change[], read: readonly Change[] | undefined): readonly Change[] => {
  const before = read?.[0]?.before
  return changes.map(({ model, after }) => ({ model, ...(before && { before }), ...(after && { after }) }))
}

/** One write, from its beginning to its promise. */
export const writer = async (world: World, me: Actor, way: Way, edit: Edit): Promise<void> => {
  const { database, oracle, step, trace } = world
  const { name, engine } = me.process
  /** What comes back to a writer nobody else in its process can see. */
  const here = { reads: [], changes: [] }
  const commits = { reads: [], changes: [DATABASE] }
  await step(me, `${way}: ${edit.what}`, { reads: [DATABASE, PROMISES], changes: [] })
  oracle.begins(me.name)

  const row = { id: edit.id }
  const isInsert = edit.what.startsWith('inserts')
  const expects: Change[] = isInsert
    ? [{ model: Comment, after: { id: 3, postId: 1, body: 0 } }]
    : [{ model: Comment, before: row, after: row }]
  const commit = (): readonly Change[] => database.commit(me.name, edit)

  const statement = async (): Promise<readonly Change[]> => {
    await step(me, 'statement', commits)
    if (way === 'is refused') throw new Refused()
    if (way === 'is lost before COMMIT') {
      void step(me, 'late COMMIT', { reads: [], changes: [DATABASE] }, true).then(commit)
      throw new Error('connection lost')
    }
    const changes = commit()
    if (way === 'is lost after COMMIT') throw new Error('connection lost')
    await step(me, 'committed', here)
    return changes
  }
  const images = async (): Promise<readonly Change[]> => {
    await step(me, 'reads the image', { reads: [DATABASE], changes: [] })
    const was = rowOf(database.now(), edit.id)
    await step(me, 'has the image', here)
    return was === undefined ? [] : [{ model: Comment, before: { ...was } }]
  }
  const guarded = async (): Promise<GuardedOperation<readonly Change[]> | undefined> => {
    const was = database.now()
    if (isInsert || rowOf(was, edit.id) === undefined) return undefined
    const known = changesBetween(was, edit.change(was))
    return {
      name: 'guarded',
      model: 'Comment',
      expects: known,
      run: async () => {
        await step(me, 'guarded statement', commits)
        if (rowOf(database.now(), edit.id) !== rowOf(was, edit.id)) throw new Refuted()
        commit()
        await step(me, 'committed', here)
        return known
      },
      changes: (changes) => changes,
      isRefuted: (error) => error instanceof Refuted,
    }
  }
  const changesOf: Partial<Record<Way, WriteOperation<readonly Change[]>['changes']>> = {
    'reads images': byImages,
    'cannot tell': () => expects,
  }
  const operation = writing(Comment, statement, {
    expects,
    changes: changesOf[way] ?? ((changes) => changes),
    ...(way === 'reads images' && { images }),
    ...(way === 'guards' && { guarded }),
  })
  const { writing: flow } = engine
  const throughFor: Afterwards<readonly Change[]> = async (changes, released) => {
    const after = changes.find((change) => change.after?.['id'] === 1)?.after
    if (after !== undefined) await engine.putThrough(planOf(byIdOne), after, released)
  }
  const inTransaction = async (): Promise<void> => {
    const transaction = flow.begin()
    const inside = writing(Comment, () => step(me, 'statement', here), { expects, changes: () => expects })
    await transaction.write(inside, outcomeOf)
    try {
      await transaction.lock()
    } catch (error) {
      await transaction.rolledBack()
      throw error
    }
    await step(me, 'COMMIT', commits)
    if (way === 'rolls a transaction back') return transaction.rolledBack()
    commit()
    await step(me, 'committed', here)
    return transaction.committed()
  }

  try {
    if (way === 'commits a transaction' || way === 'rolls a transaction back') await inTransaction()
    else await flow.write(operation, outcomeOf, way === 'puts through' ? throughFor : undefined)
  } catch {
    return // nobody was promised anything
  }
  trace.push(`${me.name} has written`)
  oracle.resolved(me.name, name)
}
