import { describe, expect, it } from 'vitest'
import type { Fate } from '../../src/testing/chaos/fate.ts'
import { strikeOf } from '../../src/testing/chaos/fate.ts'
import { manualClock } from '../../src/testing/manual-clock.ts'
import { settled } from '../support/gates.ts'

/** After each pause: how often the command was done, and what its sender knows. */
const courseOf = async (fate: Fate | undefined): Promise<readonly string[]> => {
  const clock = manualClock()
  let done = 0
  let known = 'waits'
  const strike = strikeOf({ clock, fate: () => fate, pause: () => 10 })
  strike(async () => ++done).then(
    (answer) => (known = `answer ${answer}`),
    () => (known = 'no answer'),
  )
  const course: string[] = []
  for (let pauses = 0; pauses < 3; pauses++) {
    await settled()
    course.push(`${done} ${known}`)
    clock.advance(10)
  }
  return course
}

describe('a command', () => {
  it.each<readonly [Fate | undefined, readonly string[]]>([
    [undefined, ['1 answer 1', '1 answer 1', '1 answer 1']],
    ['slow', ['0 waits', '1 waits', '1 answer 1']],
    ['lost', ['0 waits', '0 no answer', '0 no answer']],
    ['unanswered', ['1 waits', '1 no answer', '1 no answer']],
    ['late', ['0 waits', '0 no answer', '1 no answer']],
    ['twice', ['1 answer 1', '2 answer 1', '2 answer 1']],
  ])('met by %s takes the course that its name says', async (fate, course) => {
    expect(await courseOf(fate)).toEqual(course)
  })
})
