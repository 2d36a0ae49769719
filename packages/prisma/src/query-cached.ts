import { createHash } from 'node:crypto'
import { Sql } from '@prisma/client/runtime/client'
import { CacheError, canonical, type Engine, type Gate, type RememberOptions, shown } from '@tidemark/core/adapter'
import { readTrustedSql } from '@tidemark/sql-reader'
import type { Attached } from './attach.ts'
import { transactionIdOf } from './client.ts'
import { describePrisma } from './objects.ts'

interface RawClient {
  readonly $queryRaw: (strings: TemplateStringsArray, ...values: readonly unknown[]) => Promise<unknown>
}

export interface QueryCachedSetting {
  readonly engine: Engine
  readonly attached: Attached
  readonly scope: (() => unknown) | undefined
  readonly gate: Gate | undefined
  /** Reads may go to a replica that lags (rule 13). */
  readonly hasReplicas: boolean
  /** The client below ours: its raw queries are not taken for writes. */
  readonly below: object
}

/** ``prisma.$queryCached({ ttl: '10m', dependsOn: ['Post'] })`select …` ``: a raw read that says what it depends on. */
export const queryCached =
  ({ engine, attached, scope, gate, hasReplicas, below }: QueryCachedSetting) =>
  (current: object, options: RememberOptions) => {
    if (!Array.isArray(options?.dependsOn) || options.dependsOn.length === 0)
      throw new CacheError(
        'CALL',
        `$queryCached() has dependsOn ${shown(options?.dependsOn)}; expected at least one model that the query reads.`,
      )
    return async (strings: TemplateStringsArray, ...values: readonly unknown[]): Promise<unknown> => {
      // Fragments among the values are a part of the text. What the user declared covers functions.
      if (readTrustedSql(new Sql(strings, values).sql, attached.dialect).kind !== 'read')
        throw new CacheError(
          'CALL',
          `$queryCached() was given ${shown(strings.join('?'))}; expected a query that only reads.`,
        )
      const ask = (client: object) => (client as RawClient).$queryRaw(strings, ...values)
      if (transactionIdOf(current) !== undefined || engine.closed || hasReplicas) return ask(current)
      let call: string
      try {
        call = canonical([attached.identity, scope?.(), [...strings], values], describePrisma)
      } catch (error) {
        // A fragment of SQL among the values, or a scope that throws: it is answered, and not kept (rule 10).
        if ((error as Error | undefined)?.name === 'Unkeyable') engine.notice({ type: 'bypass', reason: 'unkeyable' })
        else engine.notice({ type: 'error', error })
        return ask(current)
      }
      const key = `raw.${createHash('sha256').update(call).digest('base64url')}`
      return engine.remember(key, options, () => ask(below), { call: '$queryCached()', watch: gate?.watch })
    }
  }
