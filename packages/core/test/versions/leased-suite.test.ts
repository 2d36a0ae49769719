import { describe, expect, it } from 'vitest'
import { describeVersionStore, manualClock, memoryServer } from '../../src/testing/index.ts'
import { leasedVersions } from '../../src/versions/leased.ts'
import { mirrored } from '../../src/versions/mirror.ts'

const open = (isMirrored: boolean) => {
  const clock = manualClock()
  const opened = memoryServer({ clock })
    .backend()
    .open({ namespace: 'n', clock, needsBus: isMirrored, report: () => {} })
  const { versions, bus } = opened
  return leasedVersions({
    server: bus === undefined ? versions : mirrored({ server: versions, bus, clock, bound: 1000 }),
    clock,
    maxWriteTime: 60_000,
    undelivered: () => {},
    delivered: () => {},
    givenUp: () => {},
  })
}

describeVersionStore({ describe, it, expect }, 'leased over a server', { make: () => open(false) })
describeVersionStore({ describe, it, expect }, 'leased over a server with a mirror', { make: () => open(true) })
