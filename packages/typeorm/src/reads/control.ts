import { type CallControl, LONGEST_DURATION, type Model } from '@tidemark/core/adapter'
import type { DataSource } from 'typeorm'
import type { Attached } from '../attached.ts'

/** How long TypeORM keeps an answer of which nobody says how long, milliseconds. */
const USUAL = 1000

interface OwnOptions {
  readonly duration?: number
  readonly alwaysEnabled?: boolean
}

const ownOptions = ({ options }: DataSource): OwnOptions => (typeof options.cache === 'object' ? options.cache : {})

/** A ttl of TypeORM's. `undefined`: it says nothing there; 0: what is kept so long is never found. */
const ttlOf = (duration: unknown): number | undefined => {
  if (typeof duration !== 'number' || Number.isNaN(duration) || duration === 0) return undefined
  return duration < 1 ? 0 : Math.min(duration, LONGEST_DURATION)
}

/** The tag of what is cached under an id: `cache: { id: 'home', milliseconds: 60000 }`. */
export const tagOfId = (id: string): string => `typeorm:${id}`

/** What TypeORM's own words say about one read. */
export interface Said {
  readonly cache: boolean | undefined
  /** Milliseconds; `undefined` and 0: not said. */
  readonly duration: number | undefined
  readonly id: string | undefined
}

/** The same of `cache` in find options. `undefined`: it is none of TypeORM's forms. */
export const saidBy = (cache: unknown): Said | undefined => {
  if (cache === undefined || typeof cache === 'boolean') return { cache, duration: undefined, id: undefined }
  if (typeof cache === 'number') return { cache: true, duration: cache, id: undefined }
  if (typeof cache !== 'object' || cache === null) return undefined
  const { id, milliseconds } = cache as { id?: unknown; milliseconds?: unknown }
  if (milliseconds !== undefined && typeof milliseconds !== 'number') return undefined
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') return undefined
  return { cache: true, duration: milliseconds, id: id === undefined ? undefined : String(id) }
}

/** What it means for the cache. `true` is the model's policy, or, of a model that nothing is said about, TypeORM's own duration. */
export const controlOf = (
  { dataSource, engine, hintOf }: Attached,
  model: Model | undefined,
  { cache, duration, id }: Said,
): CallControl | undefined => {
  const own = ownOptions(dataSource)
  const asks = cache ?? (own.alwaysEnabled === true ? true : undefined)
  if (asks === undefined || !asks) return asks
  const tags = id === undefined ? {} : { tags: [tagOfId(id)] }
  const isHinted = (): boolean => engine.rule(model && hintOf(model), undefined).kind !== 'bypass'
  const ttl = ttlOf(duration) ?? (isHinted() ? undefined : (ttlOf(own.duration) ?? USUAL))
  if (ttl === 0) return false
  if (ttl !== undefined) return { ttl, ...tags }
  return id === undefined ? true : tags
}
