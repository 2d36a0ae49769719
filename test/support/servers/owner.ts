import { execFileSync } from 'node:child_process'

/** Under which user a server runs. */
export interface Owner {
  /** For `spawn`; empty when it is the user we are. */
  readonly ids: { readonly uid?: number; readonly gid?: number }
  /** Hands a folder of ours, with all that is in it, over to that user, who will have to remove it. */
  readonly give: (folder: string) => void
}

const lookUp = (user: string, flag: '-u' | '-g') =>
  Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))

const findUser = (names: readonly string[]) => {
  for (const name of names) {
    try {
      return { uid: lookUp(name, '-u'), gid: lookUp(name, '-g') }
    } catch {
      // Not on this machine: the next one.
    }
  }
  throw new Error(`running as root, and no user to run the server as (looked for ${names.join(', ')})`)
}

/** The user we are. */
export const ourselves: Owner = { ids: {}, give: () => {} }

/** PostgreSQL and MariaDB refuse to run as root, so for root it is another user. */
export const unprivileged = (): Owner => {
  if (process.getuid?.() !== 0) return ourselves
  const ids = findUser(['postgres', 'mysql', 'nobody'])
  return { ids, give: (folder) => void execFileSync('chown', ['-R', `${ids.uid}:${ids.gid}`, folder]) }
}
