import type { CallTransaction, ClientInternals, Delegate } from '../client.ts'
import { overhear, type Params, type Requesting } from '../requests.ts'

/** What Prisma's errors tell the place of a call by: made where the call is made. */
export interface CallSite {
  getLocation(): unknown
}

/** A method of Prisma's without its wrapping: what it hands to its client is always the same. */
export interface Direct {
  readonly CallSite: new () => CallSite
  ask(args: unknown, site: CallSite, transaction: CallTransaction | undefined): Promise<unknown>
}

/** All that is handed over by a method that makes nothing else of its arguments or of the answer. */
const NAMES: ReadonlySet<string> = new Set<keyof Params>([
  'args',
  'dataPath',
  'action',
  'model',
  'clientMethod',
  'jsModelName',
  'transaction',
  'callsite',
])

interface Method {
  readonly model: string
  readonly operation: string
}

const isCallSite = (value: object | undefined): value is CallSite =>
  value !== undefined &&
  'getLocation' in value &&
  typeof value.getLocation === 'function' &&
  value.constructor !== Object

/** `undefined`: it is not what the method is known to hand over for these arguments. */
const directOf = (
  client: Requesting,
  params: Params,
  { model, operation }: Method,
  given: unknown,
): Direct | undefined => {
  const { args, dataPath, action, clientMethod, jsModelName, transaction, callsite } = params
  const isMethods = params.model === model && action === operation && args === given
  if (!isMethods || dataPath?.length !== 0 || transaction !== undefined || !isCallSite(callsite)) return undefined
  if (Object.keys(params).some((name) => !NAMES.has(name))) return undefined
  return {
    CallSite: callsite.constructor as Direct['CallSite'],
    ask: (args, site, transaction) => {
      try {
        // Written out, and in Prisma's order: one hidden class with what its own methods hand over.
        const params = { args, dataPath: [], action, model, clientMethod, jsModelName, transaction, callsite: site }
        return Promise.resolve(client._request(params))
      } catch (error) {
        return Promise.reject(error)
      }
    },
  }
}

/** A find method of a client, asked without Prisma's promise once it was seen what that asks. */
export interface Shorthand {
  /** `undefined`: it is not known yet, or somebody has put something of his own in the place of Prisma's method. */
  known(): Direct | undefined
  /** Sees what a promise of Prisma's asks for, made with these arguments, when it is awaited. */
  learn(promise: PromiseLike<unknown>, given: unknown): PromiseLike<unknown>
}

const NOTHING: Shorthand = { known: () => undefined, learn: (promise) => promise }

/** The text of a method, which Prisma makes anew each time it is looked up. */
const textOf = (method: unknown): string | undefined =>
  typeof method === 'function' ? Function.prototype.toString.call(method) : undefined

/** So are many that are not the same. */
const tellsNothing = (text: string | undefined): boolean => text?.includes('[native code]') !== false

/** The client as Prisma made it, whose models and methods are Prisma's own as long as nobody has put others there. */
const isAsMade = (client: ClientInternals): boolean => {
  const original: { readonly _appliedParent?: unknown } | undefined = client._originalClient
  return original?._appliedParent === client
}

/** What is put in the place of a method comes before Prisma's own among the names of a model. */
const hasSameNames = (delegate: Delegate, other: Delegate): boolean => {
  const names = Reflect.ownKeys(other)
  return Reflect.ownKeys(delegate).every((name, i) => name === names[i])
}

interface Learned {
  direct: Direct | undefined
}

const learned = new WeakMap<object, Map<string, Learned>>()

/** The same for all who extend a client, as often as they do. */
const learnedOf = (client: object, method: string): Learned => {
  let ofClient = learned.get(client)
  if (ofClient === undefined) learned.set(client, (ofClient = new Map()))
  let known = ofClient.get(method)
  if (known === undefined) ofClient.set(method, (known = { direct: undefined }))
  return known
}

/**
 * Only finds are handed over as they are.
 *
 * @param bare the client without extensions
 * @param name the model's property of it
 * @param plain what is there
 * @param pristine the same of a client that nobody else has had in hand
 */
export const shorthandOf = (
  bare: ClientInternals,
  name: string,
  plain: Delegate,
  method: Method,
  pristine: Delegate,
): Shorthand => {
  const { operation } = method
  const text = textOf(pristine[operation])
  const { _originalClient: original = {} } = bare
  // What is put in the place of a model lies on the original client.
  const isPrismas = isAsMade(bare) && !Object.hasOwn(original, name) && hasSameNames(plain, pristine)
  if (!operation.startsWith('find') || tellsNothing(text) || !isPrismas) return NOTHING
  const known = learnedOf(bare, `${name}.${operation}`)
  const isOwn = (): boolean => textOf(plain[operation]) === text
  return {
    known: () => (known.direct !== undefined && isOwn() ? known.direct : undefined),
    learn: (promise, given) => {
      if (known.direct !== undefined || !isOwn()) return promise
      return overhear(
        bare,
        () => promise.then((value) => value),
        (client, params) => (known.direct = directOf(client, params, method, given)),
      )
    },
  }
}
