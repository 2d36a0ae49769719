import { anyRow, type Change } from '../../src/contracts/operation.ts'
import type { Tag } from '../../src/contracts/tag.ts'
import { tagsOfChanges } from '../../src/plan/plan-write.ts'
import { Comment } from '../support/comments.ts'

const rows: readonly Change[] = [1, 2, 3].flatMap((id) =>
  [1, 2].map((postId): Change => ({ model: Comment, after: { id, postId, body: 0 } })),
)

/** Every tag that a write of these worlds may lock or move. */
export const EVERY_TAG: readonly Tag[] = tagsOfChanges([anyRow(Comment), ...rows], () => [])
