import { seededRandom } from '@tidemark/shop'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Claim, Fields, Id, Model, Promised, ReadRecord } from '../history/records.ts'
import { check } from './check.ts'
import { createNaive } from './support/naive.ts'
import { historyOf, simulate, type Simulation } from './support/simulation.ts'

const promises: readonly Promised[] = (['strong', 'bounded'] as const).flatMap((mode) =>
  (['refuse', 'allow'] as const).map((whenUnreachable): Promised => ({
    mode,
    bound: mode === 'strong' ? 0 : 40,
    lease: 60,
    whenUnreachable,
  })),
)

/** How many times as many runs: for a night with nothing else to do. */
const more = Number(process.env['TIDEMARK_MORE'] ?? 1)

const anySeed = fc.integer({ min: 0, max: 2 ** 31 })

const simulated = (seed: number, promised: Promised): Simulation =>
  simulate({ seed, promised, writes: 40, reads: 40, posts: 6, pace: 8 })

type RowsClaim = Extract<Claim, { readonly kind: 'rows' }>

const isFull = (row: Fields): boolean => 'score' in row || 'version' in row || 'likes' in row

/** The read with another row in place of the one at the end of this path. */
const withRow = (read: ReadRecord, [s, c, r]: readonly [number, number, number], row: Fields): ReadRecord => {
  const statement = read.statements[s] ?? []
  const claim = statement[c] as RowsClaim
  return {
    ...read,
    statements: read.statements.with(s, statement.with(c, { ...claim, rows: claim.rows.with(r, row) })),
  }
}

interface Place {
  readonly read: ReadRecord
  readonly path: readonly [number, number, number]
  readonly model: Model
  readonly row: Fields
}

/** Every row that some answer tells in full, with its counter. */
const placesIn = (reads: readonly ReadRecord[]): Place[] =>
  reads.flatMap((read) =>
    read.statements.flatMap((statement, s) =>
      statement.flatMap((claim, c) =>
        claim.kind === 'count'
          ? []
          : claim.rows.flatMap((row, r): Place[] =>
              isFull(row) ? [{ read, path: [s, c, r], model: claim.model, row }] : [],
            ),
      ),
    ),
  )

/** What a row was, in order, with the commit that made it so. */
const pastOf = ({ initial, commits }: Simulation, model: Model, id: Id) => [
  ...initial.flatMap((row) => (row.model === model && row.id === id ? [{ image: row.image, commit: undefined }] : [])),
  ...commits.flatMap((commit) =>
    commit.changes.flatMap(({ model: of, id: other, image }) =>
      of === model && other === id ? [{ image, commit }] : [],
    ),
  ),
]

/** A read that is not what the simulation told, and how it should be called. */
interface Planted {
  readonly told: ReadRecord
  readonly kind: string | undefined
}

const blamed = (simulation: Simulation, promised: Promised, reads: readonly ReadRecord[]): readonly string[] =>
  check(historyOf(simulation, reads), promised).violations.map(({ kind, call }) => `${kind} ${call}`)

/** Expects of each of them that it is blamed for what it is, and answers how many are to blame. */
const expectBlame = (simulation: Simulation, promised: Promised, planted: readonly Planted[]): number => {
  const named = planted.map(({ told, kind }, index) => ({ told: { ...told, call: `${told.call}.${index}` }, kind }))
  const expected = named.flatMap(({ told, kind }) => (kind === undefined ? [] : [`${kind} ${told.call}`]))
  const found = blamed(
    simulation,
    promised,
    named.map(({ told }) => told),
  )
  expect(found).toEqual(expected)
  return expected.length
}

describe.each(promises)('$mode, $whenUnreachable', (promised) => {
  const { mode, bound } = promised
  const earliestOf = ({ began }: ReadRecord): number => (mode === 'bounded' ? began - bound : began)

  test('an answer of an instant that is allowed is never blamed', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const simulation = simulated(seed, promised)
        expect(blamed(simulation, promised, simulation.reads)).toEqual([])
      }),
      { numRuns: 100 * more },
    )
  })

  test('a row that is replaced by what it was before something that must be seen is found stale', () => {
    let planted = 0
    fc.assert(
      fc.property(anySeed, (seed) => {
        const simulation = simulated(seed, promised)
        const reads = placesIn(simulation.reads).flatMap(({ read, path, model, row }): readonly Planted[] => {
          const past = pastOf(simulation, model, row['id'] as Id)
          const { worker, life } = read.author
          const due = past.findLastIndex(
            ({ commit }) =>
              commit !== undefined &&
              (commit.binds < earliestOf(read) ||
                (commit.author.worker === worker && commit.author.life === life && commit.acknowledged < read.began)),
          )
          const older = past[due - 1]?.image
          if (!older || JSON.stringify(past.slice(due)).includes(JSON.stringify(older))) return []
          return [{ told: withRow(read, path, older), kind: 'stale' }]
        })
        planted += expectBlame(simulation, promised, reads)
      }),
      { numRuns: 25 * more },
    )
    expect(planted).toBeGreaterThan(100)
  })

  test('a row as nobody committed it, or not before the read had ended, is found uncommitted', () => {
    let planted = 0
    fc.assert(
      fc.property(anySeed, (seed) => {
        const simulation = simulated(seed, promised)
        const reads = placesIn(simulation.reads).flatMap(({ read, path, model, row }): readonly Planted[] => {
          const counter = { User: 'version', Post: 'score', Comment: 'likes', Tag: 'id', PostTag: 'id' }[model]
          const past = pastOf(simulation, model, row['id'] as Id)
          const later = past.find(({ commit }) => commit !== undefined && commit.mayCommit > read.ended)?.image
          const wrong = [{ ...row, [counter]: 1_000_000 }, ...(later ? [later] : [])]
          return wrong.map((each) => ({ told: withRow(read, path, each), kind: 'uncommitted' }))
        })
        planted += expectBlame(simulation, promised, reads)
      }),
      { numRuns: 25 * more },
    )
    expect(planted).toBeGreaterThan(100)
  })

  test('an answer from before the window is found if what it lacks must be seen', () => {
    let planted = 0
    fc.assert(
      fc.property(anySeed, (seed) => {
        const simulation = simulated(seed, promised)
        const naive = createNaive(historyOf(simulation, []), promised)
        const reads = simulation.reads.map((read): Planted => {
          const oldest = simulation.allowed(read)[0] ?? 0
          const questions = simulation.questions.get(read.call) ?? []
          const version = Math.max(0, oldest - 3)
          const statements = questions.map((asked) => asked.map((question) => simulation.answer(question, version)))
          const told = { ...read, statements }
          return { told, kind: naive(told) }
        })
        planted += expectBlame(simulation, promised, reads)
      }),
      { numRuns: 25 * more },
    )
    expect(planted).toBeGreaterThan(20)
  })

  test('whatever is told, the verdict is the one of the promise as it is written', () => {
    const seen = new Set<string | undefined>()
    fc.assert(
      fc.property(anySeed, (seed) => {
        const simulation = simulated(seed, promised)
        const random = seededRandom(seed)
        const naive = createNaive(historyOf(simulation, []), promised)
        const reads = simulation.reads.map((read): Planted => {
          const told = distorted(simulation, read, random)
          return { told, kind: naive(told) }
        })
        for (const { kind } of reads) seen.add(kind)
        expectBlame(simulation, promised, reads)
      }),
      { numRuns: 40 * more },
    )
    for (const kind of [undefined, 'stale', 'uncommitted', ...(mode === 'bounded' ? ['torn'] : [])])
      expect(seen).toContain(kind)
  })
})

/** Parts of the answer are of versions of their own; now and then a row is missing, or a count is one off. */
const distorted = (simulation: Simulation, read: ReadRecord, random: () => number): ReadRecord => {
  const versions = simulation.allowed(read)
  const near = (): number => {
    const version = (versions[Math.floor(random() * versions.length)] ?? 0) + Math.floor(random() * 3) - 1
    return Math.min(simulation.commits.length, Math.max(0, version))
  }
  const bent = (claim: Claim): Claim => {
    if (random() > 0.1) return claim
    if (claim.kind === 'count') return { ...claim, count: claim.count + (random() < 0.5 ? 1 : -1) }
    return { ...claim, rows: random() < 0.5 ? claim.rows.slice(1) : [...claim.rows, ...claim.rows.slice(0, 1)] }
  }
  const questions = simulation.questions.get(read.call) ?? []
  return {
    ...read,
    statements: questions.map((asked) => asked.map((question) => bent(simulation.answer(question, near())))),
  }
}
