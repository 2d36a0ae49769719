import { TypeORMError } from 'typeorm'
import { frames } from '../../any-orm/random/history.ts'
import type { Play } from '../../any-orm/random/play.ts'
import { randomOperationsOf } from '../../any-orm/random/random-operations.ts'
import { typeorm } from '../runner/orm.ts'
import type { Db } from '../runner/row.ts'
import { blogOperations } from './blog-operations.ts'
import { docOperations } from './doc-operations.ts'
import { docShapes, tradeShapes } from './more-shapes.ts'
import { peopleOperations } from './people-operations.ts'
import { rawOperations } from './raw-operations.ts'
import { blogShapes } from './shapes.ts'
import { tradeOperations } from './trade-operations.ts'

/** Transactions by hand, on a runner: the last call fails, or nobody ends it well. */
const onRunner =
  (end: 'commit' | 'rollback', play: (db: Db) => Promise<unknown>) =>
  async (db: Db): Promise<void> => {
    const runner = db.dataSource.createQueryRunner()
    await runner.startTransaction()
    try {
      await play(runner.manager)
      await (end === 'commit' ? runner.commitTransaction() : runner.rollbackTransaction())
    } catch (error) {
      await runner.rollbackTransaction()
      throw error
    } finally {
      await runner.release()
    }
  }

export const randomOperations = randomOperationsOf({
  orm: typeorm,
  // A database in memory is one connection's.
  hasTwoClients: (provider) => provider !== 'sqlite',
  repertoire: () => ({
    frames: [...frames, 'runner', 'runner rolled back'],
    operations: {
      blog: { ...peopleOperations, ...blogOperations, ...rawOperations },
      trade: tradeOperations,
      docs: docOperations,
    },
    shapes: { blog: blogShapes, trade: tradeShapes, docs: docShapes },
  }),
  isRefusal: (error) => error instanceof TypeORMError,
  oracle: typeorm.oracle,
  transaction: typeorm.transaction,
  plays: (provider, { call }, usual) => {
    const calling: (end: 'commit' | 'rollback') => Play<Db> = (end) => (db, step) =>
      onRunner(end, async (tx) => {
        for (const one of step.calls) await call(tx, one)
      })(db)
    return {
      runner: calling('commit'),
      'runner rolled back': calling('rollback'),
      // One connection: what is sent beside a transaction is in it, and TypeORM takes a second one for a part of the first.
      ...(provider === 'sqlite' && usual['alone'] && { 'at once': usual['alone'] }),
    }
  },
})
