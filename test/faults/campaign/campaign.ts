import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '@tidemark/shop'
import { createTestDatabase } from '../../support/database.ts'
import { breakablePostgres } from '../../support/servers.ts'
import { proxyTo, type TcpProxy } from '../../support/tcp-proxy.ts'
import { check } from '../check/check.ts'
import { createGround, type Ground } from '../ground/ground.ts'
import type { History, HistoryRecord, Promised } from '../history/records.ts'
import type { Verdict } from '../history/violation.ts'
import { createNemesis, type LogEntry } from '../nemesis/nemesis.ts'
import type { FaultsOptions } from '../options.ts'
import { redisPair } from '../servers/redis-pair.ts'
import { sharedNow } from '../../../examples/shop/ledger/shared-clock.ts'
import type { WorkerStats } from '../worker/messages.ts'
import { type Crew, startCrew } from './crew.ts'
import { seedRows } from './seed-rows.ts'

export interface CampaignResult {
  /** What was judged. */
  readonly history: History
  readonly verdict: Verdict
  /** What a read would still be told wrongly after everything has settled. */
  readonly staleAtRest: readonly string[]
  readonly faults: number
  readonly faultsByName: Readonly<Record<string, number>>
  /** What was broken when. */
  readonly log: readonly LogEntry[]
  readonly outcomes: Readonly<Record<string, number>>
  readonly stats: readonly WorkerStats[]
}

/** Milliseconds. Statements are ended by the database after three quarters of it. */
const MAX_WRITE_TIME = 2000
/** Milliseconds that a statement takes at the most: what a dead worker had under way in the database is over then. */
const STATEMENT = MAX_WRITE_TIME * 0.75
/**
 * Milliseconds after which a writer that died has left nothing stale: its lease is one and a half times `maxWriteTime`, counted from
 * when Redis was told, and what it sent last may be under way for as long as anything here is held up.
 */
const LEASE = MAX_WRITE_TIME * 1.5 + 2000
/** Milliseconds between two looks at what there is so far. */
const LOOK_EVERY = 3000
/** Milliseconds until everything must be delivered once nothing is broken any more. */
const TO_DELIVER = 30_000

type Judged = Pick<CampaignResult, 'history' | 'verdict'>

/** What must be undone, last first, whatever happened. */
const createUndoing = () => {
  const steps: (() => Promise<void>)[] = []
  return {
    /** Undone by `undo` at the end. */
    owns: async <T>(making: Promise<T>, undo: (made: T) => Promise<void>): Promise<T> => {
      const made = await making
      steps.push(() => undo(made))
      return made
    },
    all: async (): Promise<void> => {
      const failures: unknown[] = []
      for (const step of steps.toReversed()) await step().catch((error: unknown) => failures.push(error))
      if (failures.length > 0) throw failures[0]
    },
  }
}

const outcomesOf = (records: readonly HistoryRecord[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const record of records) if (record.kind === 'write') counts[record.outcome] = (counts[record.outcome] ?? 0) + 1
  return counts
}

const delivered = async (crew: Crew): Promise<void> => {
  const end = sharedNow() + TO_DELIVER
  while (!(await crew.isDelivered())) {
    if (sharedNow() > end)
      throw new Error(`something was still undelivered ${TO_DELIVER / 1000} s after the last fault`)
    await pause(50)
  }
}

/** Opens a shop in several processes, breaks what they stand on, and judges every answer that they were given. */
export const runCampaign = async (options: FaultsOptions, say: (line: string) => void): Promise<CampaignResult> => {
  const { mode, maxStaleness, whenUnreachable, processes, seed } = options
  const bound = mode === 'strong' ? 0 : maxStaleness
  const promised: Promised = { mode, bound, lease: LEASE, whenUnreachable }
  const undoing = createUndoing()
  const { owns } = undoing
  try {
    // One after the other: what is still starting when another one fails nobody would end.
    const redis = await owns(redisPair(), (pair) => pair.stop())
    // An acknowledged COMMIT has to outlive the server, or the database itself would be what goes back in time.
    const settings = { synchronous_commit: 'on' }
    const postgres = await owns(breakablePostgres({ settings }), (server) => server.stop())
    const database = await createTestDatabase('postgresql', { postgresUrl: postgres.url })
    await seedRows({ provider: 'postgresql', url: database.url })
    const ground: Ground = createGround(database.url)
    const initial = await ground.begin()
    const wires: TcpProxy[] = []
    for (let i = 0; i < processes; i++) wires.push(await owns(proxyTo(redis.primaryPort), (wire) => wire.close()))
    const records: HistoryRecord[] = []
    const crew = await owns(
      startCrew({
        size: processes,
        without: options.withoutRule,
        settles: STATEMENT,
        onRecords: (more) => void records.push(...more),
        settingOf: (worker) => ({
          orm: options.orm,
          seed,
          databaseUrl: database.url,
          redisUrl: wires[worker]?.url(redis.url) ?? redis.url,
          namespace: 'faults',
          mode,
          whenUnreachable,
          maxStaleness,
          maxWriteTime: MAX_WRITE_TIME,
          statementTimeout: STATEMENT,
          waitReplicas: 1,
          visitors: options.visitors,
          slowest: options.slow,
        }),
      }),
      (members) => members.end(),
    )

    const remembered = async (): Promise<History> => {
      // In this order: whatever they were told by now, the database has written down by then.
      const told = [...records]
      return { initial, changes: await ground.changes(), records: told }
    }
    const judge = (history: History): Judged => ({ history, verdict: check(history, promised) })
    const began = sharedNow()
    const elapsed = (): number => (sharedNow() - began) / 1000
    let found: Judged | undefined
    const end = new AbortController()
    const look = async (): Promise<void> => {
      while (!end.signal.aborted && found === undefined) {
        await pause(LOOK_EVERY)
        const reads = records.filter(({ kind }) => kind === 'read').length
        say(`${elapsed().toFixed(0)} s: ${reads} reads, ${nemesis.faults} faults`)
        if (!options.untilViolation || end.signal.aborted) continue
        const history = await remembered().catch(() => undefined) // the database may be away
        const judged = history && judge(history)
        if (judged !== undefined && judged.verdict.violations.length > 0) found = judged
      }
    }
    const nemesis = createNemesis({
      random: seededRandom(seed + 7),
      pause: async (ms) => void (await pause(ms)),
      now: sharedNow,
      battlefield: { redis, postgres, wires, crew },
      ...(options.only !== undefined && { only: options.only }),
    })
    const looking = look()
    try {
      await Promise.race([nemesis.run(() => found !== undefined || elapsed() >= options.seconds), crew.trouble])
    } finally {
      end.abort()
    }
    await looking
    let stats: readonly WorkerStats[] = []
    let staleAtRest: readonly string[] = []
    if (found === undefined) {
      stats = await Promise.race([crew.rest(), crew.trouble])
      await delivered(crew)
      await pause(LEASE + bound)
      staleAtRest = await Promise.race([crew.compare(), crew.trouble])
    }
    return {
      ...(found ?? judge(await remembered())),
      staleAtRest,
      faults: nemesis.faults,
      faultsByName: nemesis.counts,
      log: nemesis.log,
      outcomes: outcomesOf(records),
      stats,
    }
  } finally {
    await undoing.all()
  }
}
