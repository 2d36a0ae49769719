import type { Message, Order, WorkerSetting } from './messages.ts'
import { openWorker } from './open-worker.ts'
import { sharedNow } from '../../../examples/shop/ledger/shared-clock.ts'

// One process of the run. It does what it is told by the campaign that started it, and never outlives that.

const tell = (message: Message): void => void process.send?.(message)

let obeying: Awaited<ReturnType<typeof openWorker>> | undefined

const obey = async ({ name, takes }: Order): Promise<unknown> => {
  if (name === 'open') {
    obeying = await openWorker(takes as WorkerSetting, (records) => tell({ kind: 'records', records }))
    return sharedNow()
  }
  if (obeying === undefined) throw new Error(`${name} before open`)
  return obeying[name](takes as never)
}

process.once('disconnect', () => process.exit(1))
if (!process.connected) process.exit(1)
// A Ctrl-C reaches all processes of the terminal; it is the campaign that decides what comes of it.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {})

process.on('message', (message) => {
  const order = message as Order
  const { number } = order
  const answer = async (): Promise<void> => {
    try {
      tell({ kind: 'done', number, gives: await obey(order) })
    } catch (error) {
      tell({ kind: 'failed', number, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
  void answer()
})
