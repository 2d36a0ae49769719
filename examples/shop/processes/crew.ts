import { isSharedClock, sharedNow } from '../ledger/shared-clock.ts'
import type { Orders, ShopSetting } from './messages.ts'
import { type Remark, type ShopProcess, startProcess } from './start-process.ts'

/** All processes that have the shop open. */
export interface Crew {
  /** Tells all of them, and waits for all. */
  order<Name extends 'serve' | 'compare'>(name: Name): Promise<Orders[Name]['gives'][]>
  /** Resolves when all have ended by themselves. */
  close(): Promise<void>
  /** Resolves when all are gone. */
  kill(): Promise<void>
}

/** The ledger compares what one process acknowledged with when another one read, so they must have one clock. */
const compareClocks = async (member: ShopProcess): Promise<void> => {
  const asked = sharedNow()
  const theirs = await member.order('time', undefined)
  if (!isSharedClock(asked, theirs, sharedNow()))
    throw new Error(
      'processes of this machine have different clocks, so nobody can check them; expected --processes 1.',
    )
}

/** Opens the shop in as many processes as there are settings. The folder is that of the whole demo. */
export const startCrew = (
  settings: readonly ShopSetting[],
  folder: string,
  onRemark: (by: number, remark: Remark) => void,
) => {
  const members = settings.map(({ by }) => startProcess(by, folder, (remark) => onRemark(by, remark)))
  const crew: Crew = {
    order: (name) => Promise.all(members.map((member) => member.order(name, undefined))),
    close: async () => void (await Promise.all(members.map((member) => member.close()))),
    kill: async () => void (await Promise.all(members.map((member) => member.kill()))),
  }
  const opened = async (): Promise<void> => {
    await Promise.all(members.map((member, index) => member.order('open', settings[index] as ShopSetting)))
    for (const member of members) await compareClocks(member)
  }
  return { crew, opened: opened() }
}
