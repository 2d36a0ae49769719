import type { Dialect } from './contract.ts'
import { HARMLESS } from './functions.ts'
import { closing, isSymbol, isWord, type Tokens } from './token.ts'

/** Words of the grammar that a parenthesis may follow. */
const GRAMMAR = new Set(
  `all and any array as between case cube distinct else end except exists from group grouping having ilike in intersect
  interval is isnull join lateral like limit not notnull offset on only or order recursive returning rollup row select set
  similar some table then to union unique using values when where with`.split(/\s+/),
)

/** The same of one dialect. */
const OWN: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  postgresql: new Set(),
  mysql: new Set(
    'against binary default div for index key match partition regexp rlike straight_join update xor'.split(' '),
  ),
  sqlite: new Set('by check escape glob match regexp'.split(' ')),
  other: new Set(),
}

/** Words that belong to the grammar only behind certain others; behind a closing parenthesis where none are named. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  by: ['order', 'group', 'partition'],
  conflict: ['on'],
  filter: [],
  insert: ['then'],
  materialized: ['not'],
  over: [],
  repeatable: [],
  sets: ['grouping'],
  bernoulli: ['tablesample'],
  system: ['tablesample'],
}

const isQuery = (tokens: Tokens, at: number): boolean =>
  isSymbol(tokens[at], '(') ||
  isWord(tokens[at], 'select', 'with', 'insert', 'update', 'delete', 'merge', 'replace', 'table') ||
  (isWord(tokens[at], 'values') && isSymbol(tokens[at + 1], '('))

/** `name (columns) AS (` begins a common table expression. */
const isCommonTable = (tokens: Tokens, at: number): boolean => {
  const end = closing(tokens, at + 1)
  const names = tokens.slice(at + 2, end)
  if (!names.every(({ kind, text }, i) => (i % 2 === 0 ? kind === 'word' || kind === 'name' : text === ',')))
    return false
  if (!isWord(tokens[end + 1], 'as')) return false
  let open = end + 2
  while (isWord(tokens[open], 'not', 'materialized')) open++
  return isSymbol(tokens[open], '(') && isQuery(tokens, open + 1)
}

/**
 * May the word or name here, with a parenthesis behind it, be the call of a function that changes something? What is not on
 * the list may; so may what is quoted or stands in a schema, because it is not the database's own.
 */
export const isUnknownCall = (tokens: Tokens, at: number, dialect: Dialect): boolean => {
  const token = tokens[at]
  if (token === undefined || !isSymbol(tokens[at + 1], '(')) return false
  const before = tokens[at - 1]
  if (isWord(before, 'as')) return false // the name of a type, or of a table and its columns
  if (token.kind !== 'word' && token.kind !== 'name') return false
  if (isSymbol(before, '.')) return true
  if (isWord(before, 'with', 'recursive') || isSymbol(before, ',')) if (isCommonTable(tokens, at)) return false
  if (token.kind === 'name') return true
  if (GRAMMAR.has(token.text) || OWN[dialect].has(token.text) || HARMLESS[dialect].has(token.text)) return false
  const behind = BEHIND[token.text]
  if (behind === undefined) return true
  return behind.length === 0 ? !isSymbol(before, ')') : !isWord(before, ...behind)
}
