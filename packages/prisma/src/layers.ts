import { type ComputedField, delegateName, EXTENSIONS, type Extensions, type HookCall } from './client.ts'

/** What the other extensions of the client that a call was made on do to it. */
export interface Layers {
  /** A hook stands between ours and the database: what it asks and answers is not what we see. */
  readonly isRewritten: boolean
  /** There are computed fields, which make Prisma ask for the columns they need. */
  readonly computes: boolean
  /** Those of the call's own model. */
  readonly computed: Readonly<Record<string, ComputedField>>
}

/** The call does not say on which client it was made: anything may stand behind us (rule 9). */
const UNTOLD: Layers = { isRewritten: true, computes: true, computed: {} }

/** Of a client that has no other extension. */
export const NO_LAYERS: Layers = { isRewritten: false, computes: false, computed: {} }

const computing = new WeakMap<Extensions, boolean>()
const computesAnything = (extensions: Extensions, models: readonly string[]): boolean => {
  let answer = computing.get(extensions)
  if (answer === undefined) {
    answer = models.some((model) => Object.keys(extensions.getAllComputedFields(model) ?? {}).length > 0)
    computing.set(extensions, answer)
  }
  return answer
}

/** @param hook our own, to tell it from those that run after it */
export const layersOf = (
  { model, operation, __internalParams }: HookCall,
  models: readonly string[],
  hook: unknown,
): Layers => {
  const extensions = __internalParams[EXTENSIONS]
  if (extensions === undefined) return UNTOLD
  const hooks = extensions.getAllQueryCallbacks(model === undefined ? '$none' : delegateName(model), operation)
  const computes = computesAnything(extensions, models)
  const computed = model === undefined || !computes ? undefined : extensions.getAllComputedFields(model)
  return { isRewritten: hooks.at(-1) !== hook, computes, computed: computed ?? {} }
}
