import {
  CacheError,
  type CallControl,
  checkControl,
  type Engine,
  type KnownPlan,
  type Model,
  type ReadPlan,
} from '@tidemark/core/adapter'
import type { Attached } from '../attach.ts'
import type { HookCall, PrismaPromise } from '../client.ts'
import type { Layers } from '../layers.ts'
import { describePrisma, isPlain, isSkip, type PlainObject, saysUndefined, withoutSkips } from '../objects.ts'
import { isOutage } from '../outcome.ts'
import type { Gate } from '../transactions.ts'
import { callName, readCall } from './read-call.ts'
import type { createTurns } from './turns.ts'

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
  /** Calls that were made before may be answered before they come here. */
  readonly isFast: boolean
}

/** What Prisma makes one query of. */
const BATCHED: ReadonlySet<string> = new Set(['findUnique', 'findUniqueOrThrow'])

/** A call that cannot be keyed or translated: it is answered, by the database. */
const UNPLANNED: ReadonlySet<string> = new Set(['Unkeyable', 'NotOfTheSchema'])

/** What fields an answer shows then depends on what computed fields of the caller's client need. */
const omitsSomething = (args: PlainObject, omitsGlobally: boolean): boolean =>
  omitsGlobally ||
  args['omit'] !== undefined ||
  [args['select'], args['include']].some(
    (shown) => isPlain(shown) && Object.values(shown).some((inner) => isPlain(inner) && omitsSomething(inner, false)),
  )

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
  { isRewritten, computes }: Layers,
): Promise<unknown> => {
  const { engine, attached, scope } = setting
  const { cache, ...given } = call.args as PlainObject
  const ask = () => call.query(given)
  const bypass = (reason: string) => {
    engine.notice({ type: 'bypass', model: model.name, reason })
    return ask()
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
  const ruling = engine.rule(attached.hintOf(model.name), control)
  if (ruling.kind === 'bypass') return bypass(ruling.reason)
  const path = call.__internalParams.dataPath ?? []
  let plan
  let who: unknown
  try {
    const operation = readCall(model, call.operation, args, path, attached.compounds)
    who = scope?.()
    plan = engine.plan(operation, ruling.policy, who, describePrisma)
  } catch (error) {
    if (UNPLANNED.has((error as Error | undefined)?.name ?? '')) return bypass('unkeyable')
    engine.notice({ type: 'error', model: model.name, error }) // rule 10
    return bypass('error')
  }
  if (setting.isFast && path.length === 0 && !ruling.refresh)
    engine.shortcuts.of(callName(attached, model, call.operation)).set(call.args, who, plan)
  return throughCache(setting, call.operation, plan, ruling.refresh, ask)
}

/** Out of the cache or through it, once it is decided how. */
const throughCache = (
  { engine, turns, gate }: ReadSetting,
  operation: string,
  plan: ReadPlan,
  refresh: boolean,
  ask: () => PrismaPromise<unknown>,
): Promise<unknown> => {
  const member = BATCHED.has(operation) ? turns?.join(plan.model, plan.key) : undefined
  const load = async () => {
    await member?.arrive()
    return ask()
  }
  const answer = engine.read({ plan, load: member === undefined ? ask : load, refresh, watch: gate?.watch, isOutage })
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

/**
 * A call without hooks whose plan is known. What an answer hangs on beyond that is planned when there is one: a miss takes longer than a
 * plan, and most calls are hits.
 */
export const readKnown = (
  setting: ReadSetting,
  model: Model,
  operation: string,
  args: PlainObject,
  { key, policy, tags, maybe, both }: KnownPlan,
  query: (given: PlainObject) => PrismaPromise<unknown>,
): Promise<unknown> => {
  const { engine, attached } = setting
  const ask = () => {
    const { cache: _, ...given } = args
    return query(given)
  }
  if (engine.closed) return ask()
  const carries: ReadPlan['carries'] = (answer) => {
    const { cache: _, ...given } = args
    const call = readCall(model, operation, withoutSkips(given), [], attached.compounds)
    return engine.plan(call, policy, undefined, describePrisma).carries(answer)
  }
  const plan = { key, model: model.name, policy, tags, maybe, both, carries }
  return throughCache(setting, operation, plan, false, ask)
}
