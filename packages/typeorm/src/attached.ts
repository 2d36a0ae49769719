import type { Engine, Model, ModelHint, Schema } from '@tidemark/core/adapter'
import type { Dialect } from '@tidemark/sql-reader'
import type { DataSource } from 'typeorm'
import type { EntityMetadata } from './schema/names.ts'

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
  hintOf(model: Model): ModelHint | false | undefined
  /** Tells its calls from those of other DataSources of the cache. */
  readonly id: string
}

const attachments = new WeakMap<DataSource, Attached>()

/** `undefined`: it has no subscriber of ours. It is another one after the DataSource was initialised again. */
export const attachedOf = (dataSource: DataSource): Attached | undefined => attachments.get(dataSource)

export const setAttached = (attached: Attached): void => void attachments.set(attached.dataSource, attached)
