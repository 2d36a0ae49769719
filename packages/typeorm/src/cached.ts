import { checkModelHint, type ModelHint } from '@tidemark/core/adapter'
import type { EntitySchema } from 'typeorm'

type EntityClass = abstract new (...args: never[]) => object
/** What `@Cached` is put on: a class with `@Entity()`, or an `EntitySchema`. */
export type CachedTarget = EntityClass | EntitySchema<object>

const HINTS = Symbol.for('tidemark.typeorm.hints')

/** One for all copies of this package: entities may be decorated by another copy than the one that reads them. */
const hints = ((): WeakMap<object, ModelHint | false> => {
  const place = globalThis as { [HINTS]?: WeakMap<object, ModelHint | false> }
  return (place[HINTS] ??= new WeakMap())
})()

const nameOf = (target: object): string =>
  typeof target === 'function' ? target.name : String((target as { options?: { name?: unknown } }).options?.name)

/**
 * Reads of this entity are cached: `@Entity() @Cached({ ttl: '5m' })`. Without words they are so by `defaults`, or for five minutes;
 * `@Cached(false)` says never, and is final. Children of a single table inherit what is said of their parent.
 * For an `EntitySchema`: `Cached({ ttl: '5m' })(PostSchema)`.
 *
 * @throws CacheError `HINT` for a word that does not exist
 */
export const Cached =
  (words: ModelHint | boolean = true) =>
  (target: CachedTarget): void => {
    hints.set(target, checkModelHint(words, `@Cached of ${nameOf(target)}`, 'HINT'))
  }

/** What `@Cached` says of a class, or of the next one above it. `undefined`: nothing. */
export const hintOf = (target: object): ModelHint | false | undefined => {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const hint = hints.get(at)
    if (hint !== undefined) return hint
  }
  return undefined
}
