import { AsyncLocalStorage } from 'node:async_hooks'
import type { Engine, GuardedOperation, Model, WriteOperation } from '@tidemark/core/adapter'

/** The extension says beforehand which tables a request of its client may write: they are looked after. */
interface Announcement {
  readonly engine: Engine
  readonly tables: ReadonlySet<Model['table']>
  /** What the extension waited for is over. Whatever comes now is another's, or one that nobody waited for. */
  over: boolean
  /** Of another cache, whose extension stands around this one. */
  readonly outer: Announcement | undefined
}

/** Under this the parameters of a request carry what was announced of it. */
export const ANNOUNCED = Symbol.for('tidemark.announced')

interface Announced {
  [ANNOUNCED]?: Announcement | undefined
}

/** The requests that the running code was called for; `undefined` stands for one that nobody announced. */
type Requests = readonly (Announcement | undefined)[]

const REQUESTS = Symbol.for('tidemark.requests')

/** One for all copies of this package: any of them may be the one that tells, and any the one that listens. */
export const requests = (): AsyncLocalStorage<Requests> => {
  const place = globalThis as { [REQUESTS]?: AsyncLocalStorage<Requests> }
  return (place[REQUESTS] ??= new AsyncLocalStorage<Requests>())
}

export const announcedOf = (params: object): Announcement | undefined => (params as Announced)[ANNOUNCED]

const announce = (params: Announced, engine: Engine, models: readonly Model[]): Announcement => {
  const outer = params[ANNOUNCED]
  const tables = new Set(models.map((model) => model.table))
  return (params[ANNOUNCED] = { engine, tables, over: false, outer: outer?.engine === engine ? outer.outer : outer })
}

/** A request that writes nothing: said where it is sent together with others, of which each has to be known. */
export const announceRead = (params: object, engine: Engine): void => void announce(params, engine, [])

const announcing =
  <T>(params: object, engine: Engine, { expects, run }: Pick<WriteOperation<T>, 'expects' | 'run'>) =>
  async (): Promise<T> => {
    const announcement = announce(
      params,
      engine,
      expects.map((change) => change.model),
    )
    try {
      return await run()
    } finally {
      announcement.over = true
    }
  }

/** The same write, which says of itself what it may touch whenever it is sent. */
export const announced = <T>(params: object, engine: Engine, operation: WriteOperation<T>): WriteOperation<T> => {
  const told = (one: GuardedOperation<T>): GuardedOperation<T> => ({ ...one, run: announcing(params, engine, one) })
  const { guarded } = operation
  return {
    ...operation,
    run: announcing(params, engine, operation),
    guarded:
      guarded &&
      (async () => {
        const form = await guarded()
        return form && told(form)
      }),
  }
}

const ofEngine = (engine: Engine, request: Announcement | undefined): Announcement | undefined => {
  let found = request
  while (found !== undefined && found.engine !== engine) found = found.outer
  return found?.over === true ? undefined : found
}

/**
 * The tables that the requests behind the running code have announced. `undefined`: one of them announced nothing, and a statement
 * does not say which of them it is of.
 */
export const announcedTables = (engine: Engine): ((model: Model) => boolean) | undefined => {
  const running = requests().getStore()
  if (running === undefined || running.length === 0) return undefined
  const known: Announcement[] = []
  for (const request of running) {
    const found = ofEngine(engine, request)
    if (found === undefined) return undefined
    known.push(found)
  }
  return (model) => known.some(({ tables }) => tables.has(model.table))
}
