import { copy } from '../../src/codec/copy.ts'
import type { Policy } from '../../src/contracts/policy.ts'
import type { Query } from './oracle.ts'
import { DATABASE, PROMISES } from './touches.ts'
import type { Actor, World } from './world.ts'

/** Reads what `next` says, one after the other, and judges every answer. */
export const reader = async (
  { database, oracle, step, trace, failure }: World,
  me: Actor,
  next: readonly (() => Query)[],
  how?: Policy,
): Promise<void> => {
  const { name, read } = me.process
  for (const choose of next) {
    await step(me, 'asks', { reads: [PROMISES], changes: [name] })
    const query = choose()
    const isAllowed = oracle.asks(name, query)
    const load = async (): Promise<unknown> => {
      await step(me, 'load begins', { reads: [DATABASE], changes: [] })
      const loaded = copy(query.on(database.now()))
      await step(me, 'load ends', { reads: [], changes: [name] })
      return loaded
    }
    const answer = await read(query, load, how)
    trace.push(`${me.name} is told ${JSON.stringify(answer)}`)
    if (!isAllowed(answer))
      throw failure(
        `${me.name} was told ${JSON.stringify(answer)} on ${JSON.stringify(query.operation.call)}, which it may not be told any more`,
      )
  }
}
