import { describe, expect, it } from 'vitest'
import type { OpenBackend } from '../../src/contracts/backend.ts'
import type { Bus } from '../../src/contracts/bus.ts'
import { describeBus } from '../../src/testing/describe-bus.ts'
import { describeTier } from '../../src/testing/describe-tier.ts'
import { describeVersionServer } from '../../src/testing/describe-version-server.ts'
import { manualClock } from '../../src/testing/manual-clock.ts'
import { type MemoryBackend, memoryServer } from '../../src/testing/memory-server/memory-server.ts'

const tests = { describe, expect, it }
const bench = () => {
  const clock = manualClock(1_000_000)
  const server = memoryServer({ clock })
  const open = (backend: MemoryBackend = server.backend()): OpenBackend =>
    backend.open({ namespace: 'shop', clock, needsBus: true, report: () => {} })
  return { clock, server, open }
}
const busOf = ({ bus }: OpenBackend): Bus => {
  if (bus === undefined) throw new Error('the memory server opened no bus')
  return bus
}

describeVersionServer(tests, 'in memory', {
  can: ['age', 'restart', 'loseSequence'],
  make: () => {
    const { clock, server, open } = bench()
    let remembered: unknown
    return {
      open: () => open().versions,
      expire: clock.advance,
      age: clock.advance,
      restart: {
        remember: () => void (remembered = server.snapshot()),
        goBack: () => server.restore(remembered),
      },
      loseSequence: server.evictSequence,
      close: () => {},
    }
  },
})

describeTier(tests, 'in memory', {
  can: ['claims'],
  make: () => {
    const { clock, open } = bench()
    const [one, two] = [open(), open()]
    return { tier: one.tier, other: two.tier, claims: one.claims, expire: clock.advance, close: one.close }
  },
})

describeBus(tests, 'in memory', {
  can: ['cut'],
  make: () => {
    const { clock, server, open } = bench()
    const backendOfB = server.backend()
    const [a, b] = [open(), open(backendOfB)]
    return {
      a: { versions: a.versions, bus: busOf(a) },
      b: { versions: b.versions, bus: busOf(b) },
      expire: clock.advance,
      cut: backendOfB.wire.cutBus,
      mend: backendOfB.wire.mendBus,
      close: async () => {
        await a.close()
        await b.close()
      },
    }
  },
})
