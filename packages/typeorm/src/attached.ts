import type { Engine, Gate, Model, ModelHint, Schema } from '@tidemark/core/adapter'
import type { Dialect } from '@tidemark/sql-reader'
import type { DataSource } from 'typeorm'
import type { EntityMetadata } from './schema/names.ts'
import type { FormOf } from './values/entity-form.ts'

/** A DataSource as a cache knows it. */
export interface Attached {
  readonly dataSource: DataSource
  readonly engine: Engine
  readonly schema: Schema
  readonly dialect: Dialect
  /** The user's name for the database: part of every tag. */
  readonly database: string | undefined
  readonly scope: (() => unknown) | undefined
  /** `undefined`: of an earlier initialisation, or made by us for a join table. */
  modelOf(metadata: EntityMetadata): Model | undefined
  metadataOf(model: Model): EntityMetadata | undefined
  hintOf(model: Model): ModelHint | false | undefined
  /** Tells its calls from those of other DataSources of the cache, and of the same one before it was initialised again. */
  readonly id: string
  readonly formOf: FormOf
  /** Set where readers share the connection of transactions (rule 8). */
  readonly gate: Gate | undefined
  /** A transaction is open on the connection that everybody reads from. */
  isBusy(): boolean
  /** Reads may go to a replica that lags (rule 13). */
  readonly isReplicated: boolean
  /** Does the database fail, rather than answer "no"? */
  isOutage(error: unknown): boolean
}

const attachments = new WeakMap<DataSource, Attached>()

/** `undefined`: it has no subscriber of ours. */
export const attachedOf = (dataSource: DataSource): Attached | undefined => attachments.get(dataSource)

export const setAttached = (attached: Attached): void => void attachments.set(attached.dataSource, attached)
