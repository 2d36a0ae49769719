import { damaged } from './damaged.ts'
import type { Forms } from './form.ts'
import { depthOfColumns, type Kind } from './kind.ts'
import { literal, property } from './literal.ts'
import type { Packer } from './packer.ts'

/** Expressions that pack and unpack what the expression `value` yields. */
interface Code {
  readonly pack: (value: string) => string
  readonly unpack: (value: string) => string
}

/** Functions of the names `pack1` and `unpack1` for the first rows met, and so on. */
const codeOf = (kind: Kind, depth: number, functions: string[]): Code => {
  if (typeof kind === 'string')
    return {
      pack: (value) => (kind === 's' || kind === 'j' ? value : `forms.${kind}.pack(${value}, ${depth})`),
      unpack: (value) => `forms.${kind}.unpack(${value}, ${depth})`,
    }
  const [word, names, kinds] = kind
  const columns = kinds.map((column, i) => ({
    name: names[i] as string,
    code: codeOf(column, depthOfColumns(word, depth), functions),
  }))
  const n = functions.length
  functions.push(`
    const pack${n} = (row) => row === null ? null
      : [${columns.map(({ name, code }) => code.pack(`row[${literal(name)}]`)).join(', ')}]
    const unpack${n} = (row) => {
      if (row === null) return null
      if (!Array.isArray(row) || row.length !== ${names.length}) return damaged('${names.length} columns', row)
      return { ${columns.map(({ name, code }, i) => `${property(name)}: ${code.unpack(`row[${i}]`)}`).join(', ')} }
    }`)
  if (word === 'row') return { pack: (value) => `pack${n}(${value})`, unpack: (value) => `unpack${n}(${value})` }
  // Unpacked in place: the list is JSON.parse's, nobody else has it.
  functions.push(`
    const packAll${n} = (rows) => {
      if (rows === null) return null
      const packed = new Array(rows.length)
      for (let i = 0; i < rows.length; i++) packed[i] = pack${n}(rows[i])
      return packed
    }
    const unpackAll${n} = (rows) => {
      if (rows === null) return null
      if (!Array.isArray(rows)) return damaged('a list of rows', rows)
      for (let i = 0; i < rows.length; i++) rows[i] = unpack${n}(rows[i])
      return rows
    }`)
  return { pack: (value) => `packAll${n}(${value})`, unpack: (value) => `unpackAll${n}(${value})` }
}

/** The same as `packerOfClosures`, byte for byte, as code made for the kind: objects are literals, columns are constants. */
export const packerOfCode = (kind: Kind, forms: Forms): Packer => {
  const functions: string[] = []
  const code = codeOf(kind, 0, functions)
  const body = `'use strict'
    ${functions.join('\n')}
    return { pack: (value) => ${code.pack('value')}, unpack: (value) => ${code.unpack('value')} }`
  // oxlint-disable-next-line typescript/no-implied-eval -- made of constants, numbers and string literals only
  const make = new Function('forms', 'damaged', body) as (forms: Forms, given: typeof damaged) => Packer
  return make(forms, damaged)
}

/** False under `--disallow-code-generation-from-strings` and its like. */
export const mayGenerateCode = (): boolean => {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- asks whether it is allowed
    return (new Function('return true') as () => boolean)()
  } catch {
    return false
  }
}
