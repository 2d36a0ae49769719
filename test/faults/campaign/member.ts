import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Author, HistoryRecord } from '../history/records.ts'
import type { Message, OrderName, Orders } from '../worker/messages.ts'

/** One life of a worker, as the campaign sees it. */
export interface Member {
  readonly author: Author
  /** Rejects if it fails or ends before it has answered. */
  order<Name extends OrderName>(name: Name, takes: Orders[Name]['takes']): Promise<Orders[Name]['gives']>
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** Settles when it is gone and everything that it said was heard. With how it went, in words. */
  readonly gone: Promise<string>
}

export interface MemberSetting {
  readonly author: Author
  readonly onRecords: (records: readonly HistoryRecord[]) => void
  /** A rule of the cache that this build goes without. */
  readonly without?: string | undefined
}

const program = fileURLToPath(new URL('../worker/worker-process.ts', import.meta.url))
const mutantLoader = new URL('../mutants/register.mjs', import.meta.url).href

const begin = (without: string | undefined): ChildProcess => {
  const [command, ...rest] = [program]
  return fork(command, rest, {
    // As this process runs itself; a loader that changes sources comes before the one that compiles them.
    execArgv: [...(without === undefined ? [] : ['--import', mutantLoader]), ...process.execArgv],
    env: { ...process.env, ...(without !== undefined && { TIDEMARK_WITHOUT_RULE: without }) },
    serialization: 'advanced',
    // stdout belongs to the report.
    stdio: ['ignore', 2, 2, 'ipc'],
  })
}

export const startMember = ({ author, onRecords, without }: MemberSetting): Member => {
  const child = begin(without)
  const asked = new Map<number, { readonly resolve: (gives: unknown) => void; readonly reject: (e: Error) => void }>()
  let count = 0
  let ended: Error | undefined
  const name = `worker ${author.worker} in its life ${author.life}`

  // One that is frozen does not notice that its parent has gone.
  const killed = (): void => void child.kill('SIGKILL')
  process.once('exit', killed)
  const heardAll = once(child, 'disconnect')
  const gone = new Promise<string>((resolve) => {
    const end = (how: string): void => {
      ended ??= new Error(`${name} ended (${how})`)
      process.off('exit', killed)
      for (const { reject } of asked.values()) reject(ended)
      asked.clear()
      void heardAll.then(() => resolve(how))
    }
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`))
    child.once('error', (error) => end(error.message))
  })

  child.on('message', (received) => {
    const message = received as Message
    if (message.kind === 'records') return onRecords(message.records)
    const asker = asked.get(message.number)
    asked.delete(message.number)
    if (message.kind === 'done') asker?.resolve(message.gives)
    else asker?.reject(new Error(`${name}: ${message.reason}`))
  })

  return {
    author,
    gone,
    order: (order, takes) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        const number = ++count
        asked.set(number, { resolve: (gives) => resolve(gives as Orders[typeof order]['gives']), reject })
        // It may have died this moment: then `exit` tells whoever waits.
        child.send({ name: order, number, takes }, () => {})
      }),
    signal: (signal) => void child.kill(signal),
  }
}
