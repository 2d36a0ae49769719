import type { Form, Model, ReadPlan, Row } from '@tidemark/core/adapter'
import type { QueryRunner } from 'typeorm'
import { type Attached, attachedOf } from '../attached.ts'
import type { EntityMetadata } from '../schema/names.ts'
import { copyOf } from '../values/copy-of.ts'
import { controlOf } from './control.ts'
import { type Glimpse, glimpsing, hasListeners, isLoadedLater, reachOf, tellLoaded, watchLoads } from './load-events.ts'
import { isOurs } from './ours.ts'
import type { QueryInternals } from './query-internals.ts'
import { type QueryKind, queryOperation } from './query-operation.ts'
import { type ListForm, listForm, wasTold } from './read-form.ts'

interface EntitiesAndRaw {
  readonly raw: readonly unknown[]
  readonly entities: readonly object[]
}

/** Whether a query has nothing to do with the cache, and why. `undefined`: it has. */
const bypassOf = (
  { isReplicated, isBusy }: Attached,
  { queryRunner, expressionMap }: QueryInternals,
): string | undefined => {
  // Rule 8. Bound to a runner are what `save()` compares with, and parts of a query that is under way, as well.
  if (queryRunner?.isTransactionActive === true || expressionMap.useTransaction || isBusy()) return 'transaction'
  if (queryRunner !== undefined) return 'runner'
  if (expressionMap.lockMode !== undefined || Boolean(expressionMap.timeTravel)) return 'lock'
  return isReplicated ? 'replica' : undefined // rule 13
}

const metadataOf = ({ expressionMap: { mainAlias } }: QueryInternals): EntityMetadata | undefined =>
  mainAlias?.hasMetadata === true ? mainAlias.metadata : undefined

const entitiesForm = (list: ListForm, kept: () => unknown): Form => ({
  keep: (answer) => kept() ?? list.keep((answer as EntitiesAndRaw).entities),
  give: (value) => ({ raw: [], entities: list.give(value as readonly Row[]) }),
})

interface KeptBoth {
  readonly rows: readonly Row[]
  readonly raw: readonly unknown[]
}

const bothForm = (list: ListForm, kept: () => unknown): Form => ({
  keep: (answer) => {
    const { raw, entities } = answer as EntitiesAndRaw
    return { rows: kept() ?? list.keep(entities), raw: copyOf(raw) }
  },
  give: (value) => {
    const { rows, raw } = value as KeptBoth
    return { raw: copyOf(raw), entities: list.give(rows) }
  },
})

const rawForm: Form = { keep: (rows) => copyOf(rows), give: (rows) => copyOf(rows) }

/** How the answer is loaded and kept, and what is to be done before it is given to the caller. */
const handling = (attached: Attached, query: QueryInternals, kind: QueryKind, load: () => Promise<unknown>) => {
  const metadata = metadataOf(query)
  const plain = (answer: unknown): Promise<unknown> => Promise.resolve(answer)
  if (kind === 'count' || kind === 'exists') return { form: undefined, load, deliver: plain }
  if (kind === 'raw' || metadata === undefined) return { form: rawForm, load, deliver: plain }
  const { callListeners, aliases } = query.expressionMap
  const shown = aliases.flatMap((alias) => (alias.hasMetadata ? alias.metadata : []))
  const isHeard = callListeners && hasListeners(attached.dataSource, shown)
  const list = listForm(attached.formOf, metadata, isHeard)
  if (isHeard) watchLoads(attached.dataSource)
  const glimpse: Glimpse = { metadata, keep: list.keep, kept: undefined }
  const kept = (): unknown => {
    if (glimpse.kept instanceof Error) throw glimpse.kept
    return glimpse.kept
  }
  return {
    form: kind === 'entities' ? entitiesForm(list, kept) : bothForm(list, kept),
    load: isHeard ? () => glimpsing(glimpse, load) : load,
    deliver: async (answer: unknown): Promise<unknown> => {
      const { entities } = answer as EntitiesAndRaw
      if (isHeard && !wasTold(entities)) await tellLoaded(attached.dataSource, metadata, entities)
      return answer
    },
  }
}

const policyOf = (attached: Attached, query: QueryInternals, model: Model | undefined) => {
  const { cache, cacheDuration, cacheId } = query.expressionMap
  const said = { cache, duration: cacheDuration, id: cacheId }
  const control = controlOf(attached, model, said, `cache of a query of ${model?.name ?? 'no entity'}`)
  return attached.engine.rule(model && attached.hintOf(model), control)
}

/** A query of a builder: out of the cache or through it. */
export const readQuery = (query: QueryInternals, kind: QueryKind, load: () => Promise<unknown>): Promise<unknown> => {
  const attached = attachedOf(query.dataSource)
  if (attached === undefined || attached.engine.closed) return load()
  const { engine, scope, gate, isOutage } = attached
  const metadata = metadataOf(query)
  const model = metadata && attached.modelOf(metadata)
  const bypass = (reason: string): Promise<unknown> => {
    engine.notice({ type: 'bypass', model: model?.name, reason })
    return load()
  }
  const reason = bypassOf(attached, query)
  // A query that is a part of another read or write is nobody's read.
  if (reason === 'runner') return load()
  if (reason !== undefined) return bypass(reason)
  if (isOurs(query)) return load()
  const ruling = policyOf(attached, query, model)
  if (ruling.kind === 'bypass') return bypass(ruling.reason)
  if (isLoadedLater(query) && metadata !== undefined && hasListeners(attached.dataSource, reachOf(metadata)))
    return bypass('listener')
  let plan: ReadPlan
  try {
    plan = engine.plan(queryOperation(attached, query, kind), ruling.policy, scope?.(), () => undefined)
  } catch {
    return bypass('unkeyable')
  }
  const { form, load: loading, deliver } = handling(attached, query, kind, load)
  const request = { plan: { ...plan, form }, load: loading, isPlain: true, watch: gate?.watch, isOutage }
  return engine.read(request).then(deliver)
}

/** Set while a method is called that wants entities alone: the rows they were made of need not be kept. TypeORM waits for nothing on the way. */
let withoutRaw = false

const entitiesAlone = <T>(call: () => T): T => {
  withoutRaw = true
  try {
    return call()
  } finally {
    withoutRaw = false
  }
}

const entitiesKind = (): QueryKind => {
  const kind = withoutRaw ? 'entities' : 'entitiesAndRaw'
  withoutRaw = false
  return kind
}

type Method<Result> = (this: QueryInternals, runner: QueryRunner) => Promise<Result>
type Plain<Result> = (this: QueryInternals) => Promise<Result>

const PATCHED = Symbol.for('tidemark.typeorm.queries')

/** The places that every read of a query builder comes through. Once for each copy of TypeORM. */
export const patchQueries = (prototype: QueryInternals & { [PATCHED]?: true }): void => {
  if (prototype[PATCHED] === true) return
  const target = prototype as { -readonly [Name in keyof QueryInternals]: QueryInternals[Name] } & { [PATCHED]?: true }
  target[PATCHED] = true
  const around = <Result>(original: Method<Result>, kindOf: () => QueryKind): Method<Result> =>
    // oxlint-disable-next-line func-names -- it has a `this`
    function (runner) {
      return readQuery(this, kindOf(), () => original.call(this, runner)) as Promise<Result>
    }
  const alone = <Result>(original: Plain<Result>): Plain<Result> =>
    // oxlint-disable-next-line func-names -- it has a `this`
    function () {
      return entitiesAlone(() => original.call(this))
    }
  const { getRawMany } = target
  target.executeEntitiesAndRawResults = around(target.executeEntitiesAndRawResults, entitiesKind)
  target.executeCountQuery = around(target.executeCountQuery, () => 'count')
  target.executeExistsQuery = around(target.executeExistsQuery, () => 'exists')
  target.getMany = alone(target.getMany)
  target.getOne = alone(target.getOne)
  target.getManyAndCount = alone(target.getManyAndCount)
  target.getRawMany = function () {
    return readQuery(this, 'raw', () => getRawMany.call(this)) as Promise<unknown[]>
  }
}
