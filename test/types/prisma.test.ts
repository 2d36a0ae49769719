import { beforeAll, describe, expect, test } from 'vitest'
import { type Compilation, compileFixtures } from './compile.ts'

/** What a user of the declaration file would see go wrong if a type in it had become `any` or unreadable. */
const USER = `
import { author, configured, firstTag, prisma } from './declared.ts'
const tag: { name: string } | null = await firstTag()
const none: { id: number } | null = await firstTag()
const bio: string | undefined = (await author().profile())?.bio
const wrong: number = await prisma.tag.findMany({ cache: true })
configured.user.findMany({ cache: { tttl: '1m' } })
prisma.$cache.stats(1)
export { bio, none, tag, wrong }
`

let compilation: Compilation
beforeAll(() => {
  compilation = compileFixtures()
}, 120_000)

describe('the types of prisma.$extends(cacheExtension)', () => {
  test.each([
    'reads.ts',
    'client-methods.ts',
    'mistakes.ts',
    'exact.ts',
    'idioms.ts',
    'clients.ts',
    'library.ts',
    'resolves.ts',
  ])(
    'every mistake in %s is reported, where it is and as what it is, and nothing else',
    (file) => {
      const { wanted, found } = compilation.check(file)
      expect(found.map(({ line, code }) => `${line} ${code}`)).toEqual(
        wanted.map(({ line, code }) => `${line} ${code}`),
      )
      for (const [index, { message }] of wanted.entries()) expect(found[index]?.message).toContain(message)
    },
    60_000,
  )

  test('no fixture is left out, and the mistakes are there', () => {
    expect(compilation.files).toHaveLength(8)
    expect(compilation.check('mistakes.ts').wanted.length).toBeGreaterThan(30)
  })

  test('an extended client can be exported from a library: its declaration file is short and says the same', () => {
    const { text, errors } = compilation.declare('library.ts')
    expect(errors).toEqual([])
    expect(text).toContain('CachedFindUnique')
    expect(text.length).toBeLessThan(150_000)
    expect(compilation.checkAgainst(text, USER).map(({ line, code }) => `${line} ${code}`)).toEqual([
      '4 TS2322',
      '6 TS2322',
      '7 TS2561',
      '8 TS2554',
    ])
  }, 60_000)
})
