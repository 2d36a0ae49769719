import {
  CacheError,
  type CallControl,
  checkControl,
  type Engine,
  type Gate,
  type KnownPlan,
  type Model,
  type ReadPlan,
} from '@tidemark/core/adapter'
import type { Attached } from '../attach.ts'
import type { HookCall, PrismaPromise } from '../client.ts'
import type { Layers, Shadowing } from '../layers.ts'
import { asArray, describePrisma, isPlain, isSkip, type PlainObject, saysUndefined, withoutSkips } from '../objects.ts'
import { isOutage } from '../outcome.ts'
import { type Asking, BATCHED, type Batches, hangsOnOthers, isExact } from './batches.ts'
import { draftOf } from './draft.ts'
import { settleForm } from './figures.ts'
import { callName, readCall } from './read-call.ts'
import type { createTurns } from './turns.ts'

type ReadRequest = Parameters<Engine['read']>[0]

export interface ReadSetting {
  readonly engine: Engine
  readonly attached: Attached
  readonly scope: (() => unknown) | undefined
  /** Set where readers share the connection of transactions (rule 8). */
  readonly gate: Gate | undefined
  readonly hasReplicas: boolean
  /** Prisma refuses what is given as `undefined`. */
  readonly isStrict: boolean
  /** Set where a server comes between calls and their queries. */
  readonly turns: ReturnType<typeof createTurns> | undefined
  readonly batches: Batches
  /** Calls that were made before may be answered before they come here. */
  readonly isFast: boolean
}

/** A call that cannot be keyed or translated: it is answered, by the database. */
const UNPLANNED: ReadonlySet<string> = new Set(['Unkeyable', 'NotOfTheSchema'])

/** What fields an answer shows then depends on what computed fields of the caller's client need. */
const omitsSomething = (args: PlainObject, omitsGlobally: boolean): boolean =>
  omitsGlobally ||
  args['omit'] !== undefined ||
  [args['select'], args['include']].some(
    (shown) => isPlain(shown) && Object.values(shown).some((inner) => isPlain(inner) && omitsSomething(inner, false)),
  )

/** What an answer shows then depends on the computed fields of the caller's client: to others it shows more, or less. */
const selectsShadowing = (model: Model, { select, include }: PlainObject, shadowing: Shadowing): boolean => {
  const taken = shadowing.get(model.name)
  if (taken !== undefined && isPlain(select) && [...taken].some((name) => Boolean(select[name]))) return true
  return [select, include].some(
    (shown) =>
      isPlain(shown) &&
      Object.entries(shown).some(([name, inner]) => {
        const target = model.relations.get(name)?.target
        return target !== undefined && isPlain(inner) && selectsShadowing(target, inner, shadowing)
      }),
  )
}

/** The same of any read. What a count selects are columns that it counts, and what groups are made by is selected. */
const asksForMore = (model: Model, operation: string, args: PlainObject, shadowing: Shadowing): boolean => {
  if (shadowing.size === 0 || operation === 'count') return false
  const taken = operation === 'groupBy' ? shadowing.get(model.name) : undefined
  if (taken !== undefined) return asArray(args['by']).some((name) => taken.has(name as string))
  return selectsShadowing(model, args, shadowing)
}

/** What the caller says about the cache. `where` is for errors: `cache of User.findMany`. */
const controlOf = (cache: unknown, where: string): CallControl | undefined => {
  // Not Prisma's argument: nothing of Prisma's stands for "nothing" here.
  if (isSkip(cache))
    throw new CacheError(
      'CALL',
      `${where} is Prisma.skip; expected true, false, 'refresh', an object such as { ttl: '1m' }, or undefined, which says nothing.`,
    )
  return checkControl(cache, where)
}

/** One read as it comes from Prisma's hook: out of the cache, or through it. */
export const read = (
  setting: ReadSetting,
  model: Model,
  call: HookCall,
  { isRewritten, computes, shadowing }: Layers,
): Promise<unknown> => {
  const { engine, attached, scope } = setting
  const { cache, ...given } = call.args as PlainObject
  const ask = () => call.query(given)
  const bypass = (reason: string) => {
    engine.notice({ type: 'bypass', model: model.name, reason })
    return askBeside(setting, model.name, call.operation, ask)
  }
  const control = controlOf(cache, `cache of ${model.name}.${call.operation}`)
  if (engine.closed) return ask()
  if (call.__internalParams.transaction !== undefined) return bypass('transaction') // rule 8
  if (setting.hasReplicas) return bypass('replica') // rule 13
  if (isRewritten) return bypass('extension')
  // It means the same as what may have been answered, and is an error.
  if (setting.isStrict && saysUndefined(given)) return bypass('unkeyable')
  const args = withoutSkips(given)
  if (computes && omitsSomething(args, attached.omitsGlobally)) return bypass('extension')
  if (asksForMore(model, call.operation, given, shadowing)) return bypass('extension')
  const ruling = engine.rule(attached.hintOf(model.name), control)
  if (ruling.kind === 'bypass') return bypass(ruling.reason)
  if (!settleForm(call, given)) return bypass('unkeyable')
  const path = call.__internalParams.dataPath ?? []
  let plan
  try {
    const operation = readCall(model, call.operation, args, path, attached.compounds)
    const who = scope?.()
    plan = engine.plan(operation, ruling.policy, who, describePrisma)
    const draft = () => draftOf(engine, operation, ruling.policy, who, call.args as PlainObject)
    if (setting.isFast && path.length === 0 && !ruling.refresh)
      engine.shortcuts.of(callName(attached, model, call.operation)).set(call.args, who, plan, draft)
  } catch (error) {
    if (UNPLANNED.has((error as Error | undefined)?.name ?? '')) return bypass('unkeyable')
    engine.notice({ type: 'error', model: model.name, error }) // rule 10
    return bypass('error')
  }
  return throughCache(setting, call.operation, plan, args, ruling.refresh, ask)
}

/** `finally` takes three promises more. */
const ended = (answer: Promise<unknown>, { end }: Asking): Promise<unknown> =>
  answer.then(
    (value) => {
      end()
      return value
    },
    (error: unknown) => {
      end()
      throw error
    },
  )

/** Asks the database, perhaps by one query with others of the turn, that go through the cache or not. */
const askBeside = (
  { batches }: ReadSetting,
  model: string,
  operation: string,
  ask: () => Promise<unknown>,
): Promise<unknown> => {
  if (!BATCHED.has(operation)) return ask()
  const asking = batches.begin(model)
  return ended(ask(), asking)
}

/** Out of the cache or through it, once it is decided how. */
const throughCache = (
  setting: ReadSetting,
  operation: string,
  plan: ReadPlan,
  args: PlainObject,
  refresh: boolean,
  ask: () => PrismaPromise<unknown>,
  known?: KnownPlan,
): Promise<unknown> => {
  if (BATCHED.has(operation)) return readOne(setting, operation, plan, args, refresh, ask, known)
  return setting.engine.read(requestOf(setting, plan, refresh, ask, undefined))
}

const requestOf = (
  { gate }: ReadSetting,
  plan: ReadPlan,
  refresh: boolean,
  load: () => Promise<unknown>,
  mayKeep: ReadRequest['mayKeep'],
): ReadRequest => ({
  plan,
  load,
  isPlain: true, // no hook of somebody else has had it in hand: see `isRewritten`
  refresh,
  watch: gate?.watch,
  mayKeep,
  isOutage,
})

/** One of those that Prisma may make one query of. */
const readOne = (
  setting: ReadSetting,
  operation: string,
  plan: ReadPlan,
  { where }: PlainObject,
  refresh: boolean,
  ask: () => PrismaPromise<unknown>,
  known: KnownPlan | undefined,
): Promise<unknown> => {
  const { engine, attached, turns, batches } = setting
  const model = attached.schema.models.get(plan.model)
  if (model === undefined || (known?.isOwn !== true && hangsOnOthers(model, where, attached.compounds))) {
    engine.notice({ type: 'bypass', model: plan.model, reason: 'unkeyable' })
    return askBeside(setting, plan.model, operation, ask)
  }
  if (known !== undefined) known.isOwn = true
  const member = turns?.join(plan.model, plan.key)
  let asking: Asking | undefined
  const load = (): Promise<unknown> => {
    asking = batches.begin(plan.model)
    return ended(ask(), asking)
  }
  const loadInTurn = member && (() => Promise.resolve(member.arrive()).then(load))
  // In a query for many, a row is found by its exact value, and the relation of one that is not there is no error.
  const mayKeep = (answer: unknown): boolean => {
    if (answer !== null && answer !== undefined) return true
    if (operation === 'findUniqueOrThrow') return false
    return asking?.isAlone() === true || isExact(model, where, attached.compounds)
  }
  const answer = engine.read(requestOf(setting, plan, refresh, loadInTurn ?? load, mayKeep))
  if (member === undefined) return answer
  return answer.then(
    (value) => {
      member.leave()
      return value
    },
    (error: unknown) => {
      member.leave()
      throw error
    },
  )
}

/** A call without hooks, its plan by a draft. */
export const readPlanned = (
  setting: ReadSetting,
  operation: string,
  plan: ReadPlan,
  args: PlainObject,
  query: HookCall['query'],
  known?: KnownPlan,
): Promise<unknown> => {
  const ask = () => {
    if (!('cache' in args)) return query(args)
    const { cache: _, ...given } = args
    return query(given)
  }
  return setting.engine.closed ? ask() : throughCache(setting, operation, plan, args, false, ask, known)
}

/**
 * A call without hooks whose plan is known. What an answer hangs on beyond that is planned when there is one: a miss takes longer than a
 * plan, and most calls are hits.
 */
export const readKnown = (
  setting: ReadSetting,
  model: Model,
  operation: string,
  args: PlainObject,
  known: KnownPlan,
  query: HookCall['query'],
): Promise<unknown> => {
  const { key, policy, tags, maybe, both } = known
  const { engine, attached } = setting
  const carries = (answer: unknown) => {
    const { cache: _, ...given } = args
    const call = readCall(model, operation, withoutSkips(given), [], attached.compounds)
    return engine.plan(call, policy, undefined, describePrisma).carries(answer)
  }
  const plan = { key, model: model.name, policy, tags, maybe, both, carries }
  return readPlanned(setting, operation, plan, args, query, known)
}

/** Whether the cache has nothing to do with calls of the model that say nothing about it: why not, as events tell it. */
export const bypassOf = ({ engine, attached }: ReadSetting, model: Model): string | undefined => {
  const ruling = engine.rule(attached.hintOf(model.name), undefined)
  return ruling.kind === 'bypass' ? ruling.reason : undefined
}
