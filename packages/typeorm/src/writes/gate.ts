import { type Gate, gateOf } from '@tidemark/core/adapter'
import type { DataSource } from 'typeorm'
import { dialectOf } from '../schema/dialect.ts'

/** Another driver under PostgreSQL's name may lead to a single session (`typeorm-pglite`); the usual one is known by its parts. */
const isOtherDriver = (driver: unknown): boolean =>
  driver !== undefined && !(typeof driver === 'object' && driver !== null && 'Client' in driver && 'types' in driver)

/** Do transactions use the connection that everybody reads from? */
const sharesConnection = (dataSource: DataSource): boolean =>
  dialectOf(dataSource) === 'sqlite' || isOtherDriver((dataSource.options as { readonly driver?: unknown }).driver)

/** Which transactions are open where that matters to readers (rule 8); `undefined`: they have connections of their own. */
export const gateOfDataSource = (dataSource: DataSource): Gate | undefined =>
  sharesConnection(dataSource) ? gateOf(dataSource.driver) : undefined
