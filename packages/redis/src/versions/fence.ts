import { groupOf, HIDDEN, type Mark, type Tag, type Version } from '@tidemark/core/tier'
import { MARK_LIFE } from '../scripts/prelude.ts'
import { type Place, placeOf, readPlace, type Snapshot } from './snapshot.ts'

/** A place in the sequences of moves: what a load is judged by when it is over. */
interface RedisMark extends Pick<Snapshot, 'epoch' | 'clear' | 'groups' | 'places'> {
  /** When it was asked for, by the clock of this process. */
  readonly at: number
}

export const markOf = ({ epoch, clear, groups, places }: Omit<RedisMark, 'at'>, at: number): Mark =>
  ({ epoch, clear, at, groups, places }) satisfies RedisMark

const isMark = (mark: Mark): mark is RedisMark => Array.isArray((mark as Partial<RedisMark> | undefined)?.places)

/** rule 2: of another server, or from before a `clear`, it is another version whatever the token says. */
const versionOf = ({ epoch, clear }: Snapshot, token: string | undefined): Version =>
  token === undefined ? HIDDEN : `${epoch}${clear}.${token}`

/** Where the tags that were asked for stand in the snapshot. */
const placesIn = ({ tags }: Snapshot, asked: readonly Tag[]): ((index: number) => number) => {
  // Hardly anybody asks for a tag twice.
  if (asked.length === tags.length) return (index) => index
  const places = new Map(tags.map((tag, place) => [tag, place]))
  return (index) => places.get(asked[index] as Tag) ?? -1
}

/** What each tag shows, in the order in which they were asked for. */
export const versionsOf = (snapshot: Snapshot, asked: readonly Tag[]): readonly Version[] => {
  const placeIn = placesIn(snapshot, asked)
  return asked.map((_, index) => versionOf(snapshot, snapshot.tokens[placeIn(index)]))
}

/** How far a group had come by the mark, if that says anything of a snapshot of the same server. */
const sinceOf = (mark: RedisMark, snapshot: Snapshot, group: string): Place | undefined => {
  const [since, current] = [placeOf(mark, group), placeOf(snapshot, group)]
  return current?.generation === since?.generation ? since : undefined
}

/**
 * rule 5: what each tag shows to a load that began at the mark. Of a tag that was moved after it, or of which that cannot be told,
 * nothing.
 */
export const versionsAfter = (
  mark: Mark,
  snapshot: Snapshot,
  asked: readonly Tag[],
  now: number,
): readonly Version[] => {
  // Lock records are forgotten some time after their leases: an older mark may miss one that ran out.
  if (!isMark(mark) || now - mark.at > MARK_LIFE) return asked.map(() => HIDDEN)
  if (mark.epoch !== snapshot.epoch || mark.clear !== snapshot.clear) return asked.map(() => HIDDEN)
  const groups = new Map(snapshot.groups.map((group) => [group, sinceOf(mark, snapshot, group)]))
  const placeIn = placesIn(snapshot, asked)
  return asked.map((tag, index) => {
    const since = groups.get(groupOf(tag))
    const token = snapshot.tokens[placeIn(index)]
    if (since === undefined || token === undefined) return HIDDEN
    // A token of an older generation was moved before this one began, and so before the mark.
    const moved = readPlace(token)
    return moved.generation === since.generation && moved.number > since.number ? HIDDEN : versionOf(snapshot, token)
  })
}
