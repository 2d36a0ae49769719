import { type ComputedField, EXTENSIONS, type HookCall } from './client.ts'

/** What the other extensions of the client that a call was made on do to it. */
export interface Layers {
  /** A hook stands between ours and the database: what it asks and answers is not what we see. */
  readonly isRewritten: boolean
  /** There are computed fields, which make Prisma ask for the columns they need. */
  readonly computes: boolean
  /** Those of the call's own model. */
  readonly computed: Readonly<Record<string, ComputedField>>
}

/** @param hook our own, to tell those that run after it */
export const layersOf = (
  { model, operation, __internalParams }: HookCall,
  models: readonly string[],
  hook: unknown,
): Layers => {
  const extensions = __internalParams[EXTENSIONS]
  if (extensions === undefined) return { isRewritten: false, computes: false, computed: {} }
  const hooks = extensions.getAllQueryCallbacks(model ?? '$none', operation)
  return {
    // Ours is not in it on a client that shares nothing with this one but its original.
    isRewritten: hooks.at(-1) !== hook,
    computes: models.some((name) => Object.keys(extensions.getAllComputedFields(name) ?? {}).length > 0),
    computed: (model === undefined ? undefined : extensions.getAllComputedFields(model)) ?? {},
  }
}
