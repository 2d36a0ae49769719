import { type ClientInternals, EXTENSIONS, type Extensions } from './client.ts'

/** What Prisma's methods hand to their client when their promise is awaited. */
export interface Params {
  readonly args?: unknown
  readonly dataPath?: readonly unknown[]
  readonly action?: unknown
  readonly model?: unknown
  readonly clientMethod?: unknown
  readonly jsModelName?: unknown
  readonly transaction?: unknown
  /** What errors tell the place of the call by. */
  readonly callsite?: object
}

/** A client as what Prisma's methods hand their calls to. */
export interface Requesting {
  readonly _extensions?: Extensions
  readonly _request: (params: object) => unknown
}

/** Must not throw: it is called in the middle of somebody's request. */
export type Listener = (client: Requesting, params: Params) => void

// By the registry: this package may have been loaded more than once, and only one of them is around the requests of a client.
const LISTENER = Symbol.for('tidemark.listener')

interface Original {
  _request?: (this: Requesting, params: object) => unknown
  [EXTENSIONS]?: true
  [LISTENER]?: Listener | undefined
}

/**
 * Makes every call tell which client it was made on: Prisma's hooks are not told, but what an extension that was applied
 * later does to the call happens behind ours.
 */
export const tellExtensions = ({ _originalClient }: ClientInternals): void => {
  const original: Original | undefined = _originalClient
  const request = original?._request
  if (original === undefined || request === undefined || original[EXTENSIONS] === true) return
  original[EXTENSIONS] = true
  original[LISTENER] = undefined
  original._request = function (params) {
    original[LISTENER]?.(this, params)
    // Without extensions there is no hook to be told.
    if (this._extensions?.isEmpty?.() === true) return request.call(this, params)
    return request.call(this, Object.assign({}, params, { [EXTENSIONS]: this._extensions }))
  }
}

/** Tells `hear` of the first call that the client is handed while `act` runs, before anything is done with it. */
export const overhear = <T>({ _originalClient }: ClientInternals, act: () => T, hear: Listener): T => {
  const original: Original | undefined = _originalClient
  if (original === undefined) return act()
  original[LISTENER] = (client, params) => {
    original[LISTENER] = undefined
    hear(client, params)
  }
  try {
    return act()
  } finally {
    original[LISTENER] = undefined
  }
}
