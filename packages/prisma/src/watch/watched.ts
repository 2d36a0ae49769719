import type { Engine } from '@tidemark/core/adapter'

/** Under this a watched adapter shows what it was made of. */
export const WATCHED = Symbol.for('tidemark.watched')

export interface Watched {
  readonly adapter: object
  readonly engine: Engine
}

const watchedOf = (adapter: object): Watched | undefined => (adapter as { readonly [WATCHED]?: Watched })[WATCHED]

/** The adapter itself: what tells databases apart, whoever watches. */
export const unwatched = (adapter: object): object => {
  let inner = adapter
  for (let watched = watchedOf(inner); watched !== undefined; watched = watchedOf(inner)) inner = watched.adapter
  return inner
}

export const isWatched = (adapter: object): boolean => watchedOf(adapter) !== undefined

export const isWatchedBy = (engine: Engine, adapter: object): boolean => {
  for (let watched = watchedOf(adapter); watched !== undefined; watched = watchedOf(watched.adapter))
    if (watched.engine === engine) return true
  return false
}
