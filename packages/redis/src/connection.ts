import { type BackendEvent, CacheError, type Clock } from '@tidemark/core/tier'
import type { Redis } from 'ioredis'
import { defineScripts, failFast, type MakeClient, stuckAfter, withoutArguments } from './client.ts'
import { type Ask, createGather } from './gather.ts'
import { changeOf, identityOf } from './identity.ts'
import { createLine } from './line.ts'
import { createOneWrite } from './one-write.ts'
import { claimScripts } from './scripts/claim.ts'
import { clear } from './scripts/clear.ts'
import { lock } from './scripts/lock.ts'
import { mint } from './scripts/mint.ts'
import { ping } from './scripts/ping.ts'
import { release } from './scripts/release.ts'
import { renew } from './scripts/renew.ts'

export interface ConnectionSetting {
  readonly make: MakeClient
  /** A key that nobody ever writes. */
  readonly probe: string
  readonly clock: Clock
  /** Milliseconds. */
  readonly deadline: number
  readonly report: (event: BackendEvent) => void
}

/** The connection that asks and writes. Its server is known by name before anything is asked of it (rule 2). */
export interface Connection {
  /** What ioredis puts before every key. */
  readonly keyPrefix: string
  readonly database: number
  /**
   * Sends something. Rejects at once where the server is away, and when there is no answer for so long that the server must be
   * stuck. Only while the very first attempt to connect is under way does it wait, no longer than that.
   */
  use<T>(send: (redis: Redis, epoch: string) => Promise<T>): Promise<T>
  /** The same for values of keys: all that is asked for in one turn of the event loop travels together. */
  ask<T>(make: (epoch: string) => Ask<T>): Promise<T>
  /** Waits for what is under way, no longer than the deadline. */
  close(): Promise<void>
}

/** So many commands in a row without an answer, and the connection is asked whether it is still there. */
const TIME_OUTS = 3

/**
 * Milliseconds. A server that is demoted in a quiet moment and made a master again has to be given another one's data in between,
 * which took 5 at the least, over loopback and with next to nothing to give; one that is asked all the time is found out by a write.
 */
const SAME_FOR = 3

const TIMED_OUT = 'Command timed out'
/** What ioredis calls the end of a connection, where it means a command. */
const LOST = /max retries per request|Connection is closed|isn't writeable|Command aborted/

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isRefused = (error: unknown): boolean => /^(?:NOPERM|ERR unknown command)/.test(messageOf(error))

export const connect = ({ make, probe, clock, deadline, report }: ConnectionSetting): Connection => {
  const stuck = stuckAfter(deadline)
  let epoch = ''
  let replication = ''
  let provedAt = -Infinity
  let warned = ''
  let timeOuts = 0
  let isProbing = false
  let underWay = 0
  let onIdle: (() => void) | undefined
  let closing: Promise<void> | undefined

  /** ioredis keeps to itself that the server did not let it into its database, and stays in number 0. */
  const selectDatabase = async (redis: Redis): Promise<void> => {
    const { db = 0 } = redis.options
    if (db === 0) return
    await redis.select(db).catch((error: unknown) => {
      const message = messageOf(error)
      if (message === TIMED_OUT) throw new Error(`no answer to SELECT within ${stuck} ms`)
      throw LOST.test(message) ? error : new Error(`SELECT ${db} is refused (${message})`)
    })
  }

  const greet = async (redis: Redis): Promise<void> => {
    await selectDatabase(redis)
    const info = await redis.info().catch((error: unknown) => {
      if (isRefused(error)) throw new Error(`INFO is refused (${messageOf(error)}); the user needs +info`)
      if (messageOf(error) === TIMED_OUT) throw new Error(`no answer to INFO within ${stuck} ms`)
      throw error
    })
    const identity = identityOf(info)
    if (identity.kind === 'unusable') throw new Error(identity.reason)
    ;({ epoch, replication } = identity)
    provedAt = clock.now()
    timeOuts = 0
    const { warning } = identity
    if (warning !== undefined && warned !== epoch) {
      warned = epoch
      report({ reason: `redis at ${line.where}: ${warning}` })
    }
  }
  const line = createLine({
    purpose: 'data',
    make,
    overrides: failFast(deadline),
    clock,
    report,
    greet,
  })
  const keyPrefix = line.redis.options.keyPrefix ?? ''
  const gather = createGather(line.redis, keyPrefix, probe, {
    isDue: () => clock.now() - provedAt > SAME_FOR,
    see: (info) => {
      const change = changeOf(info, replication)
      if (change !== undefined) {
        line.cut(new Error(change))
        throw line.fault()
      }
      provedAt = clock.now()
    },
    answered: () => {
      timeOuts = 0
      settle()
    },
    failed: (error) => {
      settle()
      return explain(error)
    },
  })
  const oneWrite = createOneWrite(line.redis, gather.flush)
  defineScripts(line.redis, [mint, lock, renew, release, clear, ping, ...claimScripts])

  /**
   * A command that timed out stays in the queue of ioredis, and a frozen server never closes a connection. But a process that
   * was busy for long finds its timers run out before it reads the answers: one more question tells the two apart, unless
   * its own timer is far too late.
   */
  const countTimeOut = () => {
    if (++timeOuts < TIME_OUTS || isProbing) return
    isProbing = true
    const asked = clock.now()
    const isLost = () => line.isUp() && clock.now() - asked < 2 * stuck
    void line.redis
      .ping()
      .then(
        () => void (timeOuts = 0),
        () => isLost() && line.cut(new Error(`no answer within ${stuck} ms, several times in a row`)),
      )
      .finally(() => (isProbing = false))
  }
  const explain = (error: unknown): unknown => {
    const message = messageOf(error)
    if (message === TIMED_OUT) {
      countTimeOut()
      return new CacheError('UNREACHABLE', `redis at ${line.where} did not answer within ${stuck} ms`)
    }
    return LOST.test(message) ? line.fault() : withoutArguments(error)
  }
  const settle = () => {
    if (--underWay === 0) onIdle?.()
  }
  /** Sends at once. */
  const run = <T>(send: (redis: Redis, epoch: string) => Promise<T>): Promise<T> => {
    if (!line.isUp()) {
      settle()
      return Promise.reject(line.fault())
    }
    oneWrite()
    let sent: Promise<T>
    try {
      sent = send(line.redis, epoch)
    } catch (error) {
      settle()
      return Promise.reject(error)
    }
    return sent.then(
      (answer) => {
        timeOuts = 0
        settle()
        return answer
      },
      (error: unknown) => {
        settle()
        throw explain(error)
      },
    )
  }
  /** The same with one promise instead of several, which cost as much as commands: most calls by far come this way. */
  const gathered = <T>(make: (epoch: string) => Ask<T>): Promise<T> => {
    if (!line.isUp()) {
      settle()
      return Promise.reject(line.fault())
    }
    oneWrite()
    return gather.ask(make(epoch))
  }
  const withinDeadline = (wait: Promise<void>): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(deadline, resolve)
      void wait.then(() => {
        cancel()
        return resolve()
      })
    })

  const begin = <T>(act: () => Promise<T>): Promise<T> => {
    if (closing !== undefined)
      return Promise.reject(new CacheError('CLOSED', `the connection to redis at ${line.where} was closed`))
    underWay++
    const first = line.firstAttempt()
    return first === undefined ? act() : withinDeadline(first).then(act)
  }

  return {
    keyPrefix,
    database: line.redis.options.db ?? 0,
    use: (send) => begin(() => run(send)),
    ask: (make) => begin(() => gathered(make)),
    close: () => {
      closing ??= (async () => {
        if (underWay > 0) await withinDeadline(new Promise((resolve) => (onIdle = resolve)))
        line.close()
      })()
      return closing
    },
  }
}
