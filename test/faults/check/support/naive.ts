import type {
  CallId,
  Change,
  Claim,
  Condition,
  Fields,
  History,
  Id,
  Model,
  Promised,
  ReadRecord,
  Statement,
  WriteRecord,
} from '../../history/records.ts'

interface State {
  readonly image: Fields | undefined
  readonly from: number
  until: number
  /** When its author had it acknowledged. */
  readonly own: { readonly author: string; readonly at: number } | undefined
  /** Whose it was, when that began, when all must know, and whether nobody could be told before. */
  readonly by?: {
    readonly author: string
    readonly began: number
    readonly binds: number
    readonly isSilent: boolean
  }
}

interface Row {
  readonly model: Model
  readonly id: Id
  readonly states: State[]
}

const lifeOf = (call: CallId): string => call.split('.').slice(0, 2).join('.')

/**
 * The promise once more, as it is written, without any thought of speed: every instant, also those between, every row, every
 * state. What the checker finds must be what this finds.
 */
export const createNaive = (
  { initial, changes, records }: History,
  { mode, bound, lease, whenUnreachable }: Promised,
): ((read: ReadRecord) => string | undefined) => {
  const allows = whenUnreachable === 'allow'
  const recordOf = (call: CallId): WriteRecord | undefined =>
    records.find((record): record is WriteRecord => record.kind === 'write' && record.call === call)

  const bindsAt = ({ call, began }: Change): number => {
    const record = recordOf(call)
    if (record?.outcome === 'acknowledged') {
      if (!allows || record.undelivered !== true) return record.ended
      const told = records.flatMap((other) =>
        other.kind === 'delivered' &&
        `${other.author.worker}.${other.author.life}` === lifeOf(call) &&
        other.at >= record.ended
          ? [other.at]
          : [],
      )
      return Math.min(Infinity, ...told)
    }
    if (allows || record?.outcome === 'rolledBack' || record?.outcome === 'refused') return Infinity
    if (record) return record.ended + lease
    const died = records.find(
      (other) =>
        other.kind === 'death' && `${other.author.worker}.${other.author.life}` === lifeOf(call) && other.at >= began,
    )
    return died?.kind === 'death' ? died.at + lease : Infinity
  }

  const rows: Row[] = []
  const rowOf = (model: Model, id: Id): Row => {
    const known = rows.find((row) => row.model === model && row.id === id)
    if (known) return known
    const made: Row = { model, id, states: [{ image: undefined, from: -Infinity, until: Infinity, own: undefined }] }
    rows.push(made)
    return made
  }
  for (const { model, id, image } of initial)
    rowOf(model, id).states.splice(0, 1, { image, from: -Infinity, until: Infinity, own: undefined })
  for (const [index, change] of changes.entries()) {
    const next = changes.find((other, i) => i > index && other.model === change.model && other.id === change.id)
    if (next?.call === change.call) continue // what a call made of a row before its end
    const { states } = rowOf(change.model, change.id)
    const record = recordOf(change.call)
    const from = Math.max(states.at(-1)?.from ?? 0, record?.mayCommit ?? change.began)
    const by = bindsAt(change)
    for (const state of states) state.until = Math.min(state.until, by)
    const own = record?.outcome === 'acknowledged' ? { author: lifeOf(change.call), at: record.ended } : undefined
    const isSilent = allows && (record?.outcome !== 'acknowledged' || record.undelivered === true)
    const whose = { author: lifeOf(change.call), began: record?.began ?? change.began, binds: by, isSilent }
    states.push({ image: change.image, from, until: Infinity, own, by: whose })
  }

  return (read) => {
    const author = `${read.author.worker}.${read.author.life}`
    const earliest = mode === 'bounded' ? read.began - bound : read.began
    const { began, ended } = read

    /** Whether an own write demands something newer: none does if someone came between in silence. */
    const isOutdated = (states: readonly State[], state: State): boolean => {
      const index = states.indexOf(state)
      const next = states.findIndex((one, i) => i > index && one.own?.author === author && one.own.at < began)
      if (next === -1) return false
      const ownBegan = states[next]?.by?.began ?? 0
      return !states
        .slice(index + 1, next)
        .some(({ by }) => by?.isSilent === true && by.author !== author && by.binds >= ownBegan)
    }

    /** The states that are possible then, and those that the reader's own writes leave, if they came later. */
    const possible = ({ states }: Row, at: number): readonly (readonly State[])[] => {
      const own = states.findLastIndex((state) => state.own?.author === author && state.own.at < began)
      const then = states.filter(({ from, until }) => from <= at && at <= until)
      const begun = states.filter(({ from }) => from <= at).length - 1
      if (own <= begun) return [then.filter((state) => !isOutdated(states, state))]
      return [
        then,
        [
          ...then.filter((state) => states.indexOf(state) < own && !isOutdated(states, state)),
          ...states.filter((state, index) => index >= own && state.from <= ended),
        ],
      ]
    }
    const related = (row: Row, at: number): readonly State[] => {
      const sets = possible(row, at)
      if (sets.length === 1) return sets.flat()
      const { states } = row
      return states.filter(({ from, until }) => from <= ended && at <= until)
    }

    const both = (where: Condition, id: Id, image: Fields | undefined, at: number): readonly [boolean, boolean] => {
      if (!image) return [false, true]
      const parts: (readonly [boolean, boolean])[] = []
      for (const [field, value] of Object.entries(where.equals ?? {}))
        parts.push([image[field] === value, image[field] !== value])
      const { oneOf, parent, some } = where
      if (oneOf) {
        const isOne = oneOf.values.some((value) => value === image[oneOf.field])
        parts.push([isOne, !isOne])
      }
      if (parent) {
        const row = rows.find((row) => row.model === parent.model && row.id === image[parent.field])
        const found = row ? related(row, at).map((state) => both(parent.where, row.id, state.image, at)) : []
        parts.push([found.some(([can]) => can), !row || found.some(([, cannot]) => cannot)])
      }
      if (some) {
        const children = rows
          .filter(({ model }) => model === some.model)
          .map((row) =>
            related(row, at).map((state): readonly [boolean, boolean] =>
              state.image?.[some.field] === id ? both(some.where, row.id, state.image, at) : [false, true],
            ),
          )
        parts.push([
          children.some((states) => states.some(([can]) => can)),
          children.every((states) => states.some(([, cannot]) => cannot)),
        ])
      }
      return [parts.every(([can]) => can), parts.some(([, cannot]) => cannot)]
    }

    const idOf = (model: Model, row: Fields): Id =>
      model === 'PostTag' ? `${row['postId']}/${row['tagId']}` : (row['id'] as Id)
    const isLike = (told: Fields, image: Fields | undefined): boolean =>
      image !== undefined && Object.entries(told).every(([field, value]) => image[field] === value)

    /** What is asked of single rows, and of counts: each alone. */
    const asked = (claim: Claim): ((at: number) => boolean)[] => {
      const ofModel = rows.filter(({ model }) => model === claim.model)
      const can = (row: Row, at: number, test: (state: State) => boolean): boolean =>
        possible(row, at).every((states) => states.some(test))
      const mayNot = (row: Row, at: number): boolean =>
        can(row, at, ({ image }) => both(claim.where, row.id, image, at)[1])
      if (claim.kind === 'count') {
        return [
          (at) => {
            const may = ofModel.map((row) => can(row, at, ({ image }) => both(claim.where, row.id, image, at)[0]))
            const not = ofModel.map((row) => mayNot(row, at))
            if (may.some((yes, index) => !yes && not[index] === false)) return false
            return not.filter((no) => !no).length <= claim.count && claim.count <= may.filter((yes) => yes).length
          },
        ]
      }
      const ids = claim.rows.map((told) => idOf(claim.model, told))
      const isFull = claim.newest !== undefined && ids.length >= claim.newest
      const given = claim.rows.map((told, index) => (at: number): boolean => {
        const row = ofModel.find(({ id }) => id === ids[index])
        if (!row || ids.indexOf(row.id) !== index || index >= (claim.newest ?? Infinity)) return false
        return can(row, at, ({ image }) => isLike(told, image) && both(claim.where, row.id, image, at)[0])
      })
      const lowest = isFull ? Math.min(Infinity, ...ids.map(Number)) : -Infinity
      const others = ofModel.filter(({ id }) => !ids.includes(id) && (!isFull || Number(id) > lowest))
      return [...given, ...others.map((row) => (at: number) => mayNot(row, at))]
    }

    const judge = (statement: Statement): string | undefined => {
      const marks = rows.flatMap(({ states }) => states.flatMap(({ from, until }) => [from, until]))
      const inside = [...new Set([earliest, ended, ...marks])].filter((at) => at >= earliest && at <= ended)
      const ordered = inside.sort((a, b) => a - b)
      const instants = ordered.flatMap((at, index) => [at, (at + (ordered[index + 1] ?? at)) / 2])
      const parts = statement.flatMap(asked)
      if (instants.some((at) => parts.every((part) => part(at)))) return undefined
      const isInvented = statement.some(
        (claim) =>
          claim.kind === 'rows' &&
          claim.rows.some((told, index) => {
            const ids = claim.rows.map((row) => idOf(claim.model, row))
            const row = rows.find(({ model, id }) => model === claim.model && id === ids[index])
            if (row && (ids.indexOf(row.id) !== index || index >= (claim.newest ?? Infinity))) return false
            return !row?.states.some(({ image, from }) => from <= ended && isLike(told, image))
          }),
      )
      if (isInvented) return 'uncommitted'
      return parts.every((part) => instants.some(part)) ? 'torn' : 'stale'
    }

    const found = new Set(read.statements.map(judge))
    return ['uncommitted', 'stale', 'torn'].find((kind) => found.has(kind))
  }
}
