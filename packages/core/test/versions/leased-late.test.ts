import { expect, it } from 'vitest'
import { manualClock } from '../../src/testing/manual-clock.ts'
import { memoryServer } from '../../src/testing/memory-server/memory-server.ts'
import { leasedVersions } from '../../src/versions/leased.ts'
import { settled } from '../support/gates.ts'

const make = () => {
  const clock = manualClock(1000)
  const server = memoryServer({ clock })
  const backend = server.backend()
  const opened = backend.open({ namespace: 'shop', clock, needsBus: false, report: () => {} })
  const store = leasedVersions({
    server: opened.versions,
    clock,
    maxWriteTime: 60_000,
    undelivered: () => {},
    delivered: () => {},
    givenUp: () => {},
  })
  return { clock, server, backend, store, versions: opened.versions }
}

it('a lock taken anew whose answer is lost: nothing is given back, and the writer was not alone', async () => {
  const { clock, server, backend, store, versions } = make()
  await store.lock('w', ['T', 'T|a'])
  server.flush() // locks lost
  const [gap] = (await versions.look(['T|a'])).versions // shown while w is at work
  backend.wire.hold('reply')
  clock.advance(30_000)
  await settled() // renew answered 'no' is held
  backend.wire.held.find((s) => s.label === 'renew')?.go()
  await settled()
  backend.wire.held.find((s) => s.label === 'lock')?.lose() // taken anew; nobody hears of it
  await settled()
  backend.wire.letGo()
  const released = await store.release('w', ['T'], ['T|a'])
  const [after] = (await versions.look(['T|a'])).versions
  expect([released.alone, after === gap]).toEqual([false, false])
})

it('a lock that a release overtakes is refused', async () => {
  const { backend, store, versions } = make()
  backend.wire.hold('command')
  const locked = Promise.resolve(store.lock('w', ['T'])).catch((error: unknown) => error)
  const released = store.release('w', ['T'])
  await settled()
  for (const label of ['release', 'lock']) backend.wire.held.find((step) => step.label === label)?.go()
  await released
  await settled()
  backend.wire.letGo()
  expect(await locked).toBeInstanceOf(Error)
  expect((await versions.look(['T'])).versions).not.toEqual([''])
})

it('a lock taken anew that comes after the release is refused', async () => {
  const { clock, server, backend, store, versions } = make()
  await store.lock('w', ['T'])
  server.flush()
  clock.advance(29_999)
  backend.wire.hold('command')
  clock.advance(1)
  await settled()
  backend.wire.held.find((s) => s.label === 'renew')?.go()
  await settled()
  const late = backend.wire.held.find((s) => s.label === 'lock')
  expect(late).toBeDefined()
  late?.giveUp()
  await settled()
  const released = store.release('w', ['T'])
  await settled()
  backend.wire.held.find((s) => s.label === 'release')?.go()
  await released
  late?.go()
  await settled()
  backend.wire.letGo()
  expect((await versions.look(['T'])).versions).not.toEqual([''])
})
