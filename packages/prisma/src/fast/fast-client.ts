import { type Engine, type KnownPlan, type Model, NOT_NOW, type ReadPlan } from '@tidemark/core/adapter'
import type { Attached } from '../attach.ts'
import { type ClientInternals, type Delegate, delegateName, type HookCall, tracingOf } from '../client.ts'
import { isPlain, type PlainObject } from '../objects.ts'
import { callName, READS } from '../reads/read-call.ts'
import { askByPromise, askDirectly } from './asker.ts'
import { type CachedMethod, CachedRead, withRelations } from './cached-read.ts'
import { givenOf } from './given.ts'
import { overlay } from './overlay.ts'
import { shorthandOf } from './shorthand.ts'

export interface FastSetting {
  /** Its `instant` is `undefined` where no hit can be told at once, for a server has to be asked. */
  readonly engine: Pick<Engine, 'instant' | 'shortcuts' | 'notice' | 'closed'>
  readonly attached: Attached
  readonly scope: (() => unknown) | undefined
  /** A read as it comes from our hook. */
  readonly read: (model: Model, call: HookCall) => Promise<unknown>
  /** The same of a call whose plan has been made already. */
  readonly readPlanned: (
    operation: string,
    plan: ReadPlan,
    args: PlainObject,
    query: HookCall['query'],
  ) => Promise<unknown>
  /** The same of a call whose plan is known. Absent where that is for memory alone. */
  readonly readKnown:
    | ((
        model: Model,
        operation: string,
        args: PlainObject,
        plan: KnownPlan,
        query: HookCall['query'],
      ) => Promise<unknown>)
    | undefined
  /** Why calls of the model that say nothing about the cache pass it by; `undefined`: they do not. */
  readonly bypassOf: (model: Model) => string | undefined
}

/** Their promises have the relations of the row as methods. */
const FLUENT: ReadonlySet<string> = new Set(['findUnique', 'findUniqueOrThrow', 'findFirst', 'findFirstOrThrow'])

type Methods<Name extends string> = Readonly<Record<Name, Delegate[string]>>

const has = <Name extends string>(delegate: Delegate, name: Name): delegate is Delegate & Methods<Name> =>
  delegate[name] !== undefined

type Delegates = Readonly<Record<PropertyKey, Delegate | undefined>>

const NOTHING = {}
const NO_PARAMS = {}

/** A scope that throws, or a property that cannot be read: Prisma's promise tells of it. */
const tolerant = <T>(look: () => T): T | undefined => {
  try {
    return look()
  } catch {
    return undefined
  }
}

/**
 * An extended client whose reads do not go through Prisma's hooks: they are answered from memory before Prisma begins to work, or by the
 * client that was extended, and cost what they cost without any extension, or less.
 *
 * `$extends` and the clients of transactions are made from what lies below: they have the hooks alone.
 *
 * @param bare the client without extensions
 */
export const fastClient = (extended: ClientInternals, bare: ClientInternals, setting: FastSetting): ClientInternals => {
  const { engine, attached, scope, read, readPlanned, readKnown, bypassOf } = setting
  const { instant, shortcuts } = engine
  const { schema } = attached
  const isTraced = tracingOf(bare)
  const [hookedOf, bareOf] = [extended, bare].map((client) => client as unknown as Delegates) as [Delegates, Delegates]

  /** Its methods are looked up by every call: mocks may take their place, and go again. */
  const methodOf = <Name extends string>(
    model: Model,
    name: string,
    operation: Name,
    hooked: Methods<Name>,
    plain: Methods<Name>,
  ) => {
    const Read = FLUENT.has(operation) ? withRelations(model.relations.keys()) : CachedRead
    const calls = shortcuts.of(callName(attached, model, operation))
    const reason = bypassOf(model)
    const shorthand = shorthandOf(bare, name, plain, { model: model.name, operation }, hooked)
    const method: CachedMethod = {
      take: (plan) => (instant === undefined ? NOT_NOW : instant.take(plan)),
      bare: (args) => plain[operation](args),
      hooked: (args) => hooked[operation](args),
      passes: (args) => reason !== undefined && (args === undefined || !('cache' in args)),
      pass: () => void (engine.closed || engine.notice({ type: 'bypass', model: model.name, reason })),
      planOf: (args) => tolerant(() => calls.get(args ?? NOTHING, scope?.())),
      read: (args, query, transaction) => {
        const plan = transaction === undefined && readKnown !== undefined ? method.planOf(args) : undefined
        if (readKnown !== undefined && plan?.both !== undefined) {
          plan.wasHit = true
          const ask = (given: PlainObject) => {
            plan.wasHit = false
            return query(given)
          }
          return readKnown(model, operation, args, plan, ask as HookCall['query'])
        }
        const drafted = transaction === undefined ? tolerant(() => calls.plan(args, scope?.())) : undefined
        if (drafted !== undefined) return readPlanned(operation, drafted, args, query as HookCall['query'])
        return read(model, {
          model: model.name,
          operation,
          args,
          query: query as HookCall['query'],
          __internalParams: transaction === undefined ? NO_PARAMS : { transaction },
        })
      },
    }
    const call = (args: unknown): unknown => {
      if (isTraced() || !(args === undefined || isPlain(args))) return hooked[operation](args as object)
      const passes = method.passes(args)
      const plan = passes ? undefined : method.planOf(args)
      if (plan !== undefined && instant?.holds(plan) === true) return new Read(method, args, plan)
      // Who asks takes a stack trace, and the answer most likely comes from the server. For these it is worth it: a row that is gone
      // is no fault, and the error names the place of the call.
      if (plan?.wasHit === true && !operation.endsWith('OrThrow')) return new Read(method, args, undefined)
      // Made here: Prisma takes the first caller that is not a method of a proxy for the place of the call.
      // Of no arguments Prisma's methods make nothing, or an empty object: they do that themselves.
      const direct = passes && args === undefined ? undefined : shorthand.known()
      if (direct !== undefined) return new Read(method, args, askDirectly(direct, args, new direct.CallSite()))
      const given = passes ? undefined : tolerant(() => givenOf(args ?? NOTHING))
      if (given === undefined && !passes) return hooked[operation](args)
      const promised = given === undefined ? args : given.args
      return new Read(
        method,
        args,
        askByPromise({
          promise: plain[operation](promised),
          args: promised,
          given,
          shorthand,
          passes: () => method.passes(args),
          again: method.bare,
        }),
      )
    }
    return Object.defineProperty(call, 'name', { value: `Proxy.${operation}` })
  }

  const delegateOf = (model: Model, name: string, hooked: Delegate, plain: Delegate): Delegate =>
    overlay(hooked, (operation) => {
      if (typeof operation !== 'string' || !READS.has(operation)) return undefined
      return has(hooked, operation) && has(plain, operation)
        ? methodOf(model, name, operation, hooked, plain)
        : undefined
    })

  const byName = new Map<string, Model>()
  for (const model of schema.models.values()) {
    byName.set(model.name, model)
    byName.set(delegateName(model.name), model)
  }
  return overlay(extended, (name) => {
    const model = typeof name === 'string' ? byName.get(name) : undefined
    if (typeof name !== 'string' || model === undefined) return undefined
    const [hooked, plain] = [hookedOf[name], bareOf[name]]
    return hooked === undefined || plain === undefined ? undefined : delegateOf(model, name, hooked, plain)
  })
}
