import type { Dialect, TableName } from './contract.ts'
import { fold } from './fold.ts'
import { readName } from './names.ts'
import { readReferences, type TableReference } from './table-references.ts'
import { isSymbol, isWord, type Tokens } from './token.ts'

const MODIFIERS = ['low_priority', 'quick', 'ignore']

interface Targets {
  readonly names: readonly TableName[]
  readonly end: number
}

/** `a, b.*, c`: what a DELETE over several tables deletes from. */
const readTargets = (tokens: Tokens, start: number, dialect: Dialect): Targets | undefined => {
  const names: TableName[] = []
  for (let at = start; ; at++) {
    const named = readName(tokens, at, dialect)
    if (named === undefined) return undefined
    names.push(named.table)
    at = isSymbol(tokens[named.end], '.') && isSymbol(tokens[named.end + 1], '*') ? named.end + 2 : named.end
    if (!isSymbol(tokens[at], ',')) return { names, end: at }
  }
}

/** The tables behind names that may be aliases. A name that is neither may be any of them. */
const resolve = (names: readonly TableName[], among: readonly TableReference[]): readonly TableName[] =>
  names.flatMap((target) => {
    const meant = among.filter(({ table, alias }) => fold(alias ?? table.name) === fold(target.name))
    return (meant.length === 0 ? among : meant).map(({ table }) => table)
  })

/** The tables that the DELETE whose next word is at `start` deletes from; `undefined`: it cannot be told. */
export const readDeletion = (tokens: Tokens, start: number, dialect: Dialect): readonly TableName[] | undefined => {
  if (dialect !== 'mysql') {
    if (!isWord(tokens[start], 'from')) return undefined
    const named = readName(tokens, isWord(tokens[start + 1], 'only') ? start + 2 : start + 1, dialect)
    return named && [named.table]
  }
  let at = start
  while (isWord(tokens[at], ...MODIFIERS)) at++
  if (!isWord(tokens[at], 'from')) {
    // DELETE a, b FROM …
    const targets = readTargets(tokens, at, dialect)
    if (targets === undefined || !isWord(tokens[targets.end], 'from')) return undefined
    const among = readReferences(tokens, targets.end + 1, dialect)
    return among && resolve(targets.names, among)
  }
  const targets = readTargets(tokens, at + 1, dialect)
  if (targets === undefined) return undefined
  if (!isWord(tokens[targets.end], 'using')) return targets.names
  const among = readReferences(tokens, targets.end + 1, dialect)
  return among && resolve(targets.names, among)
}
