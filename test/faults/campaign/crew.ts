import { setTimeout as pause } from 'node:timers/promises'
import type { HistoryRecord } from '../history/records.ts'
import { isSharedClock, sharedNow } from '../../../examples/shop/ledger/shared-clock.ts'
import type { WorkerSetting, WorkerStats } from '../worker/messages.ts'
import { type Member, startMember } from './member.ts'

/** All workers of a run. One that was killed is started again, as another life. */
export interface Crew {
  readonly size: number
  /** All come to rest, and one of them dies between COMMIT and release of the last write of all. */
  rest(): Promise<readonly WorkerStats[]>
  isDelivered(): Promise<boolean>
  /** One after the other: nobody shall have what another one has just brought. */
  compare(): Promise<readonly string[]>
  /** Resolves when its next life serves. */
  kill(worker: number): Promise<void>
  freeze(worker: number, ms: number): Promise<void>
  /** Resolves when its next life serves, or when it did not come to it. */
  dieAtRelease(worker: number): Promise<void>
  jumpClock(worker: number, ms: number): Promise<void>
  /** Rejects when one of them ended by itself. */
  readonly trouble: Promise<never>
  /** Nobody is started again from now on, and all are gone. */
  end(): Promise<void>
}

export interface CrewSetting {
  readonly size: number
  readonly settingOf: (worker: number) => Omit<WorkerSetting, 'author'>
  readonly onRecords: (records: readonly HistoryRecord[]) => void
  readonly without: string | undefined
  /** Milliseconds after which nothing of a dead worker is under way in the database. Nothing else is broken before. */
  readonly settles: number
}

/** Milliseconds for a worker that is to die at its next release: it may happen to write nothing for a while. */
const TO_DIE = 4000

export const startCrew = async ({ size, settingOf, onRecords, without, settles }: CrewSetting): Promise<Crew> => {
  const members: Member[] = []
  const lives = Array.from({ length: size }, () => 0)
  const mayDie = new Set<Member>()
  let isOver = false
  let isResting = false
  let fail: (error: Error) => void = () => {}
  const trouble = new Promise<never>((_, reject) => (fail = reject))
  trouble.catch(() => {}) // whoever waits for it is told

  const start = async (worker: number): Promise<void> => {
    const author = { worker, life: (lives[worker] = (lives[worker] ?? 0) + 1) }
    const member = startMember({ author, onRecords, without })
    members[worker] = member
    const mourn = async (): Promise<void> => {
      const how = await member.gone
      onRecords([{ kind: 'death', author, at: sharedNow() }])
      if (!isOver && !mayDie.has(member)) fail(new Error(`worker ${worker} ended by itself (${how})`))
    }
    void mourn()
    const asked = sharedNow()
    const theirs = await member.order('open', { ...settingOf(worker), author })
    if (!isSharedClock(asked, theirs, sharedNow()))
      throw new Error('processes of this machine have different clocks, so nobody can check them')
    if (!isResting) await member.order('serve', undefined)
  }
  const memberOf = (worker: number): Member => {
    const member = members[worker]
    if (member === undefined) throw new Error(`there is no worker ${worker}`)
    return member
  }
  const replace = async (worker: number, member: Member): Promise<void> => {
    await member.gone
    await pause(settles)
    if (!isOver && members[worker] === member) await start(worker)
  }

  const crew: Crew = {
    size,
    trouble,
    rest: async () => {
      const [first, ...others] = members
      const stats = await Promise.all(others.map((member) => member.order('rest', undefined)))
      isResting = true
      // What the others have in their memories nobody touches any more but the one that dies.
      if (first !== undefined) await crew.dieAtRelease(first.author.worker)
      return stats
    },
    isDelivered: async () =>
      !(await Promise.all(members.map((one) => one.order('isDelivered', undefined)))).includes(false),
    compare: async () => {
      const wrong: string[] = []
      for (const member of members)
        for (const found of await member.order('compare', 'itself'))
          wrong.push(`worker ${member.author.worker}: ${found}`)
      for (const found of await memberOf(0).order('compare', 'newcomer')) wrong.push(`a newcomer: ${found}`)
      return wrong
    },
    kill: async (worker) => {
      const member = memberOf(worker)
      mayDie.add(member)
      member.signal('SIGKILL')
      await replace(worker, member)
    },
    freeze: async (worker, ms) => {
      const member = memberOf(worker)
      member.signal('SIGSTOP')
      try {
        await pause(ms)
      } finally {
        member.signal('SIGCONT')
      }
    },
    dieAtRelease: async (worker) => {
      const member = memberOf(worker)
      mayDie.add(member)
      await member.order('dieAtRelease', undefined).catch(() => {}) // it may die before it answers
      const patience = new AbortController()
      const late = pause(TO_DIE, 'late', { signal: patience.signal }).catch(() => 'in time')
      const inTime = member.gone.then(() => 'in time')
      if ((await Promise.race([inTime, late])) === 'late') member.signal('SIGKILL')
      patience.abort()
      await replace(worker, member)
    },
    jumpClock: (worker, ms) => memberOf(worker).order('jumpClock', ms),
    end: async () => {
      isOver = true
      for (const member of members) member.signal('SIGKILL')
      await Promise.all(members.map(({ gone }) => gone))
    },
  }
  try {
    await Promise.all(lives.map((_, worker) => start(worker)))
  } catch (error) {
    await crew.end()
    throw error
  }
  return crew
}
