import { copy } from '../../src/codec/copy.ts'
import { settled } from '../support/gates.ts'
import type { Query } from './oracle.ts'
import { MAX_WRITE_TIME } from './process.ts'
import type { World } from './world.ts'

/** What went out before its sender died happens now at the latest. */
export const sendTheLast = (world: World): void => {
  for (const step of world.waiting.filter(({ isSent }) => isSent)) step.go()
}

/** So much time that every lease is out and every outcome decided, milliseconds. */
export const EVERYTHING_DECIDED = 4 * MAX_WRITE_TIME

/**
 * At rest: everything under way has arrived, what a dead writer locked has run out. Whatever is served now is what the database
 * holds.
 *
 * @param time how much passes, in which ticks
 */
export const judgeAtRest = async (
  world: World,
  queries: readonly Query[],
  time: { readonly passes: number; readonly tick: number },
): Promise<void> => {
  const { processes, clock, database, oracle, failure, trace } = world
  trace.push('everything comes to rest')
  for (const { wire, isDead, isCut } of processes) {
    if (isDead) for (const held of wire.held) held.lose()
    else wire.letGo()
    if (isCut) wire.mendBus()
  }
  await settled()
  for (let left = time.passes; left > 0; left -= time.tick) {
    clock.advance(time.tick)
    await settled()
    sendTheLast(world)
  }
  for (const { read, close, name, isDead } of processes) {
    if (isDead) continue
    for (const query of queries) {
      const answer = await read(query, async () => copy(query.on(database.now())))
      if (!oracle.isTrue(query, answer))
        throw failure(
          `${JSON.stringify(answer)} is served at rest in ${name} on ${JSON.stringify(query.operation.call)}, and is not true`,
        )
    }
    close()
  }
}
