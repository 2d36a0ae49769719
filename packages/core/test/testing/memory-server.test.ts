import { describe, expect, it } from 'vitest'
import type { OpenBackend } from '../../src/contracts/backend.ts'
import type { Bus } from '../../src/contracts/bus.ts'
import { HIDDEN } from '../../src/contracts/versions.ts'
import { busEar } from '../../src/testing/bus-ear.ts'
import { manualClock } from '../../src/testing/manual-clock.ts'
import { type MemoryBackend, memoryServer } from '../../src/testing/memory-server/memory-server.ts'
import { isRefused, isShown, lock, look, markOf, one, release } from '../../src/testing/version-server/bench.ts'
import { settled } from '../support/gates.ts'

const POST = 'public.Post'
const SEVEN = 'public.Post|id=7'

const bench = () => {
  const clock = manualClock()
  const server = memoryServer({ clock })
  const reports: string[] = []
  const open = (backend: MemoryBackend = server.backend(), namespace = 'shop'): OpenBackend =>
    backend.open({ namespace, clock, needsBus: true, report: ({ reason }) => void reports.push(reason) })
  const backend = server.backend()
  const other = open()
  return { clock, server, open, reports, wire: backend.wire, mine: open(backend), other }
}
const busOf = ({ bus }: OpenBackend): Bus => {
  if (bus === undefined) throw new Error('no bus was opened')
  return bus
}

describe('a pretend server', () => {
  it('is reached by several processes, and keeps namespaces apart', async () => {
    const { open, mine, other } = bench()
    const elsewhere = open(undefined, 'another')
    const version = await one(mine.versions, POST)
    expect(await one(other.versions, POST)).toBe(version)
    expect(await one(elsewhere.versions, POST)).not.toBe(version)
    await elsewhere.versions.clear()
    await lock(elsewhere.versions, 'w', [POST])
    expect(await one(mine.versions, POST)).toBe(version)
  })

  it('answers nobody while it is down, and knows everything when it is back', async () => {
    const { server, mine, other, reports } = bench()
    const before = await one(mine.versions, POST)
    const ear = busEar(busOf(other))
    await ear.isUp(1)
    server.down()
    await ear.isDown(1)
    expect(await isRefused(mine.versions.look([POST]))).toBe(true)
    expect(await isRefused(mine.tier.read(['k']))).toBe(true)
    expect(await isRefused(busOf(mine).ping('n'))).toBe(true)
    server.up()
    await ear.isUp(2)
    expect(await one(mine.versions, POST)).toBe(before)
    expect(new Set(reports)).toEqual(new Set(['the memory server is lost', 'the memory server is found again']))
  })

  it('forgets everything when flushed, locks too, and shows nothing from before', async () => {
    const { server, mine } = bench()
    const before = await one(mine.versions, POST)
    const mark = await markOf(mine.versions, POST)
    await lock(mine.versions, 'w', [SEVEN])
    await mine.tier.write([{ key: 'k', bytes: Uint8Array.of(1), keep: 1000 }])
    server.flush()
    expect(await mine.versions.lookAfter([POST, SEVEN], mark)).toEqual([HIDDEN, HIDDEN])
    const after = await look(mine.versions, POST, SEVEN)
    expect([after.every(isShown), after[0] === before]).toEqual([true, false])
    expect(await mine.tier.read(['k'])).toEqual([undefined])
  })

  it('is another one after a failover, which missed nothing: locks stand', async () => {
    const { server, mine, other } = bench()
    const before = await one(mine.versions, POST)
    await lock(mine.versions, 'w', [SEVEN])
    const ear = busEar(busOf(other))
    await ear.isUp(1)
    server.failover()
    await Promise.all([ear.isDown(1), ear.isUp(2)])
    const after = await look(mine.versions, POST, SEVEN)
    expect([isShown(after[0]), after[0] === before, after[1]]).toEqual([true, false, HIDDEN])
  })

  it('breaks connections when it starts again: what is under way is lost, and never done', async () => {
    const { server, mine, other, wire } = bench()
    wire.hold('command')
    const moving = isRefused(release(mine.versions, 'w', { moves: [POST] }))
    await settled()
    server.restore(server.snapshot())
    const before = await one(other.versions, POST)
    wire.letGo()
    expect(await moving).toBe(true)
    expect(await one(other.versions, POST)).toBe(before)
  })

  it('hides a locked tag whose version was evicted, and does not give it back', async () => {
    const { server, mine } = bench()
    const before = await one(mine.versions, POST)
    await lock(mine.versions, 'w', [POST])
    server.evict(POST, 'version')
    expect(await one(mine.versions, POST)).toBe(HIDDEN)
    await release(mine.versions, 'w', { locked: [POST] })
    const after = await one(mine.versions, POST)
    expect([isShown(after), after === before]).toEqual([true, false])
  })

  it('shows a tag whose lock was evicted: what no server may do that keeps the promises', async () => {
    const { server, mine } = bench()
    await lock(mine.versions, 'w', [POST])
    server.evict(POST, 'locks')
    expect(isShown(await one(mine.versions, POST))).toBe(true)
    expect((await release(mine.versions, 'w', { locked: [POST] })).alone).toBe(false)
  })

  it('refuses whoever closed', async () => {
    const { mine, other } = bench()
    await mine.close()
    expect(await isRefused(mine.versions.look([POST]))).toBe(true)
    expect(await isRefused(other.versions.look([POST]))).toBe(false)
  })
})

describe('a wire', () => {
  it('holds commands back, so that one is done after its sender gave up', async () => {
    const { mine, other, wire } = bench()
    wire.hold('command')
    const locking = isRefused(lock(mine.versions, 'w', [POST]))
    await settled()
    expect(wire.held.map(({ kind, label }) => `${kind} ${label}`)).toEqual(['command lock'])
    wire.held[0]?.giveUp()
    expect(await locking).toBe(true)
    expect(isShown(await one(other.versions, POST))).toBe(true)
    wire.letGo()
    await settled()
    expect(await one(other.versions, POST)).toBe(HIDDEN)
  })

  it('holds answers back, so that what was done is not known to be done', async () => {
    const { mine, other, wire } = bench()
    wire.hold('reply')
    let isAnswered = false
    const locking = lock(mine.versions, 'w', [POST]).then(() => (isAnswered = true))
    await settled()
    expect([isAnswered, await one(other.versions, POST)]).toEqual([false, HIDDEN])
    wire.letGo()
    expect(await locking).toBe(true)
  })

  it('lets commands go in any order, and loses some', async () => {
    const { mine, other, wire } = bench()
    wire.hold('command')
    const said = ['a', 'b', 'c'].map((writer) => isRefused(lock(mine.versions, writer, [`#${writer}`])))
    await settled()
    const [a, b, c] = wire.held
    c?.go()
    b?.lose()
    await settled()
    expect((await look(other.versions, '#a', '#b', '#c')).map(isShown)).toEqual([true, true, false])
    a?.go()
    expect(await Promise.all(said)).toEqual([false, true, false])
    expect(wire.held).toEqual([])
  })

  it('refuses as many commands as it is told to, before they change anything', async () => {
    const { mine, other, wire } = bench()
    wire.refuse(1)
    expect(await isRefused(lock(mine.versions, 'w', [POST]))).toBe(true)
    expect(isShown(await one(other.versions, POST))).toBe(true)
    expect(await lock(mine.versions, 'w', [POST])).toEqual([false])
  })

  it('holds messages back and keeps their order', async () => {
    const { mine, other, wire } = bench()
    const ear = busEar(busOf(mine))
    await ear.isUp(1)
    wire.hold('message')
    for (const tag of ['#a', '#b', '#c']) await release(other.versions, 'w', { moves: [tag] })
    await settled()
    const heard = (): readonly unknown[] =>
      ear.messages.map((message) => message.kind === 'released' && message.moved[0])
    expect([wire.held.length, heard()]).toEqual([3, []])
    wire.held[1]?.go()
    expect(heard()).toEqual(['#a', '#b'])
    wire.letGo()
    expect(heard()).toEqual(['#a', '#b', '#c'])
  })

  it('cut, says so at once; deafened, it is silent and says so only when it is mended', async () => {
    const { mine, other, wire } = bench()
    const ear = busEar(busOf(mine))
    await ear.isUp(1)
    wire.deafenBus()
    await release(other.versions, 'w', { moves: ['#missed'] })
    await busOf(mine).ping('unheard')
    await settled()
    expect(ear.messages).toEqual([])
    wire.mendBus()
    await Promise.all([ear.isDown(1), ear.isUp(2)])
    wire.cutBus()
    await ear.isDown(2)
    await release(other.versions, 'w', { moves: ['#missed too'] })
    wire.mendBus()
    await ear.isUp(3)
    expect(await ear.untilNow()).toEqual([])
  })
})
