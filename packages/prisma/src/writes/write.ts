import {
  type Afterwards,
  anyRow,
  type Engine,
  type Gate,
  type Model,
  MOST_IMAGES,
  type Row,
  type WriteOperation,
} from '@tidemark/core/adapter'
import type { Attached } from '../attach.ts'
import { type CallTransaction, delegateOf, type HookCall, type PrismaPromise, type RawClient } from '../client.ts'
import type { Dialect } from '../dialect.ts'
import type { Layers } from '../layers.ts'
import { describePrisma, isPlain, type PlainObject, withoutSkips } from '../objects.ts'
import { isTransactionOver, outcomeOf, rolledBackBy } from '../outcome.ts'
import { readCall } from '../reads/read-call.ts'
import type { Transactions } from '../transactions.ts'
import { announced } from '../watch/announced.ts'
import { indexLookup } from './locked/indexes.ts'
import { locksWhatItLooksAt } from './locked/isolation.ts'
import type { LockParts } from './locked/locked-rows.ts'
import { lockingReader } from './locked/locking-reader.ts'
import { selectImage } from './reach.ts'
import type { ReaderOf, ReadRows, Wanted } from './sketch.ts'
import { writeCall } from './write-call.ts'

export interface WriteSetting {
  readonly engine: Engine
  readonly attached: Attached
  readonly scope: (() => unknown) | undefined
  readonly gate: Gate | undefined
  readonly transactions: Transactions
  /** The client below ours: what reads images go through. */
  readonly client: object
  /** Nothing below ours filters or rewrites what we ask in addition. */
  readonly isBare: boolean
  /** The same of raw queries. */
  readonly isBareRaw: boolean
  readonly dialect: Dialect
  /** The statements of this client are watched: whatever is not announced moves whole tables. */
  readonly isWatched: boolean
  readonly globalOmit: Readonly<Record<string, Readonly<Record<string, boolean>>>>
}

/** Sends a query of ours on the connection of the call: inside its interactive transaction, or beside it. */
const sendIn =
  (transaction: CallTransaction | undefined) =>
  <T>(asked: PrismaPromise<T>): Promise<T> =>
    // The hook of an array runs before its BEGIN: its images are read beside it.
    transaction?.kind === 'itx' && asked.requestTransaction !== undefined
      ? asked.requestTransaction(transaction)
      : asked

/** Reads rows as the transaction sees them. */
const looking =
  (client: object, transaction: CallTransaction | undefined) =>
  ({ model, where, reach }: Wanted): ReadRows =>
  async () => {
    const select = selectImage(model, reach)
    const asked = delegateOf(client, model.name)?.['findMany']?.({ where, select, take: MOST_IMAGES + 1 }) as
      PrismaPromise<Row[]> | undefined
    if (asked === undefined) throw new Error(`The client has no model ${model.name}`)
    return sendIn(transaction)(asked)
  }

/** Reads rows as the next statement will meet them; `undefined`: nobody can. */
const readerFor = (
  { client, isBare, isBareRaw, dialect, attached, transactions }: WriteSetting,
  transaction: CallTransaction | undefined,
): ReaderOf | undefined => {
  if (!isBare) return undefined
  const look = looking(client, transaction)
  if (dialect.readsWhatItMeets || transaction?.kind !== 'itx') return look
  if (!dialect.locksWhatItMeets || !isBareRaw) return undefined
  const ask: LockParts['ask'] = ({ sql, values }) =>
    sendIn(transaction)((client as RawClient).$queryRawUnsafe(sql, ...values)) as Promise<Row[]>
  // Of one that was begun where we could not see it nobody knows how.
  const isLocking = async () =>
    transactions.of(transaction) !== undefined &&
    locksWhatItLooksAt(transactions.isolationOf(transaction.id), client, ask)
  return lockingReader({ ask, tables: attached.tableOf, indexesOf: indexLookup(client, ask), isLocking }, look)
}

/** Runs a write in the transaction it belongs to, or as its own. */
export const perform = async <T>(
  { engine, gate, transactions }: Pick<WriteSetting, 'engine' | 'gate' | 'transactions'>,
  operation: WriteOperation<T>,
  transaction: CallTransaction | undefined,
  afterwards?: Afterwards<T>,
): Promise<T> => {
  if (transaction !== undefined) {
    const known = transactions.of(transaction)
    if (known !== undefined) return known.write(operation, outcomeOf, transaction.kind === 'batch' ? 'now' : 'atEnd')
    if (transaction.kind === 'itx') {
      // Opened where we could not see it, so that nobody will tell us how it ends.
      const unseen = engine.writing.begin()
      try {
        const result = await unseen.write(operation, outcomeOf, 'now')
        unseen.undecided()
        return result
      } catch (error) {
        // The transaction was over: nothing was asked.
        if (isTransactionOver(error)) await unseen.rolledBack()
        else unseen.undecided()
        throw error
      }
    }
  }
  const leave = gate?.enter()
  try {
    return await engine.writing.write(operation, outcomeOf, afterwards)
  } finally {
    leave?.()
  }
}

const WHOLE_ROW = new Set(['create', 'update', 'upsert'])

/** Write-through: what the write returned, under the key of `findUnique` by id. */
const putThrough = (
  { engine, attached, scope, isBare }: WriteSetting,
  model: Model,
  { operation, args, __internalParams }: HookCall,
  { computes }: Layers,
): Afterwards<unknown> | undefined => {
  const given = args as PlainObject
  if (!WHOLE_ROW.has(operation) || !isBare || model.id === undefined || __internalParams.transaction !== undefined)
    return undefined
  // What is omitted for one client may be needed by a computed field of another.
  if (computes || attached.omitsGlobally) return undefined
  if (['select', 'include', 'omit'].some((word) => given[word] !== undefined)) return undefined
  const ruling = engine.rule(attached.hintOf(model.name), undefined)
  if (ruling.kind === 'bypass' || !ruling.policy.writeThrough) return undefined
  const { fields } = model.id
  const compound = [...attached.compounds(model)].find(
    ([, names]) => names.join() === fields.map((field) => field.name).join(),
  )
  return async (result, released) => {
    if (!isPlain(result)) return
    try {
      const id = Object.fromEntries(fields.map((field) => [field.name, result[field.name]]))
      const where = fields.length === 1 || compound === undefined ? id : { [compound[0]]: id }
      const plan = engine.plan(
        readCall(model, 'findUnique', { where }, [], attached.compounds),
        ruling.policy,
        scope?.(),
        describePrisma,
      )
      await engine.putThrough(plan, result, released)
    } catch (error) {
      engine.notice({ type: 'error', model: model.name, error }) // rule 10
    }
  }
}

/** One write as it comes from Prisma's hook. */
export const write = (setting: WriteSetting, model: Model, call: HookCall, layers: Layers): Promise<unknown> => {
  const { isRewritten, computed } = layers
  const { engine, attached, dialect, globalOmit } = setting
  if (engine.closed) return call.query(call.args)
  const { transaction } = call.__internalParams
  const given = call.args as PlainObject
  const args = withoutSkips(given)
  const run = async (widened: PlainObject): Promise<unknown> => {
    try {
      const result = await call.query(widened)
      call.__internalParams.args = args // columns that only computed fields need are taken away by what was asked
      return result
    } catch (error) {
      // The message quotes the arguments: it shall quote the user's own. Nothing was sent.
      const isInvalid = (error as Error | undefined)?.name === 'PrismaClientValidationError'
      if (isInvalid && widened !== given && transaction?.kind !== 'batch') return call.query(given)
      throw error
    }
  }
  // What is written in the end is decided behind us (rule 9).
  if (isRewritten)
    return perform(
      setting,
      told(
        setting,
        call,
        anything(engine, call.operation, () => call.query(given)),
      ),
      transaction,
    )
  let operation: WriteOperation
  try {
    operation = writeCall({
      model,
      operation: call.operation,
      args,
      compounds: attached.compounds,
      dialect,
      globalOmit: globalOmit[model.name] ?? {},
      computed,
      recall: engine.recall,
      readerOf: readerFor(setting, transaction),
      endedBy: (error) => (transaction?.kind === 'itx' ? rolledBackBy(error) : undefined),
      run,
    })
  } catch (error) {
    engine.notice({ type: 'error', model: model.name, error })
    operation = anything(engine, call.operation, () => run(args)) // rule 9
  }
  return perform(setting, told(setting, call, operation), transaction, putThrough(setting, model, call, layers))
}

/** The same write, announced to those who watch the statements that it sends. */
export const told = (
  { engine, isWatched }: Pick<WriteSetting, 'engine' | 'isWatched'>,
  { __internalParams }: HookCall,
  operation: WriteOperation,
): WriteOperation => (isWatched ? announced(__internalParams, engine, operation) : operation)

/** A statement of which nothing is known: it moves every table. */
export const anything = (engine: Engine, name: string, run: () => Promise<unknown>): WriteOperation => {
  const changes = engine.registry.everyTable().map(anyRow)
  return { name, model: 'everything', expects: changes, run, changes: () => changes }
}
