import { describe, expect, it } from 'vitest'
import type { Tag } from '../../src/contracts/tag.ts'
import { HIDDEN, type Mark, type Version, type VersionServer } from '../../src/contracts/versions.ts'
import { busEar } from '../../src/testing/bus-ear.ts'
import { chaos } from '../../src/testing/chaos/chaos.ts'
import { FATES } from '../../src/testing/chaos/fate.ts'
import { manualClock } from '../../src/testing/manual-clock.ts'
import { memoryServer } from '../../src/testing/memory-server/memory-server.ts'
import { seededRandom } from '../../src/testing/seeded-random.ts'
import { settled } from '../support/gates.ts'
import { type Entry, recorded } from './recorded.ts'
import { whatIsWrong } from './version-oracle.ts'

const TAGS: readonly Tag[] = ['public.Post', 'public.Post|id=7', 'public.User', '#home']
const SEEDS = Array.from({ length: 120 }, (_, seed) => seed + 1)

interface Ban {
  readonly tag: Tag
  readonly version: Version
}

/** Two processes that do whatever a seed says on connections where anything may happen. */
const run = async (seed: number) => {
  const random = seededRandom(seed)
  const below = (count: number): number => Math.floor(random() * count)
  const some = (): readonly Tag[] => TAGS.filter(() => random() < 0.5)
  const clock = manualClock(1_000_000)
  const server = memoryServer({ clock })
  const log: Entry[] = []
  const fates = seed % 3 === 0 ? FATES : FATES.filter(() => random() < 0.6)
  const processes = [0, 1].map(() => {
    const backend = server.backend()
    // Written down below the chaos: the oracle is told what the server did, not what anybody believes of it.
    const inner = {
      ...backend,
      open: (setting: Parameters<typeof backend.open>[0]) => {
        const opened = backend.open(setting)
        return { ...opened, versions: recorded(opened.versions, clock, log) }
      },
    }
    const wrapped = chaos(inner, { random, fates, rate: 0.1 + random() * 0.5, longest: 300 })
    const opened = wrapped.open({ namespace: 'shop', clock, needsBus: false, report: () => {} })
    return { wrapped, versions: opened.versions }
  })
  const marks: Mark[] = []
  const seen: Ban[] = []
  const banned = new Set<string>()
  const wrong: string[] = []
  const writers: { readonly name: string; readonly tags: readonly Tag[]; isAnswered: boolean }[] = []
  const said: Promise<unknown>[] = []
  const say = (what: Promise<unknown>): void => void said.push(what.catch(() => {}))

  const look = async (versions: VersionServer, tags: readonly Tag[]): Promise<void> => {
    const bannedBefore = new Set(banned)
    const sight = await versions.look(tags)
    marks.push(sight.mark)
    for (const [i, tag] of tags.entries()) {
      const version = sight.versions[i] ?? HIDDEN
      if (bannedBefore.has(`${tag} ${version}`)) wrong.push(`${tag} shows ${version} after an acknowledged move`)
      if (version !== HIDDEN) seen.push({ tag, version })
    }
  }
  const release = async (versions: VersionServer, index: number): Promise<void> => {
    const [writer] = writers.splice(index, 1)
    if (writer === undefined) return
    const moves = writer.tags.filter(() => random() < 0.5)
    const unlessAlone = writer.tags.filter(() => random() < 0.2)
    const before = [...seen]
    const request = { writer: writer.name, locked: writer.tags, moves, unlessAlone, refuseLocksFor: 0 }
    // Said again until it is heard, as a process does.
    for (let tries = 0; ; tries++) {
      if (tries > 100) throw new Error('a release is never heard')
      const isHeard = await versions
        .release(writer.isAnswered ? request : { ...request, refuseLocksFor: 5000 })
        .then(() => true)
        .catch(() => false)
      if (isHeard) break
    }
    for (const { tag, version } of before) if (moves.includes(tag)) banned.add(`${tag} ${version}`)
  }

  for (let step = 0; step < 80; step++) {
    const { versions } = processes[below(2)] ?? { versions: undefined }
    if (versions === undefined) break
    const dice = random()
    if (dice < 0.3) say(look(versions, some()))
    else if (dice < 0.45) say(versions.lookAfter(some(), marks[below(marks.length)]))
    else if (dice < 0.65) {
      const writer = { name: `writer ${step}`, tags: some(), isAnswered: false }
      writers.push(writer)
      say(
        versions
          .lock({ writer: writer.name, tags: writer.tags, lease: 100 + below(1500) })
          .then(() => void (writer.isAnswered = true)),
      )
    } else if (dice < 0.73) {
      const writer = writers[below(writers.length)]
      if (writer !== undefined)
        say(versions.renew({ writer: writer.name, tags: writer.tags, lease: 100 + below(1500) }))
    } else if (dice < 0.95) say(release(versions, below(writers.length)))
    else if (dice < 0.97) say(versions.clear())
    if (random() < 0.6) await settled()
    if (random() < 0.4) clock.advance(below(250))
  }
  for (const { wrapped } of processes) wrapped.calm()
  // Everybody says what is left to say, and what was late arrives. Leases run out, and nothing is under way any more.
  for (let round = 0; round < 30; round++) {
    await settled()
    clock.advance(300)
  }
  await Promise.all(said)
  for (const { versions } of processes) await look(versions, TAGS)
  const struck = processes.reduce((sum, { wrapped }) => sum + wrapped.struck, 0)
  return { log, wrong, struck }
}

describe('two processes on bad connections', () => {
  it('see no version that a promise forbids, whatever comes late, twice or not at all', async () => {
    const total = { struck: 0, fenced: 0, shown: 0, hidden: 0, alone: 0 }
    for (const seed of SEEDS) {
      const { log, wrong, struck } = await run(seed)
      expect([seed, whatIsWrong(log), ...wrong]).toEqual([seed, undefined])
      total.struck += struck
      for (const entry of log) {
        if (entry.kind === 'lookAfter') total.fenced += entry.versions.filter((version) => version === HIDDEN).length
        if (entry.kind === 'look') {
          total.hidden += entry.versions.filter((version) => version === HIDDEN).length
          total.shown += entry.versions.filter((version) => version !== HIDDEN).length
        }
        if (entry.kind === 'release' && entry.alone) total.alone++
      }
      const [last, lastButOne] = [log.at(-1), log.at(-2)]
      if (last?.kind !== 'look' || lastButOne?.kind !== 'look') throw new Error('the run did not end with two looks')
      expect(last.versions).toEqual(lastButOne.versions)
    }
    // Of a run in which nothing of this happened, it would prove nothing that nothing went wrong.
    for (const [what, count] of Object.entries(total)) expect([what, count > 100]).toEqual([what, true])
  })

  it('hear messages in order, and are told when some may be missing', async () => {
    let cuts = 0
    for (const seed of SEEDS) {
      const random = seededRandom(seed)
      const clock = manualClock()
      const server = memoryServer({ clock })
      const setting = { namespace: 'shop', clock, needsBus: true, report: () => {} }
      const quiet = server.backend().open(setting)
      const wrapped = chaos(server.backend(), { random, rate: 0.5, cuts: 0.1 })
      const { bus } = wrapped.open(setting)
      if (bus === undefined) throw new Error('no bus')
      let epoch = 0
      const heard: { readonly number: number; readonly epoch: number }[] = []
      let isUp = false
      bus.listen({
        heard: (message) => {
          expect(isUp).toBe(true)
          if (message.kind === 'released') heard.push({ number: Number(message.moved[0]?.slice(1)), epoch })
        },
        up: () => {
          expect(isUp).toBe(false)
          isUp = true
        },
        down: () => {
          expect(isUp).toBe(true)
          isUp = false
          epoch++
          cuts++
        },
      })
      for (let number = 1; number <= 40; number++) {
        await quiet.versions.release({
          writer: 'w',
          locked: [],
          moves: [`#${number}`],
          unlessAlone: [],
          refuseLocksFor: 0,
        })
        if (random() < 0.5) await settled()
        if (random() < 0.5) clock.advance(Math.floor(random() * 200))
      }
      wrapped.calm()
      await settled()
      clock.advance(1000)
      for (const [i, { number, epoch: when }] of heard.entries()) {
        const before = heard[i - 1]
        if (before === undefined) continue
        expect(number > before.number).toBe(true)
        // A gap is told: between two messages of one connection nothing was said that was not heard.
        if (before.epoch === when) expect(number).toBe(before.number + 1)
      }
    }
    expect(cuts > 100).toBe(true)
  })

  it('are left alone by a calm one: then it is the backend it wraps', async () => {
    const clock = manualClock()
    const wrapped = chaos(memoryServer({ clock }).backend(), { random: () => 0, rate: 1, cuts: 1 })
    wrapped.calm()
    const { versions, tier, claims, bus } = wrapped.open({ namespace: 'shop', clock, needsBus: true, report: () => {} })
    if (bus === undefined || claims === undefined) throw new Error('the wrapper lost a part')
    const ear = busEar(bus)
    await ear.isUp(1)
    await versions.lock({ writer: 'w', tags: ['#a'], lease: 1000 })
    expect((await ear.untilNow()).map(({ kind }) => kind)).toEqual(['locked'])
    await tier.write([{ key: 'k', bytes: Uint8Array.of(1), keep: 1000 }])
    expect((await tier.read(['k']))[0]?.left).toBe(1000)
    expect(await claims.take('n', 'a', 1000)).toBe(true)
    expect(wrapped.struck).toBe(0)
  })
})
