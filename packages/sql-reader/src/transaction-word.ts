import { type Reading, UNKNOWN } from './contract.ts'
import { isSymbol, isWord, type Token, type Tokens } from './token.ts'

/** Words that may stand behind the first one. With any other it is not a transaction's: a block of statements, say. */
const MODES =
  `work transaction and no chain release isolation level read write only committed uncommitted repeatable serializable
  deferrable not deferred immediate exclusive with consistent snapshot`.split(/\s+/)

const isMode = (token: Token): boolean => isWord(token, ...MODES) || isSymbol(token, ',')

const isName = (tokens: Tokens): boolean =>
  tokens.length === 1 && tokens.every(({ kind }) => kind === 'word' || kind === 'name' || kind === 'string')

/** A savepoint by its name. */
const ofSavepoint = (word: 'savepoint' | 'release' | 'rollbackTo', rest: Tokens): Reading => {
  const named = isWord(rest[0], 'savepoint') && rest.length > 1 ? rest.slice(1) : rest
  const [name] = named
  return isName(named) && name !== undefined ? { kind: 'transaction', word, name: name.text } : UNKNOWN
}

/** What a statement says about the transaction; `undefined`: nothing. */
export const readTransactionWord = ([first, ...rest]: Tokens): Reading | undefined => {
  const whole = (word: 'begin' | 'commit' | 'rollback'): Reading => {
    if (!rest.every(isMode)) return UNKNOWN
    const chains = rest.some((token, i) => isWord(token, 'chain') && !isWord(rest[i - 1], 'no'))
    return chains ? { kind: 'transaction', word, chain: true } : { kind: 'transaction', word }
  }
  if (first?.kind !== 'word') return undefined
  switch (first.text) {
    case 'start':
      return isWord(rest[0], 'transaction') ? whole('begin') : UNKNOWN
    case 'begin':
      return whole('begin')
    case 'commit':
    case 'end':
      return whole('commit')
    case 'rollback':
    case 'abort': {
      const to = rest.findIndex((token) => isWord(token, 'to'))
      if (to < 0) return whole('rollback')
      return to === 0 || (to === 1 && isWord(rest[0], 'work', 'transaction'))
        ? ofSavepoint('rollbackTo', rest.slice(to + 1))
        : UNKNOWN
    }
    case 'savepoint':
      return ofSavepoint('savepoint', rest)
    case 'release':
      return ofSavepoint('release', rest)
    default:
      return undefined
  }
}
