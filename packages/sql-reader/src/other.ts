import { type Dialect, type Reading, UNKNOWN } from './contract.ts'
import { fold } from './fold.ts'

/** Words with which some dialect changes something, or calls what does. Statements may follow each other without a semicolon. */
const CHANGES =
  /\b(?:insert|update|delete|merge|replace|upsert|truncate|create|alter|drop|call|do|copy|grant|revoke|into|exec|execute|set|begin|commit|rollback|save|load|import|use|waitfor|openquery|openrowset)\b/

/** A dialect that is not known here: a read is what all three take for one, a word about a transaction too. */
export const readOther = (text: string, readAs: (dialect: Dialect) => Reading): Reading => {
  const [one, ...more] = [readAs('postgresql'), readAs('mysql'), readAs('sqlite')]
  if (one === undefined || more.some((other) => JSON.stringify(other) !== JSON.stringify(one))) return UNKNOWN
  if (one.kind === 'transaction') return one
  return one.kind === 'read' && !CHANGES.test(fold(text)) ? one : UNKNOWN
}
