import { type CallTransaction, type ClientInternals, EXTENSIONS, type Extensions } from './client.ts'

/** What Prisma's methods hand to their client when their promise is awaited. */
interface Params {
  readonly args?: unknown
  readonly dataPath?: readonly unknown[]
  readonly action?: unknown
  readonly model?: unknown
  readonly clientMethod?: unknown
  readonly jsModelName?: unknown
  readonly transaction?: unknown
  readonly callsite?: object
}

/** All that a call consists of whose method makes nothing else of its arguments or of the answer. */
const PLAIN: ReadonlySet<string> = new Set<keyof Params>([
  'args',
  'dataPath',
  'action',
  'model',
  'clientMethod',
  'jsModelName',
  'transaction',
  'callsite',
])

interface Requesting {
  readonly _extensions?: Extensions
  _request?: (this: Requesting, params: object) => Promise<unknown>
  [EXTENSIONS]?: true
}

type Heard = (client: Requesting, params: Params) => void

let listening: Heard | undefined

/**
 * Makes every call tell which client it was made on: Prisma's hooks are not told, but what an extension that was applied
 * later does to the call happens behind ours.
 */
export const tellExtensions = ({ _originalClient }: ClientInternals): void => {
  const original: Requesting | undefined = _originalClient
  const request = original?._request
  if (original === undefined || request === undefined || original[EXTENSIONS] === true) return
  original[EXTENSIONS] = true
  original._request = function (params) {
    if (listening !== undefined) listening(this, params)
    // Without extensions there is no hook to be told.
    if (this._extensions?.isEmpty?.() === true) return request.call(this, params)
    return request.call(this, Object.assign({}, params, { [EXTENSIONS]: this._extensions }))
  }
}

/** What Prisma's errors tell the place of a call by: made where the call is made. */
export type CallSite = object

/**
 * One of Prisma's methods without its wrapping. Its own calls take two stack traces each, and a proxy for the relations that might be asked for;
 * what is handed to the client in the end is always the same.
 */
export interface DirectMethod {
  readonly CallSite: new () => CallSite
  ask(args: unknown, site: CallSite, transaction: CallTransaction | undefined): Promise<unknown>
}

const directMethod = (client: Requesting, params: Params, given: unknown): DirectMethod | undefined => {
  const { args, dataPath, action, model, clientMethod, jsModelName, transaction, callsite } = params
  const isPlain =
    args === given &&
    dataPath?.length === 0 &&
    transaction === undefined &&
    typeof callsite?.constructor === 'function' &&
    Object.keys(params).every((name) => PLAIN.has(name))
  if (!isPlain) return undefined
  return {
    CallSite: callsite.constructor as DirectMethod['CallSite'],
    ask: (args, site, transaction) => {
      try {
        const asked = client._request?.({
          args,
          dataPath: [],
          action,
          model,
          clientMethod,
          jsModelName,
          transaction,
          callsite: site,
        })
        return asked as Promise<unknown>
      } catch (error) {
        return Promise.reject(error)
      }
    },
  }
}

/** How the calls of a method are asked without a promise of Prisma's. `undefined`: that is not known yet; `null`: in no way. */
export interface Shorthand {
  method: DirectMethod | null | undefined
}

const shorthands = new WeakMap<object, Map<string, Shorthand>>()

/** The same for all who extend a client, as often as they do. */
export const shorthandOf = (client: object, clientMethod: string): Shorthand => {
  let ofClient = shorthands.get(client)
  if (ofClient === undefined) shorthands.set(client, (ofClient = new Map()))
  let shorthand = ofClient.get(clientMethod)
  if (shorthand === undefined) ofClient.set(clientMethod, (shorthand = { method: undefined }))
  return shorthand
}

/**
 * Awaits a promise of Prisma's, and learns from it how to ask without one, if that is not known.
 *
 * @param given the arguments that it was made with
 */
export const learnFrom = (
  promise: PromiseLike<unknown>,
  given: unknown,
  shorthand: Shorthand,
): PromiseLike<unknown> => {
  if (shorthand.method !== undefined || given === undefined) return promise
  shorthand.method = null // in whatever way it is asked: with nobody around the client's requests, there is nothing to hear
  listening = (client, params) => {
    listening = undefined
    shorthand.method = directMethod(client, params, given) ?? null
  }
  try {
    return promise.then((answer) => answer)
  } finally {
    listening = undefined
  }
}
