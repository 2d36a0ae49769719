import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { diagnosticsOf, programOf, sourceOf } from './program.ts'

/** `// @ts-expect-error TS2322 a part of the message`, in the line before the mistake. */
const MARK = /\/\/ @ts-expect-error (TS\d+) (.+)/

/** A mistake: where it is said, which one, and (a part of) what is said. */
export interface Mistake {
  readonly line: number
  readonly code: string
  readonly message: string
}

export interface Compiled {
  readonly wanted: readonly Mistake[]
  readonly found: readonly Mistake[]
}

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url))

/** Which Prisma the fixtures and the package are read with. */
export type PrismaTypes = '7.10' | '6.19'

const sixth = fileURLToPath(new URL('../matrix/prisma-6/', import.meta.url))

/** What leads to types of Prisma's: its runtime, by name, and a generated client, by its place. */
const settingsWith: Readonly<Record<PrismaTypes, ts.CompilerOptions>> = {
  '7.10': {},
  '6.19': {
    paths: { '@prisma/client/runtime/client': [`${sixth}node_modules/@prisma/client/runtime/client.d.ts`] },
  },
}

const textWith: Readonly<Record<PrismaTypes, (text: string) => string>> = {
  '7.10': (text) => text,
  '6.19': (text) => text.replaceAll('../../../prisma/generated/', '../../matrix/prisma-6/generated/'),
}

const mistakesIn = (source: ts.SourceFile, diagnostics: readonly ts.Diagnostic[]): readonly Mistake[] =>
  diagnostics.map(({ start = 0, code, messageText }) => ({
    line: source.getLineAndCharacterOfPosition(start).line + 1,
    code: `TS${code}`,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }))

const marksIn = (text: string): readonly Mistake[] =>
  text.split('\n').flatMap((line, index) => {
    const [, code = '', message = ''] = MARK.exec(line) ?? []
    return code === '' ? [] : [{ line: index + 2, code, message }]
  })

/** What TypeScript says of the fixtures when nothing tells it to look away. */
export interface Compilation {
  readonly files: readonly string[]
  readonly check: (file: string) => Compiled
}

/** With the repository's own settings, and others where some are given. */
export const compileFixtures = (prisma: PrismaTypes, others: ts.CompilerOptions): Compilation => {
  const files = readdirSync(fixtures).filter((name) => name.endsWith('.ts'))
  const texts = new Map(files.map((name) => [fixtures + name, textWith[prisma](readFileSync(fixtures + name, 'utf8'))]))
  const seeing = new Map([...texts].map(([name, text]) => [name, text.replaceAll('@ts-expect-error', 'the mistake:')]))
  const program = programOf([...seeing.keys()], seeing, { ...settingsWith[prisma], ...others })
  return {
    files,
    check: (file) => {
      const source = sourceOf(program, fixtures + file)
      return {
        wanted: marksIn(texts.get(fixtures + file) ?? ''),
        found: mistakesIn(source, diagnosticsOf(program, source)),
      }
    },
  }
}
