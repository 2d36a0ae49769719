import { atOnce } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { askOnce } from '../ground/ask-once.ts'
import { feed, hundredRows, oneRow, type Read } from '../ground/reads.ts'
import { copy } from '../parts.ts'

const copied = (what: string, read: Read): Contest => ({
  name: `copy/${what}`,
  budget: null,
  prepare: async (ground) => {
    const answer = await askOnce(ground, read)
    return { ours: atOnce(() => copy(answer)), against: atOnce(() => structuredClone(answer)) }
  },
})

export const copies: readonly Contest[] = [
  copied('one-row', oneRow),
  copied('feed', feed),
  copied('hundred-rows', hundredRows),
]
