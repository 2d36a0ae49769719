import type { Copier } from '../contracts/codec.ts'
import type { CopyKind, CopyLeaf } from './copy-kind.ts'
import { copyLeaf } from './copy-leaf.ts'
import { literal, property } from './literal.ts'

/** An expression that copies what the expression `value` yields. It may call functions: `copy1` for the first rows met, and so on. */
const codeOf = (kind: CopyKind, value: string, functions: string[]): string => {
  if (kind === 'a') return value
  if (typeof kind === 'string') return `leaf${kind}(${value})`
  const own =
    kind[0] === 'row'
      ? `{ ${kind[1]
          .map((name, i) => `${property(name)}: ${codeOf(kind[2][i] as CopyKind, `from[${literal(name)}]`, functions)}`)
          .join(', ')} }`
      : codeOf(kind[1], 'from[i]', functions)
  const name = `copy${functions.length}`
  functions.push(
    kind[0] === 'row'
      ? `const ${name} = (from) => from === null ? null : (${own})`
      : `const ${name} = (from) => {
          if (from === null) return null
          const copy = new Array(from.length)
          for (let i = 0; i < from.length; i++) copy[i] = ${own}
          return copy
        }`,
  )
  return `${name}(${value})`
}

/** The same as `copierOfClosures`, as code made for the kind: objects are literals, columns are constants. */
export const copierOfCode = (kind: CopyKind): Copier => {
  const functions: string[] = []
  const code = codeOf(kind, 'value', functions)
  const body = `'use strict'
    const { d: leafd, y: leafy, f: leaff, x: leafx } = leaves
    ${functions.join('\n')}
    return (value) => ${code}`
  // oxlint-disable-next-line typescript/no-implied-eval -- made of constants, numbers and string literals only
  const make = new Function('leaves', body) as (leaves: Readonly<Record<CopyLeaf, Copier>>) => Copier
  return make(copyLeaf)
}
