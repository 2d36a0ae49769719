import { groupOf, HIDDEN, type Mark, type Tag, type Version } from '@tidemark/core/tier'
import { MARK_LIFE } from '../scripts/prelude.ts'
import { type Place, readPlace, type Snapshot } from './snapshot.ts'

/** A place in the sequences of moves: what a load is judged by when it is over. */
interface RedisMark {
  readonly epoch: string
  readonly clear: string
  /** When it was asked for, by the clock of this process. */
  readonly at: number
  readonly places: ReadonlyMap<string, Place>
}

export const markOf = ({ epoch, clear, places }: Omit<Snapshot, 'tokens'>, at: number): Mark =>
  ({ epoch, clear, at, places }) satisfies RedisMark

const isMark = (mark: Mark): mark is RedisMark => (mark as Partial<RedisMark> | undefined)?.places instanceof Map

/** rule 2: of another server, or from before a `clear`, it is another version whatever the token says. */
export const versionOf = ({ epoch, clear, tokens }: Snapshot, tag: Tag): Version => {
  const token = tokens.get(tag)
  return token === undefined ? HIDDEN : `${epoch}${clear}.${token}`
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
  const [since, current, token] = [mark.places.get(group), snapshot.places.get(group), snapshot.tokens.get(tag)]
  if (since === undefined || current?.generation !== since.generation || token === undefined) return HIDDEN
  // A token of an older generation was moved before this one began, and so before the mark.
  const moved = readPlace(token)
  return moved.generation === since.generation && moved.number > since.number ? HIDDEN : versionOf(snapshot, tag)
}
