import {
  copy,
  type Form,
  type KnownCalls,
  type Model,
  NOT_NOW,
  type ReadPlan,
  type Row,
  withForm,
} from '@tidemark/core/adapter'
import type { QueryRunner } from 'typeorm'
import { type Attached, attachedOf } from '../attached.ts'
import type { EntityMetadata } from '../schema/names.ts'
import { controlOf } from './control.ts'
import { type Glimpse, glimpsing, hasListeners, isLoadedLater, reachOf, tellLoaded, watchLoads } from './load-events.ts'
import { isOurs } from './ours.ts'
import type { QueryInternals } from './query-internals.ts'
import { type QueryKind, queryOperation, type SentQuery, sentQueryOf } from './query-operation.ts'
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

interface KeptBoth {
  readonly rows: readonly Row[]
  readonly raw: readonly unknown[]
}

// Entries keep these for as long as they live. They are made where nothing of the query is in sight, which would be kept with them.
const giveEntities =
  ({ give }: ListForm): Form['give'] =>
  (value) => ({ raw: [], entities: give(value as readonly Row[]) })

const giveBoth =
  ({ give }: ListForm): Form['give'] =>
  (value) => {
    const { rows, raw } = value as KeptBoth
    return { raw: copy(raw), entities: give(rows) }
  }

const entitiesForm = (list: ListForm, kept: () => unknown): Form => ({
  keep: (answer) => kept() ?? list.keep((answer as EntitiesAndRaw).entities),
  give: giveEntities(list),
})

const bothForm = (list: ListForm, kept: () => unknown): Form => ({
  keep: (answer) => {
    const { raw, entities } = answer as EntitiesAndRaw
    return { rows: kept() ?? list.keep(entities), raw: copy(raw) }
  },
  give: giveBoth(list),
})

const rawForm: Form = { keep: (rows) => copy(rows), give: (rows) => copy(rows) }

/** Does anybody hear of the entities? */
const isHeardOf = ({ dataSource }: Attached, { expressionMap }: QueryInternals, kind: QueryKind): boolean => {
  const { callListeners, aliases } = expressionMap
  if (!callListeners || !kind.startsWith('entities')) return false
  return hasListeners(
    dataSource,
    aliases.flatMap((alias) => (alias.hasMetadata ? alias.metadata : [])),
  )
}

/** How the answer is loaded and kept. */
const handling = (
  attached: Attached,
  query: QueryInternals,
  kind: QueryKind,
  isHeard: boolean,
  load: () => Promise<unknown>,
) => {
  const metadata = metadataOf(query)
  if (kind === 'count' || kind === 'exists') return { form: undefined, load }
  if (kind === 'raw' || metadata === undefined) return { form: rawForm, load }
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
  }
}

/** What the caller gets, once listeners have been told of it. */
const deliver = async (
  { dataSource }: Attached,
  metadata: EntityMetadata | undefined,
  kind: QueryKind,
  answer: unknown,
): Promise<unknown> => {
  if (metadata === undefined || !kind.startsWith('entities')) return answer
  const { entities } = answer as EntitiesAndRaw
  if (!wasTold(entities)) await tellLoaded(dataSource, metadata, entities)
  return answer
}

/** Plans of queries that were sent before, by their text. Where texts are data, there may be any number of them. */
const MOST_TEXTS = 1_000
const LONGEST_TEXT = 5_000
const known = new WeakMap<Attached, Map<string, KnownCalls>>()

/**
 * Queries of one text and one entity that were sent before; `undefined`: the text is too long to look for. Of one table several classes
 * may be made, each with a policy of its own.
 */
const callsOf = (
  attached: Attached,
  model: Model | undefined,
  kind: QueryKind,
  { sql, mapping }: SentQuery,
): KnownCalls | undefined => {
  const text = `${kind} ${model?.name ?? ''} ${mapping} ${sql}`
  if (text.length > LONGEST_TEXT) return undefined
  let byText = known.get(attached)
  if (byText === undefined) known.set(attached, (byText = new Map()))
  let calls = byText.get(text)
  if (calls === undefined) {
    if (byText.size >= MOST_TEXTS) byText.clear()
    byText.set(text, (calls = attached.engine.shortcuts.of(`${attached.id} ${text}`)))
  }
  return calls
}

const policyOf = (attached: Attached, query: QueryInternals, model: Model | undefined) => {
  const { cache, cacheDuration, cacheId } = query.expressionMap
  const said = { cache, duration: cacheDuration, id: cacheId }
  const control = controlOf(attached, model, said)
  return attached.engine.rule(model && attached.hintOf(model), control)
}

/** A query that has something to do with the cache. Async: what is wrong with its options is a rejection. */
const readPlanned = async (
  attached: Attached,
  query: QueryInternals,
  kind: QueryKind,
  load: () => Promise<unknown>,
): Promise<unknown> => {
  const { engine, scope, gate, isOutage } = attached
  const metadata = metadataOf(query)
  const model = metadata && attached.modelOf(metadata)
  const bypass = (reason: string): Promise<unknown> => {
    engine.notice({ type: 'bypass', model: model?.name, reason })
    return load()
  }
  const ruling = policyOf(attached, query, model)
  if (ruling.kind === 'bypass') return bypass(ruling.reason)
  if (isLoadedLater(query) && metadata !== undefined && hasListeners(attached.dataSource, reachOf(metadata)))
    return bypass('listener')
  const isHeard = isHeardOf(attached, query, kind)
  let plan: ReadPlan
  try {
    const sent = sentQueryOf(query, kind)
    const { cache, cacheDuration, cacheId } = query.expressionMap
    // All that a plan depends on but for the text.
    const given = [sent.parameters, cache, cacheDuration, cacheId, isHeard]
    const who = scope?.()
    const calls = callsOf(attached, model, kind, sent)
    const before = calls?.get(given, who)
    const hit = before === undefined ? NOT_NOW : (engine.instant?.take(before) ?? NOT_NOW)
    if (hit !== NOT_NOW) return deliver(attached, metadata, kind, hit)
    plan = engine.plan(queryOperation(attached, query, kind, sent, isHeard), ruling.policy, who, () => undefined)
    calls?.set(given, who, plan)
  } catch {
    return bypass('unkeyable')
  }
  const { form, load: loading } = handling(attached, query, kind, isHeard, load)
  const request = { plan: withForm(plan, form), load: loading, isPlain: true, watch: gate?.watch, isOutage }
  return engine.read(request).then((answer) => deliver(attached, metadata, kind, answer))
}

/** A query of a builder: out of the cache or through it. */
export const readQuery = (query: QueryInternals, kind: QueryKind, load: () => Promise<unknown>): Promise<unknown> => {
  const attached = attachedOf(query.dataSource)
  // Closed is closed: of a DataSource that was destroyed nothing is answered any more.
  if (attached === undefined || attached.engine.closed || !attached.dataSource.isInitialized) return load()
  const reason = bypassOf(attached, query)
  // A query that is a part of another read or write is nobody's read.
  if (reason === 'runner') return load()
  if (reason === undefined) return isOurs(query) ? load() : readPlanned(attached, query, kind, load)
  const metadata = metadataOf(query)
  attached.engine.notice({ type: 'bypass', model: metadata && attached.modelOf(metadata)?.name, reason })
  return load()
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

const ENTITIES = /\b(?:results|entitiesAndRaw)\.entities\b/
const MORE = /\braw\b|\b(?:results|entitiesAndRaw)\b(?!\.entities\b| = )/

/**
 * TypeORM's own `getMany` and its like look at entities and at nothing else. One that somebody has put in their place, to set computed
 * columns, looks at the rows as well: what cannot be recognised gets both.
 */
const wantsEntitiesAlone = (method: (...given: never[]) => unknown): boolean => {
  const text = Function.prototype.toString.call(method).replaceAll(/\blazyCount\(\w+\)|\breturn results;/g, '')
  return ENTITIES.test(text) && !MORE.test(text)
}

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
    wantsEntitiesAlone(original)
      ? // oxlint-disable-next-line func-names -- it has a `this`
        function () {
          return entitiesAlone(() => original.call(this))
        }
      : original
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
