import { closing, isSymbol, isWord, type Tokens } from './token.ts'

export interface Explained {
  readonly tokens: Tokens
  /** The statement is run to see how long it takes. */
  readonly runs: boolean
}

const RUNS = ['analyze', 'analyse']
const WORDS = ['extended', 'partitions', 'verbose', 'query', 'plan', ...RUNS]

/** The statement that an EXPLAIN explains; `undefined`: it is about a table. */
export const explained = (tokens: Tokens): Explained | undefined => {
  let runs = false
  let at = 1
  for (; at < tokens.length; at++) {
    if (isWord(tokens[at], ...RUNS)) runs = true
    // FORMAT = TREE
    if (isWord(tokens[at], 'format') && isSymbol(tokens[at + 1], '=')) at += 2
    else if (isSymbol(tokens[at], '(') && at === 1 && !isWord(tokens[2], 'select', 'with', 'values', 'table')) {
      const end = closing(tokens, at)
      if (tokens.slice(at, end).some((token) => isWord(token, ...RUNS))) runs = true
      at = end
    } else if (!isWord(tokens[at], ...WORDS)) break
  }
  if (isWord(tokens[0], 'desc', 'describe') && tokens.length - at < 3 && !runs) return undefined
  return at < tokens.length ? { tokens: tokens.slice(at), runs } : undefined
}
