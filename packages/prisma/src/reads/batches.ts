import { setImmediate } from 'node:timers'
import type { Model } from '@tidemark/core/adapter'
import type { ClientInternals } from '../client.ts'
import { isPlain, type PlainObject } from '../objects.ts'
import type { CompoundsOf } from './filter.ts'

/** What Prisma makes one query of. */
export const BATCHED: ReadonlySet<string> = new Set(['findUnique', 'findUniqueOrThrow'])

/** One call that asks the database. */
export interface Asking {
  /** No other one that Prisma could make one query of with it; known when it has its answer. */
  isAlone(): boolean
  end(): void
}

interface Batch {
  asked: number
  underWay: number
}

export interface Batches {
  begin(model: string): Asking
}

/**
 * Which calls Prisma may have made one query of, rather too many than too few: those of a model that were under way together and began
 * before the event loop came to anything else.
 */
const createBatches = (): Batches => {
  const current = new Map<string, Batch>()
  let isEndExpected = false

  const end = (): void => {
    isEndExpected = false
    current.clear()
  }
  const open = (model: string): Batch => {
    const batch: Batch = { asked: 0, underWay: 0 }
    current.set(model, batch)
    // A tick is too early: Prisma waits for one of its own, which begins when promises have been waited for. One end is enough for all that
    // began before it, and the event loop need not hurry on account of it.
    if (!isEndExpected) {
      isEndExpected = true
      setImmediate(end).unref()
    }
    return batch
  }

  return {
    begin: (model) => {
      const last = current.get(model)
      const batch = last === undefined || last.underWay === 0 ? open(model) : last
      batch.asked++
      batch.underWay++
      return {
        isAlone: () => batch.asked === 1,
        end: () => void batch.underWay--,
      }
    },
  }
}

const known = new WeakMap<object, Batches>()

/** Those of a client and of all that extend it: they ask together. */
export const batchesOf = (client: ClientInternals): Batches => {
  const original = client._originalClient ?? client
  let batches = known.get(original)
  if (batches === undefined) known.set(original, (batches = createBatches()))
  return batches
}

/** Is it so of one of the fields that a `where` names, those of a compound unique one by one? */
const someValue = (
  model: Model,
  where: PlainObject,
  compounds: CompoundsOf,
  isSo: (name: string, value: unknown) => boolean,
): boolean => {
  for (const name of Object.keys(where)) {
    const value = where[name]
    if (value === undefined) continue
    const compound = isPlain(value) ? compounds(model).get(name) : undefined
    if (
      compound === undefined ? isSo(name, value) : compound.some((field) => isSo(field, (value as PlainObject)[field]))
    )
      return true
  }
  return false
}

/**
 * Each value is one that the database takes for no other: Prisma then finds the row in a query for many as it does in one of its own. Texts
 * may differ in case, dates and decimals in precision.
 */
export const isExact = (model: Model, where: unknown, compounds: CompoundsOf): boolean => {
  const isInexact = (name: string, value: unknown): boolean => {
    const isNumber = typeof value === 'number' || typeof value === 'bigint'
    return !isNumber || model.fields.get(name)?.spell(value) === undefined
  }
  return isPlain(where) && !someValue(model, where, compounds, isInexact)
}

/** Integers are spelled, and no other numbers. */
const isInteger = (model: Model, name: string): boolean => model.fields.get(name)?.spell(0) !== undefined

const isUnique = ({ keys }: Model, name: string): boolean =>
  keys.some(({ unique, fields }) => unique && fields.length === 1 && fields[0]?.name === name)

/**
 * What Prisma refuses or takes for another value when a call is alone, and finds in its own way when it is not: an operator for a unique
 * field, a number with a fraction for an integer.
 */
export const hangsOnOthers = (model: Model, where: unknown, compounds: CompoundsOf): boolean => {
  if (!isPlain(where)) return false
  return someValue(model, where, compounds, (name, value) => {
    if (typeof value === 'number') return !Number.isSafeInteger(value) && isInteger(model, name)
    return isPlain(value) && (isUnique(model, name) || !Object.hasOwn(where, name)) && model.fields.has(name)
  })
}
