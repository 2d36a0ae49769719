import { atOnce } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { askOnce } from '../ground/ask-once.ts'
import { feed, hundredRows, oneRow, type Read } from '../ground/reads.ts'
import { createCopiers } from '#bench/parts'

/** So many answers of a shape, and there is code for it. */
const OFTEN = 20

const copied = (what: string, read: Read): Contest => ({
  name: `copy/${what}`,
  budget: null,
  clock: 'cpu',
  prepare: async (ground) => {
    const answer = await askOnce(ground, read)
    const copierOf = createCopiers()
    for (let i = 0; i < OFTEN; i++) copierOf(answer)(answer)
    const copy = copierOf(answer)
    return { ours: atOnce(() => copy(answer)), against: atOnce(() => structuredClone(answer)) }
  },
})

export const copies: readonly Contest[] = [
  copied('one-row', oneRow),
  copied('feed', feed),
  copied('hundred-rows', hundredRows),
]
