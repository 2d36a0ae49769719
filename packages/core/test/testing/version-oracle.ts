import type { Tag } from '../../src/contracts/tag.ts'
import { groupOf } from '../../src/contracts/tag.ts'
import { HIDDEN, type Mark, type Version, type Writer } from '../../src/contracts/versions.ts'
import type { Entry } from './recorded.ts'

interface Holder {
  until: number
  /** Nobody else held or moved the tag since this lock came. */
  isAlone: boolean
}

interface Known {
  readonly holders: Map<Writer, Holder>
  /** Index of the last thing that changed the tag: a move, a lease that ran out, a `clear`. */
  changedAt: number
  /** Index at which somebody first looked after a lease had run out: a server may count that as the move. */
  noticedAt: number
  /** A lease ran out since the first of these locks came: nobody who comes to them is alone. */
  isTainted: boolean
  /** The version from before the locks is not to be given back: the last one out moves the tag. */
  isForfeited: boolean
  lastShown?: { readonly version: Version; readonly index: number }
  readonly seenBefore: Set<Version>
}

/**
 * What a server may answer, told from the order of its commands alone, without versions, records or sequences of its own.
 * Answers with the first thing that a promise forbids.
 */
export const whatIsWrong = (log: readonly Entry[]): string | undefined => {
  const tags = new Map<Tag, Known>()
  const marks = new Map<Mark, { readonly index: number; readonly groups: ReadonlySet<string>; readonly at: number }>()
  const refused = new Map<Writer, number>()
  /** Index of the last `clear`: it changed also what nobody had named yet. */
  let clearedAt = -1

  const knownOf = (tag: Tag): Known => {
    let known = tags.get(tag)
    if (known === undefined)
      tags.set(
        tag,
        (known = {
          holders: new Map(),
          changedAt: clearedAt,
          noticedAt: -1,
          isTainted: false,
          isForfeited: false,
          seenBefore: new Set(),
        }),
      )
    return known
  }
  const changed = (known: Known, index: number): void => {
    known.changedAt = index
    if (known.lastShown !== undefined) known.seenBefore.add(known.lastShown.version)
  }
  const noticed = (known: Known, index: number): void => {
    if (known.holders.size > 0) return
    if (known.isTainted) known.noticedAt = index
    begunAnew(known)
  }
  const begunAnew = (known: Known): void => {
    known.isTainted = false
    known.isForfeited = false
  }
  const leasesRunOut = (now: number, index: number): void => {
    for (const known of tags.values())
      for (const [writer, holder] of known.holders) {
        if (holder.until > now) continue
        known.holders.delete(writer)
        known.isTainted = true
        known.isForfeited = true
        changed(known, index)
        for (const other of known.holders.values()) other.isAlone = false
      }
  }
  const moved = (tag: Tag, by: Writer, index: number): void => {
    const known = knownOf(tag)
    changed(known, index)
    for (const [writer, holder] of known.holders) {
      if (writer === by) continue
      holder.isAlone = false
      known.isForfeited = true
    }
    if (known.holders.size === 0) begunAnew(known)
  }
  const shown = (tag: Tag, version: Version, index: number): string | undefined => {
    const known = knownOf(tag)
    if (known.holders.size > 0) return 'a version is shown under a lock'
    noticed(known, index)
    if (known.seenBefore.has(version)) return 'a version from before a move is shown'
    const last = known.lastShown
    if (last !== undefined && last.version !== version && known.changedAt < last.index)
      return 'a version changed, and nothing moved'
    known.lastShown = { version, index }
    return undefined
  }

  const judge = (entry: Entry, index: number): string | undefined => {
    switch (entry.kind) {
      case 'look': {
        marks.set(entry.mark, { index, at: entry.at, groups: new Set(entry.tags.map(groupOf)) })
        for (const [i, tag] of entry.tags.entries()) {
          const version = entry.versions[i] ?? HIDDEN
          if (version === HIDDEN) {
            if (knownOf(tag).holders.size === 0) return `${tag} is hidden without a lock`
            continue
          }
          const wrong = shown(tag, version, index)
          if (wrong !== undefined) return `${tag}: ${wrong}`
        }
        return undefined
      }
      case 'lookAfter': {
        const mark = marks.get(entry.since)
        for (const [i, tag] of entry.tags.entries()) {
          const version = entry.versions[i] ?? HIDDEN
          const known = knownOf(tag)
          const mayShow =
            mark !== undefined &&
            mark.groups.has(groupOf(tag)) &&
            entry.at - mark.at <= 60_000 &&
            known.holders.size === 0 &&
            known.changedAt <= mark.index
          const mustShow = mayShow && !known.isTainted && known.noticedAt <= mark.index
          if (version === HIDDEN) {
            noticed(known, index)
            if (mustShow) return `${tag} is fenced out, and nothing happened to it`
            continue
          }
          if (!mayShow) return `${tag} comes through the fence`
          const wrong = shown(tag, version, index)
          if (wrong !== undefined) return `${tag}, fenced: ${wrong}`
        }
        return undefined
      }
      case 'lock': {
        const { writer, lease } = entry.request
        if ((refused.get(writer) ?? 0) > entry.at) return `${writer} locks after its release`
        for (const [i, tag] of entry.request.tags.entries()) {
          const known = knownOf(tag)
          const own = known.holders.get(writer)
          if ((own !== undefined) !== entry.stood[i]) return `${tag}: told wrongly whether the lock stood before`
          if (own !== undefined) own.until = entry.at + lease
          else {
            for (const other of known.holders.values()) other.isAlone = false
            const isAlone = known.holders.size === 0 && !known.isTainted
            known.holders.set(writer, { until: entry.at + lease, isAlone })
          }
        }
        return undefined
      }
      case 'refusedLock':
        return (refused.get(entry.request.writer) ?? 0) > entry.at ? undefined : 'a lock is refused for no reason'
      case 'renew': {
        const { writer, lease, tags } = entry.request
        const own = tags.map((tag) => knownOf(tag).holders.get(writer))
        if (own.every((holder) => holder !== undefined) !== entry.prolonged) return 'told wrongly whether locks stand'
        if (entry.prolonged) for (const holder of own) if (holder !== undefined) holder.until = entry.at + lease
        return undefined
      }
      case 'release': {
        const { writer, locked, moves, unlessAlone, refuseLocksFor } = entry.request
        if (refuseLocksFor > 0) refused.set(writer, entry.at + refuseLocksFor)
        const isAlone = locked.every((tag) => knownOf(tag).holders.get(writer)?.isAlone === true)
        if (isAlone !== entry.alone) return `${writer} is told wrongly whether it was alone`
        const lost = moves.length === 0 ? [] : locked.filter((tag) => !knownOf(tag).holders.has(writer))
        for (const tag of new Set([...moves, ...lost, ...(entry.alone ? [] : unlessAlone)])) moved(tag, writer, index)
        for (const tag of locked) {
          const known = knownOf(tag)
          if (!known.holders.delete(writer) || known.holders.size > 0) continue
          if (known.isForfeited) changed(known, index)
          begunAnew(known)
        }
        return undefined
      }
      default:
        clearedAt = index
        for (const known of tags.values()) {
          changed(known, index)
          for (const holder of known.holders.values()) holder.isAlone = false
        }
        return undefined
    }
  }

  for (const [index, entry] of log.entries()) {
    leasesRunOut(entry.at, index - 0.5) // before what is asked now
    const wrong = judge(entry, index)
    if (wrong !== undefined) return `${index}: ${wrong}`
  }
  return undefined
}
