import { spawn } from 'node:child_process'
import { once } from 'node:events'
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
  readonly signal: 'TERM' | 'INT' | 'QUIT' | 'KILL'
  readonly owner: Owner
}

export interface Guarded {
  /** Throws, with the end of the log, once the server is gone. */
  readonly alive: () => void
  /** Sends a signal to the server itself: its guard has to live on. */
  readonly signal: (name: 'SIGSTOP' | 'SIGCONT') => void
  /** Ends the server, with SIGKILL unless said otherwise; its guard and its folder stay. */
  readonly kill: (by?: 'SIGKILL' | 'SIGQUIT') => Promise<void>
  /** Starts a server that has ended again, in the same folder and with the same arguments. */
  readonly again: () => void
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
  const alive = () => {
    if (ended !== undefined) throw new Error(`${command} ended (${ended})\n${tail()}`)
  }
  const send = (name: NodeJS.Signals) => process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), name)
  return {
    alive,
    signal: (name) => {
      alive()
      send(name)
    },
    kill: async (by = 'SIGKILL') => {
      if (ended !== undefined) return
      const reported = once(child.stdout, 'data')
      try {
        send(by)
      } catch {
        // It ended by itself this moment, and the report is on its way.
      }
      await reported
    },
    again: () => {
      ended = undefined
      child.stdin.write('again\n')
    },
    stop: async () => {
      child.stdin.end()
      await closed
    },
  }
}
