import type { DataSource, EntityManager } from 'typeorm'
import { attachedOf } from '../attached.ts'
import { levelOf } from './watch-runner.ts'

type Callback = (manager: EntityManager) => Promise<unknown>

const covered = new WeakSet<EntityManager>()

/**
 * Lets the code of a manager's transactions be inside of them for the cache: what `cache.invalidate()` is told there moves at their end.
 * A transaction that is begun on a runner has no code of its own.
 */
export const coverTransactions = (dataSource: DataSource, manager: EntityManager): void => {
  if (covered.has(manager)) return
  covered.add(manager)
  const original = manager.transaction as (this: EntityManager, ...all: readonly unknown[]) => Promise<unknown>
  const inside =
    (callback: Callback): Callback =>
    async (inner) => {
      coverTransactions(dataSource, inner)
      const level = levelOf(inner.queryRunner)
      const engine = attachedOf(dataSource)?.engine
      return level === undefined || engine === undefined
        ? callback(inner)
        : engine.inside.run(level, () => callback(inner))
    }
  Object.assign(manager, {
    transaction(this: EntityManager, ...given: readonly unknown[]) {
      return original.apply(
        this,
        given.map((one) => (typeof one === 'function' ? inside(one as Callback) : one)),
      )
    },
  })
}
