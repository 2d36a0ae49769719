import type { DataSource, EntityManager } from 'typeorm'
import { attachedOf } from '../attached.ts'
import { levelOf } from './watch-runner.ts'

type Callback = (manager: EntityManager) => Promise<unknown>

/** Kinds of managers. */
const MOST_KNOWN = 8
const COVERED = Symbol('covered')

type Transaction = (this: EntityManager, ...given: readonly unknown[]) => Promise<unknown>

/**
 * Lets the code of managers' transactions be inside of them for the cache: what `cache.invalidate()` is told there moves at their end.
 * A transaction that is begun on a runner has no code of its own.
 */
export const coverTransactions = (dataSource: DataSource): ((manager: EntityManager) => void) => {
  // One pair, but where somebody else gives managers a method of their own.
  const known: { readonly original: Transaction; readonly ours: Transaction }[] = []
  const inside =
    (callback: Callback): Callback =>
    async (inner) => {
      cover(inner)
      const level = levelOf(inner.queryRunner)
      const engine = attachedOf(dataSource)?.engine
      return level === undefined || engine === undefined
        ? callback(inner)
        : engine.inside.run(level, () => callback(inner))
    }
  const around = (original: Transaction): Transaction =>
    // oxlint-disable-next-line func-names -- it has a `this`
    function (...given) {
      const covered = given.map((one) => (typeof one === 'function' ? inside(one as Callback) : one))
      return original.apply(this, covered)
    }
  const oursFor = (original: Transaction): Transaction => {
    const found = known.find((pair) => pair.original === original)
    if (found !== undefined) return found.ours
    const ours = around(original)
    if (known.length < MOST_KNOWN) known.push({ original, ours })
    return ours
  }
  const cover = (manager: EntityManager): void => {
    const own = manager as unknown as { transaction: Transaction; [COVERED]?: true }
    if (own[COVERED] === true) return
    own[COVERED] = true
    own.transaction = oursFor(own.transaction)
  }
  return cover
}
