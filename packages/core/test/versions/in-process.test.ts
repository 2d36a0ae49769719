import { describe, expect, it } from 'vitest'
import { HIDDEN, type Version } from '../../src/contracts/versions.ts'
import { describeVersionStore } from '../../src/testing/describe-version-store.ts'
import { inProcessVersions } from '../../src/versions/in-process.ts'

describeVersionStore({ describe, expect, it }, 'in process', {
  make: () => inProcessVersions(),
  makeSmall: (maxTags) => inProcessVersions({ maxTags }),
})

describe('versions in the process, asked whether they are still shown', () => {
  const TAGS = ['t', 't|id', 't|id=1']
  const setup = () => {
    const store = inProcessVersions()
    const look = () => (store.look(TAGS) as { versions: readonly Version[] }).versions
    return { store, look, first: look() }
  }

  it('say yes to what a look shows, tag by tag', () => {
    const { store, first } = setup()
    expect(store.shows?.(TAGS, first)).toBe(true)
    expect(store.shows?.([], [])).toBe(true)
    for (const at of [0, 1, 2])
      for (const other of ['another', HIDDEN, undefined as never])
        expect(store.shows?.(TAGS, first.with(at, other))).toBe(false)
  })

  it('say no while a writer is near, and yes again if it moved nothing', async () => {
    const { store, look, first } = setup()
    await store.lock('w', ['t|id=1'])
    expect(store.shows?.(TAGS, first)).toBe(false)
    expect(store.shows?.(TAGS, look())).toBe(false)
    await store.release('w', [])
    expect(store.shows?.(TAGS, first)).toBe(true)
  })

  it('say no to what was moved, cleared or never shown', async () => {
    const { store, look, first } = setup()
    await store.release('w', ['t'])
    expect(store.shows?.(TAGS, first)).toBe(false)
    const second = look()
    expect(store.shows?.(TAGS, second)).toBe(true)
    await store.clear()
    expect(store.shows?.(TAGS, second)).toBe(false)
    expect(store.shows?.(['unknown'], ['x'])).toBe(false)
  })
})
