import type { BusMessage } from '../../contracts/bus.ts'
import { groupOf, type Table, type Tag } from '../../contracts/tag.ts'
import {
  HIDDEN,
  type LockRequest,
  type Mark,
  type Released,
  type ReleaseRequest,
  type Sight,
  type Version,
} from '../../contracts/versions.ts'
import { type Place, type Space, type Token } from './space.ts'
import { MARKS_LIVE, type TagBook, tagBook } from './tag-book.ts'

/** The server as a command finds it at the moment at which it is applied. */
export interface Scene {
  readonly space: Space
  readonly now: number
  /** Identity of the server: another one after every restart. */
  readonly epoch: string
  readonly unique: () => string
  readonly say: (message: BusMessage) => void
  /** Puts another clear token in the place of this one. */
  readonly clear: () => void
}

interface MemoryMark {
  readonly at: number
  readonly epoch: string
  readonly clear: string
  readonly places: ReadonlyMap<Table, Place>
}

const isMark = (mark: Mark): mark is MemoryMark => (mark as Partial<MemoryMark> | undefined)?.places instanceof Map

const bookOf = ({ space, now, unique }: Scene): TagBook => tagBook(space, now, unique)

// rule 2: of another server, or from before a `clear`, it is another version whatever the token says.
const versionOf = ({ epoch, space }: Scene, token: Token): Version => `${epoch}/${space.clear}/${token.id}`

const markOf = ({ space, now, epoch }: Scene, book: TagBook, tags: readonly Tag[]): MemoryMark => ({
  at: now,
  epoch,
  clear: space.clear,
  places: new Map(tags.map((tag) => [groupOf(tag), book.placeOf(groupOf(tag))])),
})

export const look = (scene: Scene, tags: readonly Tag[]): Sight => {
  const book = bookOf(scene)
  const tokens = tags.map(book.show)
  return {
    versions: tokens.map((token) => (token === undefined ? HIDDEN : versionOf(scene, token))),
    mark: markOf(scene, book, tags),
  }
}

export const lookAfter = (scene: Scene, tags: readonly Tag[], mark: Mark): readonly Version[] => {
  const book = bookOf(scene)
  const { space, now, epoch } = scene
  const isFromHere = isMark(mark) && mark.epoch === epoch && mark.clear === space.clear && now - mark.at <= MARKS_LIVE
  return tags.map((tag) => {
    const token = book.show(tag)
    const since = isFromHere ? mark.places.get(groupOf(tag)) : undefined
    if (token === undefined || since === undefined) return HIDDEN
    if (book.placeOf(groupOf(tag)).generation !== since.generation) return HIDDEN
    // rule 5. A token of another generation was moved before this one began, and so before the mark.
    return token.generation === since.generation && token.number > since.number ? HIDDEN : versionOf(scene, token)
  })
}

export const lock = (scene: Scene, { writer, tags, lease }: LockRequest): readonly boolean[] => {
  const { space, now, say } = scene
  if ((space.refused.get(writer) ?? 0) > now) throw new Error(`the lock of ${writer} comes after its release`)
  const book = bookOf(scene)
  const stood = tags.map((tag) => book.recordOf(tag)?.holders.has(writer) === true)
  for (const tag of tags) book.hold(tag, writer, now + lease)
  if (tags.length > 0) say({ kind: 'locked', tags: [...new Set(tags)] })
  return stood
}

export const renew = (scene: Scene, { writer, tags, lease }: LockRequest): boolean => {
  const book = bookOf(scene)
  if (!tags.every((tag) => book.recordOf(tag)?.holders.has(writer) === true)) return false
  for (const tag of tags) book.hold(tag, writer, scene.now + lease)
  return true
}

export const release = (scene: Scene, request: ReleaseRequest): Released => {
  const { writer, refuseLocksFor } = request
  const { space, now, say } = scene
  const book = bookOf(scene)
  const locked = new Set(request.locked)
  if (refuseLocksFor > 0) space.refused.set(writer, now + refuseLocksFor)

  const holds = (tag: Tag): boolean => book.recordOf(tag)?.holders.has(writer) === true
  // rule 6: told before anything changes, and of all tags together.
  const alone = [...locked].every((tag) => {
    const record = book.recordOf(tag)
    return holds(tag) && record?.joined === 1 && record.clear === space.clear
  })
  // rule 4: a write that committed without its lock does not know what others saw and did meanwhile.
  const lost = request.moves.length === 0 ? [] : request.locked.filter((tag) => !holds(tag))
  const moves = new Set([...request.moves, ...lost, ...(alone ? [] : request.unlessAlone)])
  for (const tag of moves) book.move(tag, writer) // rule 4: all moves come before any unlock

  const moved = new Set(moves)
  const restored: Tag[] = []
  const stillLocked: Tag[] = []
  for (const tag of locked) {
    const how = book.leave(tag, writer)
    if (moves.has(tag)) continue
    if (how === 'moved') moved.add(tag)
    else if (how === 'restored') restored.push(tag)
    else if (how === 'stillLocked') stillLocked.push(tag)
  }
  if (moved.size + restored.length + stillLocked.length > 0)
    say({ kind: 'released', moved: [...moved], restored, stillLocked })
  return { alone, mark: markOf(scene, book, [...locked, ...moved, ...request.unlessAlone]) }
}

export const clear = (scene: Scene): void => {
  scene.clear()
  scene.say({ kind: 'everything' })
}
