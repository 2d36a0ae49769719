import { describe, expect, it } from 'vitest'
import { describeVersionStore } from '../../src/testing/describe-version-store.ts'
import { inProcessVersions } from '../../src/versions/in-process.ts'

describeVersionStore({ describe, expect, it }, 'in process', {
  make: () => inProcessVersions(),
  makeSmall: (maxTags) => inProcessVersions({ maxTags }),
})
