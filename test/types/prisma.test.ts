import { beforeAll, describe, expect, test } from 'vitest'
import { type Compilation, compileFixtures } from './compile.ts'

const FIXTURES = [
  'reads.ts',
  'client-methods.ts',
  'mistakes.ts',
  'exact.ts',
  'idioms.ts',
  'clients.ts',
  'resolves.ts',
] as const

const WITH_7 = [...FIXTURES, 'nested-transactions.ts'] as const

describe.each([
  ['7.10', true],
  ['7.10', false],
  ['6.19', true],
] as const)(
  'the types of prisma.$extends(cacheExtension) with Prisma %s and exactOptionalPropertyTypes: %s',
  (prisma, exactOptionalPropertyTypes) => {
    let compilation: Compilation
    beforeAll(() => {
      compilation = compileFixtures(prisma, { exactOptionalPropertyTypes })
    }, 120_000)

    test.each(prisma === '6.19' ? FIXTURES : WITH_7)(
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
      expect(compilation.files.toSorted()).toEqual(WITH_7.toSorted())
      expect(compilation.check('mistakes.ts').wanted.length).toBeGreaterThan(30)
    })
  },
)
