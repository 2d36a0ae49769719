import { seededRandom } from '@tidemark/shop'
import type {
  Author,
  Change,
  Claim,
  Fields,
  History,
  HistoryRecord,
  Id,
  Model,
  Promised,
  ReadRecord,
  WriteRecord,
} from '../../history/records.ts'
import { drawQuestions, FIRST_NEW_ID, keyOf, modelOf, tell, type Question, type Rows } from './questions.ts'

/** What the database knows of a transaction, and nobody else does. */
export interface Commit {
  readonly at: number
  readonly changes: readonly Change[]
  readonly author: Author
  /** When its author had it acknowledged. */
  readonly acknowledged: number
  /** When the others have to know of it. */
  readonly binds: number
  readonly mayCommit: number
}

export interface Simulation {
  readonly initial: History['initial']
  readonly commits: readonly Commit[]
  readonly writes: readonly HistoryRecord[]
  readonly reads: readonly ReadRecord[]
  /** What the database would have told after so many commits. */
  answer(question: Question, version: number): Claim
  /** The versions that an answer to this read may be of. */
  allowed(read: Pick<ReadRecord, 'author' | 'began' | 'ended'>): readonly number[]
  readonly questions: ReadonlyMap<string, readonly (readonly Question[])[]>
}

export interface SimulationSettings {
  readonly seed: number
  readonly promised: Promised
  readonly writes: number
  readonly reads: number
  /** How many posts there are about; four times as many comments. */
  readonly posts: number
  /** Milliseconds between the begins of two writes, on average. */
  readonly pace: number
}

const isSame = (a: Author, b: Author): boolean => a.worker === b.worker && a.life === b.life

/**
 * A database as it should be, and a cache as it should be: every answer is of one instant that the mode allows, or was kept
 * from before, as long as nothing that was committed since has to be known.
 */
export const simulate = (settings: SimulationSettings): Simulation => {
  const { promised, posts, pace } = settings
  const random = seededRandom(settings.seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const chance = (share: number): boolean => random() < share
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T
  const users = Math.max(2, Math.ceil(posts / 4))
  const span = settings.writes * pace

  const start = new Map<string, Fields>()
  for (let id = 1; id <= users; id += 1) start.set(keyOf('User', id), { id, role: pick(['USER', 'ADMIN']), version: 0 })
  for (let id = 1; id <= 3; id += 1) start.set(keyOf('Tag', id), { id, name: pick(['sea', 'land']) })
  for (let id = 1; id <= posts; id += 1)
    start.set(keyOf('Post', id), { id, authorId: 1 + below(users), title: 'a', published: chance(0.5), score: 0 })
  for (let id = 1; id <= posts * 4; id += 1)
    start.set(keyOf('Comment', id), { id, postId: 1 + below(posts), body: 'a', likes: 0 })
  const initial = [...start].map(([key, image]): History['initial'][number] => {
    const model = modelOf(key)
    return { model, id: image['id'] as Id, image }
  })

  // Lives end now and then; what is under way then is never told of.
  const deaths = [0, 1, 2].map(() => Array.from({ length: below(3) }, () => random() * span).sort((a, b) => a - b))
  const authorAt = (worker: number, at: number): Author => ({
    worker,
    life: (deaths[worker] ?? []).filter((death) => death < at).length,
  })
  const deathOf = ({ worker, life }: Author): number => deaths[worker]?.[life] ?? Infinity

  const records: HistoryRecord[] = deaths.flatMap((ofWorker, worker) =>
    ofWorker.map((at, life): HistoryRecord => ({ kind: 'death', author: { worker, life }, at })),
  )
  const deliveries = [0, 1, 2].flatMap((worker) =>
    Array.from({ length: below(6) }, () => {
      const at = random() * span
      return { kind: 'delivered', author: authorAt(worker, at), at } as const
    }),
  )
  records.push(...deliveries)

  interface Plan {
    readonly author: Author
    readonly call: string
    readonly began: number
    readonly mayCommit: number
    readonly commit: number
    readonly ended: number
    readonly outcome: WriteRecord['outcome']
    readonly undelivered: boolean
  }
  const plans = Array.from({ length: settings.writes }, (_, index): Plan => {
    const began = index * pace + random() * pace
    const author = authorAt(below(3), began)
    const mayCommit = chance(0.5) ? began : began + random() * pace * 2
    const commit = mayCommit + random() * pace
    const roll = random()
    const mayRefuse = promised.whenUnreachable === 'refuse'
    const outcome =
      roll < 0.8 ? 'acknowledged' : roll < 0.87 ? 'lost' : roll < 0.95 || !mayRefuse ? 'rolledBack' : 'refused'
    const undelivered = promised.whenUnreachable === 'allow' && chance(0.3)
    return {
      author,
      call: `${author.worker}.${author.life}.${index}`,
      began,
      mayCommit,
      commit,
      ended: commit + random() * pace,
      outcome,
      undelivered,
    }
  })

  const rows = new Map(start)
  const commits: Commit[] = []
  let nextId = FIRST_NEW_ID

  const act = (): readonly Omit<Change, 'call' | 'began'>[] => {
    const made: Omit<Change, 'call' | 'began'>[] = []
    const put = (model: Model, id: Id, image: Fields | undefined): void => {
      if (image) rows.set(keyOf(model, id), image)
      else rows.delete(keyOf(model, id))
      made.push({ model, id, image })
    }
    const update = (model: Model, counter: string, more: () => Fields): void => {
      const row = pick([...rows].filter(([key]) => modelOf(key) === model))?.[1]
      if (row) put(model, row['id'] as Id, { ...row, ...more(), [counter]: Number(row[counter]) + 1 })
    }
    const somePost = (): Fields | undefined => pick([...rows].filter(([key]) => modelOf(key) === 'Post'))?.[1]
    for (let step = 0; step < 1 + below(3); step += 1) {
      const roll = random()
      if (roll < 0.25)
        update('Post', 'score', () => (chance(0.5) ? { authorId: 1 + below(users) } : { published: chance(0.5) }))
      else if (roll < 0.4) update('User', 'version', () => ({ role: pick(['USER', 'ADMIN']) }))
      else if (roll < 0.55) update('Comment', 'likes', () => (chance(0.3) ? { postId: somePost()?.['id'] ?? 0 } : {}))
      else if (roll < 0.7) {
        const id = nextId++
        if (chance(0.4))
          put('Post', id, { id, authorId: 1 + below(users), title: 'b', published: chance(0.5), score: 0 })
        else put('Comment', id, { id, postId: Number(somePost()?.['id'] ?? 0), body: 'b', likes: 0 })
      } else if (roll < 0.85) {
        const postId = Number(somePost()?.['id'] ?? 0)
        const tagId = 1 + below(3)
        const id = `${postId}/${tagId}`
        put('PostTag', id, rows.has(keyOf('PostTag', id)) ? undefined : { postId, tagId })
      } else {
        const post = somePost()
        if (!post || [...rows.keys()].filter((key) => modelOf(key) === 'Post').length < posts / 2) continue
        put('Post', post['id'] as Id, undefined)
        for (const [key, row] of rows)
          if (row['postId'] === post['id'])
            put(
              modelOf(key),
              modelOf(key) === 'PostTag' ? `${row['postId']}/${row['tagId']}` : (row['id'] as Id),
              undefined,
            )
      }
    }
    return made
  }

  for (const plan of plans.toSorted((a, b) => a.commit - b.commit)) {
    const { author, call, began, mayCommit, commit, ended, outcome, undelivered } = plan
    const died = deathOf(author)
    const isTold = ended < died
    if (isTold)
      records.push({
        kind: 'write',
        author,
        call,
        what: 'write',
        began,
        mayCommit,
        ended,
        outcome,
        ...(undelivered && { undelivered }),
      })
    const mayHaveCommitted = outcome === 'acknowledged' || (outcome === 'lost' && chance(0.5))
    if (!mayHaveCommitted || (!isTold && (commit > died + pace || chance(0.3)))) continue
    const delivered = deliveries.filter((one) => isSame(one.author, author) && one.at >= ended).map(({ at }) => at)
    const allows = promised.whenUnreachable === 'allow'
    let binds = Infinity
    if (isTold && outcome === 'acknowledged') binds = undelivered ? Math.min(Infinity, ...delivered) : ended
    else if (!allows) binds = (isTold ? ended : died) + promised.lease
    commits.push({
      at: commit,
      changes: act().map((change) => ({ ...change, call, began })),
      author,
      acknowledged: isTold && outcome === 'acknowledged' ? ended : Infinity,
      binds,
      mayCommit: isTold ? mayCommit : began,
    })
  }

  // Kept as they were every so often, and made again from there.
  const every = 64
  const kept: Rows[] = [start]
  const now = new Map(start)
  const apply = (to: Map<string, Fields>, { changes }: Commit): void => {
    for (const { model, id, image } of changes) {
      if (image) to.set(keyOf(model, id), image)
      else to.delete(keyOf(model, id))
    }
  }
  for (const [index, commit] of commits.entries()) {
    apply(now, commit)
    if ((index + 1) % every === 0) kept.push(new Map(now))
  }
  let last: { version: number; rows: Rows } = { version: 0, rows: start }
  const after = (version: number): Rows => {
    if (last.version === version) return last.rows
    const base = Math.floor(version / every)
    const rows = new Map(kept[base])
    for (const commit of commits.slice(base * every, version)) apply(rows, commit)
    last = { version, rows }
    return rows
  }

  const committedBy = (at: number): number => {
    let low = 0
    let high = commits.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((commits[middle]?.at ?? 0) <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  const allowed: Simulation['allowed'] = ({ author, began, ended }) => {
    const earliest = promised.mode === 'bounded' ? began - promised.bound : began
    const last = committedBy(ended)
    const mustKnow = (commit: Commit | undefined): boolean =>
      commit !== undefined &&
      (commit.binds < earliest || (isSame(commit.author, author) && commit.acknowledged < began))
    let first = last
    while (first > 0 && !mustKnow(commits[first - 1])) first -= 1
    // The version before one that need not be known is still told as if nothing had happened since: it is so at one
    // instant only if none of what came since had to be known by the time of the last that it knows.
    return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((version) => {
      const at = Math.max(earliest, commits[version - 1]?.at ?? -Infinity)
      return commits.slice(version, committedBy(at)).every(({ binds }) => binds >= at)
    })
  }

  const draw = (): readonly Question[] => drawQuestions({ random, posts, users, made: nextId - FIRST_NEW_ID })
  const questions = new Map<string, readonly (readonly Question[])[]>()
  const reads = Array.from({ length: settings.reads }, (_, index): ReadRecord => {
    const began = random() * span
    const author = authorAt(below(3), began)
    const ended = began + random() * pace
    const call = `${author.worker}.${author.life}.r${index}`
    const asked = chance(0.2) ? [draw(), draw()] : [draw()]
    questions.set(call, asked)
    const versions = allowed({ author, began, ended })
    const statements = asked.map((statement) => {
      // The oldest and the newest are the edges of what is right.
      const version = chance(0.3) ? versions[0] : chance(0.3) ? versions.at(-1) : pick(versions)
      return statement.map((question) => tell(after(version ?? 0), question))
    })
    return { kind: 'read', author, call, what: 'read', began, ended, statements }
  })

  return {
    initial,
    commits,
    writes: records,
    reads,
    answer: (question, version) => tell(after(version), question),
    allowed,
    questions,
  }
}

/** What was written down of it. */
export const historyOf = ({ initial, commits, writes }: Simulation, reads: readonly ReadRecord[]): History => ({
  initial,
  changes: commits.flatMap(({ changes }) => changes),
  records: [...writes, ...reads],
})
