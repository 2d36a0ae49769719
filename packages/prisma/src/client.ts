import { CacheError, type Engine } from '@tidemark/core/adapter'
import { isWatched, isWatchedBy, unwatched } from './watch/watched.ts'

/** A Prisma promise: nothing runs before it is awaited, and it can be sent inside a transaction. */
export interface PrismaPromise<T> extends Promise<T> {
  requestTransaction?(transaction: unknown): Promise<T>
  /** What it asks for, since Prisma 7. */
  readonly spec?: unknown
}

/** A client as what asks raw SQL. */
export interface RawClient {
  readonly $queryRawUnsafe: (sql: string, ...values: readonly unknown[]) => PrismaPromise<unknown>
}

export type Delegate = Readonly<Record<string, (args?: object) => PrismaPromise<unknown>>>

/** The extensions of a client, in the order in which their query hooks run: first applied, first called. */
export interface Extensions {
  isEmpty?(): boolean
  /** @param delegate the model's property of the client, or `$none` */
  getAllQueryCallbacks(delegate: string, operation: string): readonly unknown[]
  getAllComputedFields(model: string): Readonly<Record<string, ComputedField>> | undefined
}

/** A field that a result extension computes, and the fields it is computed from. */
export interface ComputedField {
  readonly name: string
  readonly needs: readonly string[]
}

type RunTransaction = (this: unknown, input: unknown, options?: unknown) => Promise<unknown>

/** What we use of a client of Prisma 7 or 6.19, public or not. What it is asked for: see `requests`. */
export interface ClientInternals {
  readonly $extends: (extension: object) => unknown
  readonly $transaction: RunTransaction
  readonly _activeProvider?: string
  readonly _previewFeatures?: readonly string[]
  readonly _globalOmit?: Readonly<Record<string, Readonly<Record<string, boolean>>>>
  readonly _engineConfig?: {
    readonly inlineSchema?: string
    readonly adapter?: { readonly adapterName?: string }
    readonly transactionOptions?: { readonly isolationLevel?: string }
  }
  readonly _extensions?: Extensions
  readonly _tracingHelper?: { isEnabled?(): boolean }
  readonly _engine?: { readonly name?: string }
  /** The client that all extended ones inherit from. */
  readonly _originalClient?: object
  readonly $replica?: unknown
  readonly _runtimeDataModel?: { readonly models: Readonly<Record<string, unknown>> }
}

export interface ClientFacts {
  readonly schemaText: string
  readonly provider: string
  readonly globalOmit: Readonly<Record<string, Readonly<Record<string, boolean>>>>
  /** The driver adapter's factory: what tells two databases of one process apart. */
  readonly adapter: object
  /** The adapter's statements are watched, by some cache. */
  readonly isWatched: boolean
  readonly isWatchedBy: (engine: Engine) => boolean
  /** Transactions of this driver use the connection that everybody reads from (rule 8). */
  readonly sharesConnection: boolean
  /** No extension below ours filters or rewrites what we ask in addition. */
  readonly isBare: boolean
  /** The same of raw queries. */
  readonly isBareRaw: boolean
  /** There is no extension at all below ours. */
  readonly isAlone: boolean
  /** Reads may go to a replica that lags (rule 13). */
  readonly hasReplicas: boolean
  /** Of transactions that name none: `new PrismaClient({ transactionOptions })`. */
  readonly isolation: string | undefined
  /** Prisma refuses what is given as `undefined`. */
  readonly isStrict: boolean
}

const ONE_CONNECTION = /better-sqlite3|pglite|sqljs|sql\.js/i

/** Transactions of this driver use the connection that everybody reads from (rule 8). */
export const sharesConnection = ({ adapterName }: { readonly adapterName?: string }): boolean =>
  ONE_CONNECTION.test(adapterName ?? '')

const modelsOf = (client: ClientInternals): readonly string[] => Object.keys(client._runtimeDataModel?.models ?? {})

/** Prisma 6 has engines in Rust, too, whose clients bring another copy of Prisma's classes than the one that we import. */
const RUST = /^(?:Library|Binary)Engine$/

/** @throws CacheError `OPTION` for what is no client, has no driver adapter, or asks by an engine in Rust */
export const factsOf = (client: ClientInternals): ClientFacts => {
  const { _engineConfig: config, _activeProvider: provider, _engine: engine } = client
  if (RUST.test(engine?.name ?? ''))
    throw new CacheError(
      'OPTION',
      'cacheExtension was given a Prisma 6 client with an engine in Rust; expected one whose generator has `engineType = "client"`.',
    )
  const adapter = config?.adapter
  if (typeof config?.inlineSchema !== 'string' || typeof provider !== 'string' || adapter === undefined)
    throw new CacheError(
      'OPTION',
      'cacheExtension was given something that is not a client of Prisma 7 or 6.19 with a driver adapter; expected `new PrismaClient({ adapter }).$extends(cacheExtension)`.',
    )
  return {
    schemaText: config.inlineSchema,
    provider,
    globalOmit: client._globalOmit ?? {},
    adapter: unwatched(adapter),
    isWatched: isWatched(adapter),
    isWatchedBy: (engine) => isWatchedBy(engine, adapter),
    sharesConnection: sharesConnection(adapter),
    isBare:
      client._extensions === undefined ||
      modelsOf(client).every(
        (model) => client._extensions?.getAllQueryCallbacks(delegateName(model), 'findMany').length === 0,
      ),
    isBareRaw: (client._extensions?.getAllQueryCallbacks('$none', '$queryRawUnsafe') ?? []).length === 0,
    isAlone: client._extensions?.isEmpty?.() === true,
    hasReplicas: '$replica' in client,
    isolation: config.transactionOptions?.isolationLevel,
    isStrict: client._previewFeatures?.includes('strictUndefinedChecks') === true,
  }
}

/** `OrderItem` → `orderItem`: the property of the client that has the model's methods. */
export const delegateName = (model: string): string => model.charAt(0).toLowerCase() + model.slice(1)

export const delegateOf = (client: object, model: string): Delegate | undefined =>
  (client as Record<string, Delegate | undefined>)[delegateName(model)]

/** Do the calls of this client come to the hook? */
export const comeTo = (hook: unknown, client: object): boolean =>
  (client as ClientInternals)._extensions?.getAllQueryCallbacks('$none', '$queryRaw').includes(hook) === true

/** How a call that a hook sees is part of a transaction. */
export type CallTransaction =
  | { readonly kind: 'itx'; readonly id: string }
  | { readonly kind: 'batch'; readonly id: number; readonly lock?: PromiseLike<unknown> }

/** Under this the parameters of a call carry the extensions of the client that it was made on. */
export const EXTENSIONS = Symbol.for('tidemark.extensions')

/** What Prisma makes of the figures that the database tells. */
export type Unpack = (figures: unknown) => unknown

/** One call as a query hook sees it. */
export interface HookCall {
  readonly model: string | undefined
  readonly operation: string
  readonly args: unknown
  readonly query: (args: unknown) => PrismaPromise<unknown>
  readonly __internalParams: {
    /** What a hook asked last: Prisma goes by it when it computes fields. */
    args?: unknown
    /** Of counts, aggregates and groups. */
    unpacker?: Unpack
    readonly dataPath?: readonly string[]
    readonly transaction?: CallTransaction
    readonly [EXTENSIONS]?: Extensions
  }
}

/** Whether calls make spans, whoever answers them: it may be switched on later. */
export const tracingOf = ({ _tracingHelper: helper }: ClientInternals): (() => boolean) =>
  helper?.isEnabled === undefined ? () => false : () => helper.isEnabled?.() === true

const SCOPE = Symbol.for('prisma.client.transaction.scope_context')
/** Before Prisma 7.5, where transactions have no levels. */
const ID = Symbol.for('prisma.client.transaction.id')

/** The id of the transaction that a transaction client belongs to. */
export const transactionIdOf = (client: object): string | undefined => {
  const { [SCOPE]: scope, [ID]: id } = client as { readonly [SCOPE]?: { txId?: string }; readonly [ID]?: string }
  return scope?.txId ?? id
}
