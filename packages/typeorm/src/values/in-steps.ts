import { copy, mayGenerateCode } from '@tidemark/core/adapter'

type Properties = Record<string, unknown>
export type Part = (from: Properties, to: Properties) => void

/** One thing that is done to make one object out of another. */
export type Step =
  /** A property that is there is set under another name: as it is, where no value of it is an object, or else a copy. */
  | { readonly from: string; readonly to: string; readonly isPlain: boolean }
  /** Has something to do if one of these properties is there. */
  | { readonly of: readonly string[]; readonly part: Part }
  | Part

type Made<T> = (from: Readonly<Properties>) => T

/** A name that every object answers to. */
const isCommon = (name: string): boolean => name in Object.prototype
const hasOwn = (from: object, name: string): boolean => Object.hasOwn(from, name)

const partOf = (step: Step): Part => {
  if (typeof step === 'function') return step
  if ('part' in step) {
    const { of, part } = step
    return (from, to) => {
      if (of.some((name) => from[name] !== undefined)) part(from, to)
    }
  }
  const { from: own, to: other, isPlain } = step
  return (from, to) => {
    const value = isCommon(own) && !hasOwn(from, own) ? undefined : from[own]
    if (value !== undefined) to[other] = isPlain || typeof value !== 'object' ? value : copy(value)
  }
}

const byClosures = <T extends object>(steps: readonly Step[], create: () => T): Made<T> => {
  const parts = steps.map(partOf)
  return (from) => {
    const to = create()
    for (const part of parts) part(from, to as Properties)
    return to
  }
}

const literal = (name: string): string => JSON.stringify(name)

const codeOf = (step: Step, place: number): string => {
  const call = `parts[${place}](from, to)`
  if (typeof step === 'function') return call
  if ('part' in step && step.of.length === 0) return ''
  if ('part' in step)
    return `if (${step.of.map((name) => `from[${literal(name)}] !== undefined`).join(' || ')}) ${call}`
  const { from, to, isPlain } = step
  const value = isPlain ? 'value' : `typeof value === 'object' ? copy(value) : value`
  const read = `from[${literal(from)}]`
  return `value = ${isCommon(from) ? `hasOwn(from, ${literal(from)}) ? ${read} : undefined` : read}; if (value !== undefined) to[${literal(to)}] = ${value}`
}

const byCode = <T extends object>(steps: readonly Step[], create: () => T): Made<T> => {
  const body = `'use strict'
    return (from) => {
      const to = create()
      let value
      ${steps.map(codeOf).join(';\n')}
      return to
    }`
  // oxlint-disable-next-line typescript/no-implied-eval -- made of numbers and string literals only
  const make = new Function('create', 'copy', 'hasOwn', 'parts', body) as (
    create: () => T,
    copied: typeof copy,
    has: typeof hasOwn,
    parts: readonly Part[],
  ) => Made<T>
  return make(create, copy, hasOwn, steps.map(partOf))
}

/** Makes objects step by step. Names are constants in code made for the steps; where code may not be made, closures do the same. */
export const inSteps = <T extends object>(
  steps: readonly Step[],
  create: () => T,
  codeGeneration: boolean = mayGenerateCode(),
): Made<T> => (codeGeneration ? byCode : byClosures)(steps, create)
