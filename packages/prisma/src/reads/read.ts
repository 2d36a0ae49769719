import { type CallControl, checkControl, type Engine, type Model } from '@tidemark/core/adapter'
import type { Attached } from '../attach.ts'
import type { HookCall } from '../client.ts'
import { describePrisma, type PlainObject } from '../objects.ts'
import { isOutage } from '../outcome.ts'
import type { Gate, Transactions } from '../transactions.ts'
import { readCall } from './read-call.ts'

export interface ReadSetting {
  readonly engine: Engine
  readonly attached: Attached
  readonly scope: (() => unknown) | undefined
  /** Set where readers share the connection of transactions (rule 8). */
  readonly gate: Gate | undefined
  readonly hasReplicas: boolean
  readonly transactions: Pick<Transactions, 'refuse'>
}

/** A call that cannot be keyed or translated: it is answered, by the database. */
const UNPLANNED: ReadonlySet<string> = new Set(['Unkeyable', 'NotOfTheSchema'])

/** One read as it comes from Prisma's hook: out of the cache, or through it. */
export const read = (setting: ReadSetting, model: Model, call: HookCall): Promise<unknown> => {
  const { engine, attached, scope, gate } = setting
  const { cache, ...args } = call.args as PlainObject
  const ask = () => call.query(args)
  const bypass = (reason: string) => {
    engine.notice({ type: 'bypass', model: model.name, reason })
    return ask()
  }
  let control: CallControl | undefined
  try {
    control = checkControl(cache, `cache of ${model.name}.${call.operation}`)
  } catch (error) {
    setting.transactions.refuse(error as object)
    throw error
  }
  if (engine.closed) return ask()
  if (call.__internalParams.transaction !== undefined) return bypass('transaction') // rule 8
  if (setting.hasReplicas) return bypass('replica') // rule 13
  if (model.unknowable) return bypass('view')
  const ruling = engine.rule(attached.hintOf(model.name), control)
  if (ruling.kind === 'bypass') return bypass(ruling.reason)
  let plan
  try {
    const operation = readCall(model, call.operation, args, call.__internalParams.dataPath ?? [], attached.compounds)
    plan = engine.plan(operation, ruling.policy, scope?.(), describePrisma)
  } catch (error) {
    if (UNPLANNED.has((error as Error | undefined)?.name ?? '')) return bypass('unkeyable')
    engine.notice({ type: 'error', model: model.name, error }) // rule 10
    return bypass('error')
  }
  return engine.read({ plan, load: ask, refresh: ruling.refresh, watch: gate?.watch, isOutage })
}
