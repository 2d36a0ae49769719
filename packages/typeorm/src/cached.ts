import { checkModelHint, type ModelHint } from '@tidemark/core/adapter'
import type { EntitySchema } from 'typeorm'

type EntityClass = abstract new (...args: never[]) => object
/** What `@Cached` is put on: a class with `@Entity()`, or an `EntitySchema`. */
export type CachedTarget = EntityClass | EntitySchema<object>

type Hint = ModelHint | false

interface Said {
  readonly hints: WeakMap<object, Hint>
  /** The schemas among them: where `entities` are names of files, nobody else knows them by then. */
  schemas: readonly WeakRef<EntitySchema<object>>[]
}

const SAID = Symbol.for('tidemark.typeorm.hints')

/** One for all copies of this package: entities may be decorated by another copy than the one that reads them. */
const said = ((): Said => {
  const place = globalThis as { [SAID]?: Said }
  return (place[SAID] ??= { hints: new WeakMap(), schemas: [] })
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
    said.hints.set(target, checkModelHint(words, `@Cached of ${nameOf(target)}`, 'HINT'))
    if (typeof target === 'function') return
    const others = said.schemas.filter((ref) => ![undefined, target].includes(ref.deref()))
    said.schemas = [...others, new WeakRef(target)]
  }

/** What `@Cached` says of a class, or of the next one above it. `undefined`: nothing. */
export const hintOf = (target: object): Hint | undefined => {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const hint = said.hints.get(at)
    if (hint !== undefined) return hint
  }
  return undefined
}

/** Every schema that something is said of. */
export const hintedSchemas = (): readonly EntitySchema<object>[] => said.schemas.flatMap((ref) => ref.deref() ?? [])
