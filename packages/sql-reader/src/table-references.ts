import type { Dialect, TableName } from './contract.ts'
import { readName } from './names.ts'
import { closing, isSymbol, isWord, type Tokens } from './token.ts'

export interface TableReference {
  readonly table: TableName
  readonly alias: string | undefined
}

const QUERY = ['select', 'with', 'values', 'table']
const ENDS = ['set', 'where', 'order', 'limit', 'returning', 'using']

/** Words that may follow a table and are no alias. */
const FOLLOWS = new Set(
  `cross force for full ignore inner join left natural on outer partition right straight_join use using`.split(' '),
)

/**
 * The tables of a join, as MySQL takes them between UPDATE and SET and behind the FROM of a DELETE. Queries in parentheses
 * are not among them.
 */
export const readReferences = (
  tokens: Tokens,
  start: number,
  dialect: Dialect,
): readonly TableReference[] | undefined => {
  const found: TableReference[] = []
  let awaits = true
  let depth = 0
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i]
    if (isSymbol(token, ';')) break
    if (isSymbol(token, ')')) {
      if (depth-- === 0) break
    } else if (isSymbol(token, '(')) {
      if (awaits && !isWord(tokens[i + 1], ...QUERY)) depth++
      else {
        awaits = false
        i = closing(tokens, i)
      }
    } else if (awaits) {
      const named = readName(tokens, i, dialect)
      if (named === undefined) return undefined
      const at = isWord(tokens[named.end], 'as') ? named.end + 1 : named.end
      const alias = tokens[at]
      const isAlias =
        alias?.kind === 'name' || (alias?.kind === 'word' && !FOLLOWS.has(alias.text) && !ENDS.includes(alias.text))
      found.push({ table: named.table, alias: isAlias ? alias.text : undefined })
      awaits = false
      i = isAlias ? at : named.end - 1
    } else if (isSymbol(token, ',') || isWord(token, 'join', 'straight_join')) awaits = true
    // USING in a join has its columns in parentheses.
    else if (isWord(token, ...ENDS) && !(isWord(token, 'using') && isSymbol(tokens[i + 1], '('))) break
  }
  return found.length === 0 ? undefined : found
}
