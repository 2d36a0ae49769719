import { hash } from 'node:crypto'
import type { Entry } from '../contracts/memory.ts'
import { HIDDEN, type Version } from '../contracts/versions.ts'

/** `hidden`: a writer is near, and the entry may come back: a rollback gives the version back (rule 4). */
export type Standing = 'stands' | 'hidden' | 'moved'

export const standingOf = (entry: Entry, seen: readonly Version[]): Standing => {
  let hidden = false
  for (let i = 0; i < seen.length; i++) {
    if (seen[i] === HIDDEN) hidden = true
    else if (seen[i] !== entry.versions[i]) return 'moved'
  }
  return hidden ? 'hidden' : 'stands'
}

/** So few versions are kept as they are: a digest would take longer than all else that a hit is judged by. */
const MOST_PLAIN = 4

/** What an entry in a tier is stored under: short, whatever the number of its tags. */
export const underOf = (versions: readonly Version[]): string =>
  versions.length <= MOST_PLAIN ? versions.join('\n') : hash('sha256', versions.join('\n'), 'base64url').slice(0, 22)
