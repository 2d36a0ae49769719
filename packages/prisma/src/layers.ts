import type { Model } from '@tidemark/core/adapter'
import { type ComputedField, delegateName, EXTENSIONS, type Extensions, type HookCall } from './client.ts'

/** By model. */
export type Shadowing = ReadonlyMap<string, ReadonlySet<string>>

/** What the other extensions of the client that a call was made on do to it. */
export interface Layers {
  /** A hook stands between ours and the database: what it asks and answers is not what we see. */
  readonly isRewritten: boolean
  /** There are computed fields, which make Prisma ask for the columns they need. */
  readonly computes: boolean
  /**
   * Computed fields with the name of a column or a relation and the need of another one: who selects such a name makes Prisma ask for what
   * no argument speaks of.
   */
  readonly shadowing: Shadowing
  /** Those of the call's own model. */
  readonly computed: Readonly<Record<string, ComputedField>>
}

const NOTHING: Shadowing = new Map()

/** The call does not say on which client it was made: anything may stand behind us (rule 9). */
const UNTOLD: Layers = { isRewritten: true, computes: true, shadowing: NOTHING, computed: {} }

/** Of a client that has no other extension. */
export const NO_LAYERS: Layers = { isRewritten: false, computes: false, shadowing: NOTHING, computed: {} }

type Computing = Pick<Layers, 'computes' | 'shadowing'>

const computing = new WeakMap<Extensions, Computing>()
const computingOf = (extensions: Extensions, models: ReadonlyMap<string, Model>): Computing => {
  const before = computing.get(extensions)
  if (before !== undefined) return before
  let computes = false
  const shadowing = new Map<string, ReadonlySet<string>>()
  for (const { name: model, fields, relations } of models.values()) {
    const computed = Object.values(extensions.getAllComputedFields(model) ?? {})
    if (computed.length > 0) computes = true
    const names = computed
      .filter(({ name, needs }) => (fields.has(name) || relations.has(name)) && needs.some((need) => need !== name))
      .map(({ name }) => name)
    if (names.length > 0) shadowing.set(model, new Set(names))
  }
  const found = { computes, shadowing }
  computing.set(extensions, found)
  return found
}

/** @param hook our own, to tell it from those that run after it */
export const layersOf = (
  { model, operation, __internalParams }: HookCall,
  models: ReadonlyMap<string, Model>,
  hook: unknown,
): Layers => {
  const extensions = __internalParams[EXTENSIONS]
  if (extensions === undefined) return UNTOLD
  const hooks = extensions.getAllQueryCallbacks(model === undefined ? '$none' : delegateName(model), operation)
  const { computes, shadowing } = computingOf(extensions, models)
  const computed = model === undefined || !computes ? undefined : extensions.getAllComputedFields(model)
  return { isRewritten: hooks.at(-1) !== hook, computes, shadowing, computed: computed ?? {} }
}
