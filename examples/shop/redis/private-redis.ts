import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const guard = fileURLToPath(new URL('guard.sh', import.meta.url))

/** Nobody else is to reach it, and nothing is to outlive it. */
const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction']

/** A TCP port of 127.0.0.1 that nobody had a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

export interface PrivateRedis {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a Redis of our own. It ends with this process at the latest, however this process ends (guard.sh). */
export const startPrivateRedis = async (program: string): Promise<PrivateRedis> => {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-demo-redis-'))
  const child = spawn('sh', [guard, folder, program, '--port', `${port}`, '--dir', folder, ...settings], {
    // Its own session: a Ctrl-C is for the demo, which ends its server last.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => {})
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const stop = async (): Promise<void> => {
    child.stdin.end()
    await closed
  }

  let log = ''
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${program} did not start (${why}).\n${log}`))
    const patience = setTimeout(fail, 10_000, 'it was not ready within 10 s')
    child.on('error', (error) => fail(error.message))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      log = `${log}${text}`.slice(-2_000)
      const [ended] = /ended with code \d+/.exec(log) ?? []
      if (ended !== undefined) fail(ended)
      else if (!/ready to accept connections/i.test(log)) return
      clearTimeout(patience)
      resolve()
    })
  })
  try {
    await ready
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `redis://127.0.0.1:${port}`, stop }
}
