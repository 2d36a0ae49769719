import type { Instant, Model } from '@tidemark/core/adapter'
import type { Attached } from '../attach.ts'
import { type ClientInternals, type Delegate, delegateName, tracingOf } from '../client.ts'
import { callName, READS } from '../reads/read-call.ts'
import { type InstantMethod, InstantRead, withRelations } from './instant-read.ts'
import { overlay } from './overlay.ts'

export interface FastSetting {
  readonly instant: Instant
  readonly attached: Attached
  readonly scope: (() => unknown) | undefined
}

/** Their promises have the relations of the row as methods. */
const FLUENT: ReadonlySet<string> = new Set(['findUnique', 'findUniqueOrThrow', 'findFirst', 'findFirstOrThrow'])

type Method = Delegate[string]

const NOTHING = {}

/**
 * An extended client whose reads are answered from memory before Prisma begins to work. Only where memory holds an answer that is true
 * now is the promise ours: every other call is Prisma's from the first moment, with its call site and its batch.
 *
 * `$extends` and the clients of transactions are made from what lies below: they have the hooks alone.
 */
export const fastClient = (client: ClientInternals, { instant, attached, scope }: FastSetting): ClientInternals => {
  const { schema, shortcuts } = attached
  const isTraced = tracingOf(client)

  const methodOf = (model: Model, operation: string, own: Method): Method => {
    const Read = FLUENT.has(operation) ? withRelations(model.relations.keys()) : InstantRead
    const calls = shortcuts.of(callName(model, operation))
    const method: InstantMethod = {
      instant,
      own: (args) => own(args as object),
      planOf: (args) => {
        if (isTraced()) return undefined
        try {
          return calls.get(args ?? NOTHING, scope?.())
        } catch {
          return undefined // a scope that throws: Prisma's way to the cache tells of it
        }
      },
    }
    return (args) => {
      const near = instant.find(method.planOf(args))
      return near === undefined ? own(args) : new Read(method, args, near)
    }
  }

  const delegateOf = (model: Model, delegate: Delegate): Delegate =>
    overlay(delegate, (operation) => {
      const own = typeof operation === 'string' && READS.has(operation) ? delegate[operation] : undefined
      return own === undefined ? undefined : methodOf(model, operation as string, own)
    })

  const byName = new Map<PropertyKey, Model>()
  for (const model of schema.models.values()) {
    byName.set(model.name, model)
    byName.set(delegateName(model.name), model)
  }
  return overlay(client, (name) => {
    const model = byName.get(name)
    const delegate = model && (client as unknown as Record<PropertyKey, Delegate | undefined>)[name]
    return delegate && delegateOf(model, delegate)
  })
}
