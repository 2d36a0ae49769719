import { Decimal } from '@prisma/client/runtime/client'
import { CacheError, defaultCache, engineOf, gateOf, type Model, shown, warnIfOneOfMany } from '@tidemark/core/adapter'
import { attach } from './attach.ts'
import { type ClientInternals, comeTo, delegateName, factsOf, type HookCall } from './client.ts'
import { dialectOf } from './dialect.ts'
import { fastClient, type FastSetting } from './fast/fast-client.ts'
import { layersOf, NO_LAYERS } from './layers.ts'
import { undoesUnasked } from '@tidemark/sql-reader'
import { ownBytes } from './objects.ts'
import { queryCached } from './query-cached.ts'
import { RAW, rawWrite } from './raw.ts'
import { batchesOf } from './reads/batches.ts'
import { bypassOf, read, readKnown, readPlanned } from './reads/read.ts'
import { READS } from './reads/read-call.ts'
import { createTurns } from './reads/turns.ts'
import { tellExtensions } from './requests.ts'
import { createTransactions } from './transactions.ts'
import { announceRead } from './watch/announced.ts'
import { tellRequests } from './watch/tell-requests.ts'
import type { CacheExtension, CacheExtensionOptions } from './types/extension.ts'
import { anything, perform, told, write } from './writes/write.ts'
import { WRITES } from './writes/write-call.ts'

const OPTIONS = ['cache', 'scope', 'database']

const checkOptions = (given: unknown): CacheExtensionOptions => {
  if (typeof given !== 'object' || given === null)
    throw new CacheError(
      'OPTION',
      `cacheExtension was given ${shown(given)}; expected an object such as { cache }, or a Prisma client.`,
    )
  for (const word of Object.keys(given))
    if (!OPTIONS.includes(word))
      throw new CacheError(
        'OPTION',
        `cacheExtension has the unknown option ${shown(word)}; expected ${OPTIONS.join(', ')}.`,
      )
  const { cache, scope, database } = given as Record<string, unknown>
  if (cache !== undefined && (typeof cache !== 'object' || cache === null || engineOf(cache) === undefined))
    throw new CacheError(
      'OPTION',
      `cacheExtension has the cache ${shown(cache)}; expected what createCache() returned.`,
    )
  if (scope !== undefined && typeof scope !== 'function')
    throw new CacheError(
      'OPTION',
      `cacheExtension has the scope ${shown(scope)}; expected a function that returns who may see the answers.`,
    )
  if (Object.prototype.toString.call(scope) === '[object AsyncFunction]')
    throw new CacheError(
      'OPTION',
      'cacheExtension has an async function as scope; expected one that returns at once who may see the answers.',
    )
  if (database !== undefined && (typeof database !== 'string' || database === ''))
    throw new CacheError('OPTION', `cacheExtension has the database ${shown(database)}; expected a name.`)
  return given
}

const extend = (
  client: ClientInternals,
  { cache = defaultCache(), scope, database }: CacheExtensionOptions,
): unknown => {
  const engine = engineOf(cache)
  if (engine === undefined)
    throw new CacheError(
      'OPTION',
      'cacheExtension has a cache that this package did not make; expected what createCache() returned.',
    )
  if (!engine.isShared) warnIfOneOfMany()
  engine.knowDecimal(Decimal)
  const facts = factsOf(client)
  const attached = attach(engine, facts, database)
  const gate = facts.sharesConnection ? gateOf(facts.adapter) : undefined
  // It is called with the current client, so that later extensions stay in force.
  const unseenOn = (tx: object) =>
    comeTo(onOperation, tx) || facts.isWatchedBy(engine)
      ? undefined
      : anything(engine, '$transaction', () => Promise.resolve())
  const transactions = createTransactions(engine, client.$transaction, gate, unseenOn, facts.isolation)
  const { isBare, isBareRaw, hasReplicas, isStrict, isWatched } = facts
  const turns = engine.isShared ? createTurns(engine.clock.after) : undefined
  // What is below ours would be skipped, and what a replica or strictness says is decided call by call.
  const isFast = facts.isAlone && !hasReplicas && !isStrict
  const reading = { engine, attached, scope, gate, hasReplicas, isStrict, turns, batches: batchesOf(client), isFast }
  const byModel = [...attached.schema.models.keys()].map((name) => [name, facts.globalOmit[delegateName(name)] ?? {}])
  const writing = {
    engine,
    attached,
    scope,
    gate,
    transactions,
    client,
    isBare,
    isBareRaw,
    dialect: dialectOf(facts.provider, facts.schemaText),
    isWatched,
    globalOmit: Object.fromEntries(byModel),
  }
  const raw = queryCached({ engine, attached, scope, gate, hasReplicas, below: client })

  const queryOf = ({ query, __internalParams: { transaction } }: HookCall): HookCall['query'] => {
    if (transaction?.kind !== 'batch') return query
    return (given) => {
      transactions.asks()
      return query(given)
    }
  }
  const answer = async (call: HookCall): Promise<unknown> => {
    const { operation, args } = call
    const { transaction } = call.__internalParams
    const query = queryOf(call)
    const model = call.model === undefined ? undefined : attached.schema.models.get(call.model)
    if (model !== undefined) ownBytes(args)
    const layers = layersOf(call, attached.schema.models, onOperation)
    if (model !== undefined && READS.has(operation)) return read(reading, model, { ...call, query }, layers)
    if (model !== undefined && WRITES.has(operation)) return write(writing, model, { ...call, query }, layers)
    if (engine.closed) return query(args)
    if (RAW.has(operation)) {
      const run = async (): Promise<unknown> => query(args)
      const written = layers.isRewritten
        ? { ...anything(engine, operation, run), mayCommit: true }
        : rawWrite(engine, attached, operation, args, run)
      if (written !== undefined) return perform(writing, told(writing, call, written), transaction)
    }
    if (isWatched) announceRead(call.__internalParams, engine)
    engine.notice({ type: 'bypass', model: call.model, reason: 'raw' })
    return query(args)
  }
  const onOperation = async (call: HookCall): Promise<unknown> => {
    const { transaction } = call.__internalParams
    const answering = answer(call)
    if (transaction?.kind === 'batch') transactions.began(answering)
    try {
      return await answering
    } catch (error) {
      if (transaction?.kind === 'itx' && undoesUnasked(attached.dialect)) transactions.of(transaction)?.mayBeOver()
      throw error
    }
  }

  tellExtensions(client)
  if (isWatched) tellRequests(client)
  const extended = client.$extends({
    name: 'tidemark',
    query: { $allOperations: onOperation },
    client: {
      $cache: cache,
      $queryCached(this: object, options: Parameters<typeof raw>[1]) {
        return raw(this, options)
      },
      $transaction: transactions.run,
    },
  }) as ClientInternals
  if (!isFast) return extended
  const readBare = (model: Model, call: HookCall) => read(reading, model, { ...call, query: queryOf(call) }, NO_LAYERS)
  const readAgain: FastSetting['readKnown'] = engine.isShared ? (...call) => readKnown(reading, ...call) : undefined
  return fastClient(extended, client, {
    engine,
    attached,
    scope,
    read: readBare,
    readPlanned: (...call) => readPlanned(reading, ...call),
    readKnown: readAgain,
    bypassOf: (model) => bypassOf(reading, model),
  })
}

/**
 * `prisma.$extends(cacheExtension)` with the process's default cache, or `prisma.$extends(cacheExtension({ cache, scope }))`.
 *
 * @throws CacheError when it is applied: for an option, a hint or a model that does not exist
 */
export const cacheExtension = ((given: unknown) => {
  if (typeof (given as { $extends?: unknown } | null | undefined)?.$extends === 'function')
    return extend(given as ClientInternals, {})
  const options = checkOptions(given)
  return (client: ClientInternals) => extend(client, options)
}) as CacheExtension
