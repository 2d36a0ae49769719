import type { TestFunctions } from './test-functions.ts'
import { type Ability, chapterOf, type VersionServerBench, type VersionServerMaker } from './version-server/bench.ts'
import { describeBeingAlone } from './version-server/describe-being-alone.ts'
import { describeFencing } from './version-server/describe-fencing.ts'
import { describeLocking } from './version-server/describe-locking.ts'
import { describeLooking } from './version-server/describe-looking.ts'
import { describeLosing } from './version-server/describe-losing.ts'
import { describeReleasing } from './version-server/describe-releasing.ts'

export type { Ability, VersionServerBench, VersionServerMaker }

/** What every server of versions and locks promises to several processes. Hand in the functions of your test runner. */
export const describeVersionServer = (
  tests: TestFunctions,
  name: string,
  { make, can = [] }: VersionServerMaker,
): void => {
  const chapter = chapterOf(tests, make)
  tests.describe(`the version server ${name}`, () => {
    describeLooking(chapter)
    describeLocking(chapter)
    describeReleasing(chapter)
    describeFencing(chapter)
    describeBeingAlone(chapter)
    describeLosing(chapter, can)
  })
}
