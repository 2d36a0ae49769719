import { fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Message, OrderName, Orders } from './messages.ts'

/** What a process says besides its answers. */
export type Remark = Exclude<Message, { readonly kind: 'done' | 'failed' }>

/** A process of the shop, as the demo sees it. */
export interface ShopProcess {
  /** Rejects if it fails or ends before it has answered. One order at a time. */
  order<Name extends OrderName>(name: Name, takes: Orders[Name]['takes']): Promise<Orders[Name]['gives']>
  /** Closes the shop. The process ends by itself then: what would keep it is left open by somebody. */
  close(): Promise<void>
  /** Resolves when it is gone. */
  kill(): Promise<void>
}

/** Milliseconds for a process that has nothing more to do. */
const toEnd = 10_000

interface Asker {
  readonly resolve: (gives: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * @param by its number, for messages about it
 * @param folder what the process removes if this one is killed
 */
export const startProcess = (by: number, folder: string, onRemark: (remark: Remark) => void): ShopProcess => {
  // It runs as this process does: Node hands on its own flags.
  const child = fork(fileURLToPath(new URL('shop-process.ts', import.meta.url)), [folder], {
    // As `structuredClone`: maps and `undefined` arrive as what they are.
    serialization: 'advanced',
    // stdout belongs to the report.
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  let asker: Asker | undefined
  let ended: Error | undefined
  const gone = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      ended ??= new Error(`process ${by + 1} of the shop ended (${how})`)
      asker?.reject(ended)
      resolve()
    }
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`))
    child.once('error', (error) => end(error.message))
  })

  child.on('message', (received) => {
    const message = received as Message
    if (message.kind === 'done') asker?.resolve(message.gives)
    else if (message.kind === 'failed') asker?.reject(new Error(`process ${by + 1} of the shop: ${message.reason}`))
    else onRemark(message)
  })

  const order: ShopProcess['order'] = (name, takes) =>
    new Promise((resolve, reject) => {
      if (ended) reject(ended)
      asker = { resolve: (gives) => resolve(gives as Orders[typeof name]['gives']), reject }
      if (child.connected) child.send({ name, takes })
    })

  return {
    order,
    close: async () => {
      await order('close', undefined)
      const patience = new AbortController()
      const late = pause(toEnd, 'late', { signal: patience.signal }).catch(() => 'in time')
      if ((await Promise.race([gone, late])) === 'late')
        throw new Error(`process ${by + 1} of the shop did not end within ${toEnd / 1_000} s after it was closed`)
      patience.abort()
    },
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
