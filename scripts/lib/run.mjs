import { spawn } from 'node:child_process'
import { root } from './root.mjs'

/** What tools must not do during a run: phone home, look for updates. */
const quiet = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  CHECKPOINT_DISABLE: '1',
}

/**
 * Runs a program in the repository's root and waits for its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ stdout?: 'show' | 'stderr' | 'keep', env?: Record<string, string> }} [options] where its stdout goes;
 *   `keep` keeps both streams and gives them back
 * @returns {Promise<{ code: number, output: string }>}
 */
export const run = (command, args, { stdout = 'show', env = {} } = {}) =>
  new Promise((resolve, reject) => {
    const keep = stdout === 'keep'
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...quiet, ...env },
      stdio: ['ignore', keep ? 'pipe' : stdout === 'stderr' ? 2 : 1, keep ? 'pipe' : 2],
    })
    let output = ''
    const collect = (chunk) => (output += chunk)
    child.stdout?.setEncoding('utf8').on('data', collect)
    child.stderr?.setEncoding('utf8').on('data', collect)
    // A Ctrl-C reaches the child by the terminal; only what is sent to this process alone has to be handed on.
    const passOn = () => child.kill('SIGTERM')
    const wait = () => {}
    process.on('SIGTERM', passOn).on('SIGINT', wait)
    const settle = () => process.off('SIGTERM', passOn).off('SIGINT', wait)
    child.on('error', (error) => (settle(), reject(error)))
    child.on('close', (code) => (settle(), resolve({ code: code ?? 1, output })))
  })
