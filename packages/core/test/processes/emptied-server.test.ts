import { expect, it } from 'vitest'
import { gate, settled } from '../support/gates.ts'
import { pass, post, postsOf, world } from '../support/processes.ts'
import { outcomeOf } from '../support/setting.ts'
import { writing } from '../support/shop.ts'

it('a write moves what its images cannot vouch for when its locks are gone at its release (rule 4)', async () => {
  const here = world({ consistency: 'strong' })
  const [a, b] = [here.process(), here.process()]
  let author = 5 // of post 7, in the database
  const of = a.of('Post')
  const row = () => ({ ...post(), authorId: author })

  // A: updateMany({ where: { id: 7 }, data: { authorId: 5 } }), whose image says that the author is 5 already.
  const statement = gate()
  const write = a.engine.writing.write(
    writing(of, () => statement.passed, {
      expects: [{ model: of, before: { id: 7 }, after: { id: 7 } }],
      images: async () => [{ model: of, before: row() }],
      changes: (_, images) =>
        (images ?? []).map(({ before }) => ({ model: of, before: { ...before }, after: { ...before, authorId: 5 } })),
    }),
    outcomeOf,
  )
  await settled()
  here.server.flush()

  // B gives the post to author 6, and tells what it did.
  const before = row()
  await b.engine.writing.write(
    writing(b.of('Post'), async () => void (author = 6), {
      expects: [{ model: b.of('Post'), before, after: { ...before, authorId: 6 } }],
    }),
    outcomeOf,
  )
  expect(await b.read(postsOf(b, 6), async () => [row()])).toEqual([row()])

  author = 5 // A's statement, in the database
  statement.open()
  await write
  await pass(here, 10)
  expect(await b.read(postsOf(b, 6), async () => [])).toEqual([])
})
