import type { ClientInternals } from '../client.ts'
import { announcedOf, requests } from './announced.ts'

type Send<T> = (this: unknown, given: T) => unknown

/** What Prisma gathers calls with: those of one transaction and one tick are sent together. */
interface Dataloader {
  readonly options: {
    batchBy: (request: object) => unknown
    singleLoader: Send<object>
    batchLoader: Send<readonly object[]>
  }
}

/** One of the calls that it gathers. */
interface Request {
  readonly modelName?: string
  readonly protocolQuery?: { readonly action?: string }
}

interface Requesting {
  _executeRequest?: Send<object>
  readonly _requestHandler?: { readonly dataloader?: Partial<Dataloader> }
  [TELLING]?: true
}

const TELLING = Symbol.for('tidemark.telling')

/** A read of a model writes nothing, whoever sent it. Prisma spells `count` as an aggregate. */
const isRead = ({ modelName, protocolQuery }: Request): boolean =>
  modelName !== undefined && /^(?:find|aggregate|groupBy|count)/.test(protocolQuery?.action ?? '')

const isDataloader = (loader: Partial<Dataloader> | undefined): loader is Dataloader =>
  ['batchBy', 'singleLoader', 'batchLoader'].every(
    (name) => typeof (loader?.options as Record<string, unknown> | undefined)?.[name] === 'function',
  )

/**
 * Lets every statement of a client know which requests it is sent for. Where calls are gathered they are sent in the context of
 * whichever came first, also those of another transaction and of a client that shares the connection, so each takes its own along.
 * On a client that is made in another way nobody is told, and every statement counts as unannounced (rule 9).
 */
export const tellRequests = ({ _originalClient }: ClientInternals): void => {
  const original: Requesting | undefined = _originalClient
  const execute = original?._executeRequest
  const loader = original?._requestHandler?.dataloader
  if (original === undefined || execute === undefined || !isDataloader(loader) || original[TELLING] === true) return
  original[TELLING] = true
  const running = requests()
  original._executeRequest = function (params) {
    return running.run([announcedOf(params)], () => execute.call(this, params))
  }
  const { batchBy, singleLoader, batchLoader } = loader.options
  const sentFor = new WeakMap<object, ReturnType<typeof running.getStore>>()
  const of = (request: object) => (isRead(request) ? [] : (sentFor.get(request) ?? [undefined]))
  Object.assign(loader.options, {
    batchBy: (request: object) => {
      sentFor.set(request, running.getStore())
      return batchBy(request)
    },
    singleLoader: (request: object) => running.run(of(request), () => singleLoader(request)),
    batchLoader: (together: readonly object[]) => running.run(together.flatMap(of), () => batchLoader(together)),
  })
}
