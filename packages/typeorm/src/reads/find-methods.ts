import { CacheError, type HitPlan, NOT_NOW } from '@tidemark/core/adapter'
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'
import { attachedOf } from '../attached.ts'
import { type Method, methodOf } from './find-method.ts'
import type { FindKind, FindOptions } from './find-operation.ts'
import { answerOf, deliver, drafted, PASS, planned } from './find-read.ts'
import { asOurs } from './ours.ts'
import { saysUndefined } from './operators.ts'

const NOTHING: FindOptions = {}

type Original = (this: EntityManager, target: EntityTarget<ObjectLiteral>, given?: unknown) => Promise<unknown>

/** The methods that find, what they take, and how they answer. */
const METHODS: Readonly<Record<string, { readonly kind: FindKind; readonly by: boolean }>> = {
  find: { kind: 'find', by: false },
  findBy: { kind: 'find', by: true },
  findOne: { kind: 'findOne', by: false },
  findOneBy: { kind: 'findOne', by: true },
  findAndCount: { kind: 'findAndCount', by: false },
  findAndCountBy: { kind: 'findAndCount', by: true },
  count: { kind: 'count', by: false },
  countBy: { kind: 'count', by: true },
  exists: { kind: 'exists', by: false },
  existsBy: { kind: 'exists', by: true },
}

const isOptions = (given: unknown): given is FindOptions | undefined =>
  given === undefined || (typeof given === 'object' && given !== null && !Array.isArray(given))

const answered = (
  method: Method,
  manager: EntityManager,
  target: EntityTarget<ObjectLiteral>,
  given: FindOptions,
  pass: () => Promise<unknown>,
): Promise<unknown> => {
  const { kind, heard, usual, attached, model, calls } = method
  const { engine } = attached
  if (usual.kind === 'bypass' && given['cache'] === undefined && model !== undefined) {
    engine.notice({ type: 'bypass', model: model.name, reason: usual.reason })
    return asOurs(pass)
  }
  let who: unknown
  let plan: HitPlan | undefined
  const isKnowable = !saysUndefined(given['where'])
  try {
    who = attached.scope?.()
    plan = isKnowable ? calls.get(given, who) : undefined
  } catch {
    return pass() // a scope that throws, an option that cannot be read: the database answers, and TypeORM says what is wrong
  }
  const hit = plan === undefined ? NOT_NOW : (engine.instant?.take(plan) ?? NOT_NOW)
  if (hit !== NOT_NOW) return heard === undefined ? Promise.resolve(answerOf(kind, hit)) : deliver(method, hit, true)
  const like = isKnowable ? drafted(method, manager, target, given, who) : undefined
  if (like !== undefined) return like
  const answer = planned(method, manager, target, given, who, pass)
  return answer === PASS ? pass() : answer
}

const cachedMethod = ({ kind, by }: { readonly kind: FindKind; readonly by: boolean }, original: Original): Original =>
  // oxlint-disable-next-line func-names -- it has a `this`
  function (target, given) {
    const attached = attachedOf(this.dataSource)
    const pass = (): Promise<unknown> => original.call(this, target, given)
    if (attached === undefined || attached.engine.closed || !attached.dataSource.isInitialized) return pass()
    if (attached.isReplicated || attached.isBusy()) return pass() // rules 8 and 13: told of by the query
    if (!by && !isOptions(given)) return pass()
    // As TypeORM: it refuses to find just any row.
    if (kind === 'findOne' && !by && (given as FindOptions | undefined)?.['where'] === undefined) return pass()
    const options = by ? { where: given } : ((given as FindOptions | undefined) ?? NOTHING)
    try {
      const method = methodOf(attached, kind, target)
      return method === undefined ? pass() : answered(method, this, target, options, pass)
    } catch (error) {
      return Promise.reject(error) // a `cache` that is wrong
    }
  }

const covered = new WeakSet<EntityManager>()

/**
 * The find methods of a DataSource's own manager. Its repositories and entities with methods of their own come to them; managers of
 * transactions do not, and the cache is no business of theirs.
 */
export const coverFindMethods = (manager: EntityManager): void => {
  if (covered.has(manager)) return
  covered.add(manager)
  const own = manager as unknown as Record<string, Original | undefined>
  for (const [name, how] of Object.entries(METHODS)) {
    const original = own[name]
    if (original === undefined) throw new CacheError('OPTION', `This version of TypeORM has no EntityManager.${name}.`)
    Object.defineProperty(manager, name, {
      value: cachedMethod(how, original),
      writable: true,
      configurable: true,
    })
  }
}
