import { groupOf, HIDDEN, type Mark, type Tag, type Version } from '@tidemark/core/tier'
import { MARK_LIFE } from '../scripts/prelude.ts'
import { placeOf, readPlace, type Snapshot } from './snapshot.ts'

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

/** What each tag shows, in the order in which they were asked for. */
export const versionsOf = (snapshot: Snapshot, asked: readonly Tag[]): readonly Version[] => {
  const versions = snapshot.tokens.map((token) => versionOf(snapshot, token))
  // Hardly anybody asks for a tag twice.
  return asked.length === versions.length
    ? versions
    : asked.map((tag) => versions[snapshot.tags.indexOf(tag)] ?? HIDDEN)
}

/**
 * rule 5: what a tag shows to a load that began at the mark. Of a tag that was moved after it, or of which that cannot be told,
 * nothing.
 */
export const versionAfter = (mark: Mark, snapshot: Snapshot, tag: Tag, now: number): Version => {
  // Lock records are forgotten some time after their leases: an older mark may miss one that ran out.
  if (!isMark(mark) || now - mark.at > MARK_LIFE) return HIDDEN
  if (mark.epoch !== snapshot.epoch || mark.clear !== snapshot.clear) return HIDDEN
  const group = groupOf(tag)
  const [since, current] = [placeOf(mark, group), placeOf(snapshot, group)]
  const token = snapshot.tokens[snapshot.tags.indexOf(tag)]
  if (since === undefined || current?.generation !== since.generation || token === undefined) return HIDDEN
  // A token of an older generation was moved before this one began, and so before the mark.
  const moved = readPlace(token)
  return moved.generation === since.generation && moved.number > since.number ? HIDDEN : versionOf(snapshot, token)
}
