import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Owner } from './owner.ts'

const script = fileURLToPath(new URL('guard.sh', import.meta.url))

interface Order {
  /** The server's folder; the guard removes it at the end and writes the server's log there. */
  readonly folder: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The signal that makes this server end quickly; its data is thrown away anyway. */
  readonly signal: 'TERM' | 'INT' | 'QUIT'
  readonly owner: Owner
}

export interface Guarded {
  /** Throws, with the end of the log, once the server is gone. */
  readonly alive: () => void
  readonly stop: () => Promise<void>
}

/** Runs a server that ends with this process, however this process ends (guard.sh). */
export const guarded = ({ folder, command, args, env, signal, owner }: Order): Guarded => {
  const child = spawn('sh', [script, folder, signal, command, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    // Its own session: a Ctrl-C must end the tests first, and the server by the pipe.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    ...owner.ids,
  })
  let ended: string | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended = text.trim()))
  child.on('error', (error) => (ended = error.message))
  child.stdin.on('error', () => {})
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))

  const tail = () => {
    try {
      return readFileSync(join(folder, 'log'), 'utf8').split('\n').slice(-12).join('\n')
    } catch {
      return ''
    }
  }
  return {
    alive: () => {
      if (ended !== undefined) throw new Error(`${command} ended (${ended})\n${tail()}`)
    },
    stop: async () => {
      child.stdin.end()
      await closed
    },
  }
}
